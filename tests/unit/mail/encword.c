/* encword: words, their length, characters that stay whole
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/encword.h"

#include "check.h"

static const char *words(const char *text)
{
	static struct buf b = BUF_LIMIT(10000);

	buf_clear(&b);
	CHECK(encword_add(&b, str_text(text)) == 0);
	return buf_text(&b);
}

static void forms(void)
{
	CHECK(strcmp(words("gr\xc3\xbc\xc3\x9f"),
		      "=?utf-8?Q?gr=C3=BC=C3=9F?=") == 0);
	CHECK(strcmp(words("gr\xfc"), "=?unknown-8bit?Q?gr=FC?=") == 0);
	CHECK(strcmp(words("a b_c?\"(\xc3\xbc"),
		      "=?utf-8?Q?a_b=5Fc=3F=22=28=C3=BC?=") == 0);
	CHECK(strcmp(encword_charset(str_text("\xc3\xbc")), "utf-8") == 0);
}

static void lengths(void)
{
	char text[1000] = "";

	for (int i = 0; i < 200; i++)
		strcat(text, i % 2 ? "\xe2\x82\xac" : "x");
	const char *s = words(text);
	size_t all = 0;
	while (*s) {
		size_t n = strcspn(s, "\n");
		CHECK(n <= 76 && strncmp(s + (all > 0), "=?utf-8?Q?", 10) == 0);
		/* No character is torn: each word has whole ones. */
		CHECK(strncmp(s + n - 2, "?=", 2) == 0);
		CHECK(strncmp(s + 10 + (all > 0), "=82", 3) != 0);
		all++;
		s += n + (s[n] == '\n');
	}
	CHECK(all > 10);
}

static void no_room(void)
{
	struct buf b = BUF_LIMIT(20);

	CHECK(encword_add(&b, str_text("\xc3\xbc\xc3\xbc\xc3\xbc")) == -1);
	buf_free(&b);
}

int main(void)
{
	RUN(forms);
	RUN(lengths);
	RUN(no_room);
	return check_done();
}
