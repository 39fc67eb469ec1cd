/* addrlist: addresses found in fields and completed; hostile lists
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/addrlist.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "check.h"

enum { MANY = 1 << 20 };

static struct addrlist_defaults defaults = ADDRLIST_DEFAULTS;
static struct buf found = BUF_LIMIT(16 * MANY);
static int fail_visit;

static int note(void *context, struct addr_tokens *address)
{
	size_t *count = context;

	++*count;
	if (fail_visit) {
		errno = EIO;
		return -1;
	}
	if (addrlist_complete(&defaults, address) == -1 ||
		addr_plain(&found, address) == -1)
		return -1;
	return buf_add_byte(&found, '|');
}

/* Walks; the addresses are then in found. Null if the walk failed. */
static const char *walk(struct str text, size_t *count_out)
{
	static struct buf printed = BUF_LIMIT(16 * MANY);
	struct addr_tokens list = ADDR_TOKENS(MANY);
	struct addr_tokens out = ADDR_TOKENS(2 * MANY);
	struct addrlist_visit visit = {count_out, note};
	const char *result = 0;

	buf_clear(&found);
	buf_clear(&printed);
	*count_out = 0;
	if (addr_parse(&list, text) == ADDR_OK &&
		addrlist_walk(&list, &visit, &out) == 0 &&
		addr_print(&printed, &out, 78) == 0)
		result = buf_text(&printed);
	addr_free(&list);
	addr_free(&out);
	return result;
}

static int gives(const char *text, const char *field, const char *addresses)
{
	size_t count;
	const char *printed = walk(str_text(text), &count);

	if (printed && strcmp(printed, field) == 0 &&
		strcmp(buf_text(&found), addresses) == 0)
		return 1;
	printf("# %s -> %s -> %s\n", text, printed ? printed : "(failed)",
		buf_text(&found));
	return 0;
}

static void completed(void)
{
	CHECK(gives("a", "a@dh.x", "a@dh.x|"));
	CHECK(gives("a@", "a@dh.x", "a@dh.x|"));
	CHECK(gives("a@b", "a@b.dd.x", "a@b.dd.x|"));
	CHECK(gives("a@b+", "a@b.pp.x", "a@b.pp.x|"));
	CHECK(gives("a@b.c", "a@b.c", "a@b.c|"));
	CHECK(gives("a@b.c.", "a@b.c", "a@b.c|"));
	CHECK(gives("a@[1.2.3.4]", "a@[1.2.3.4]", "a@[1.2.3.4]|"));
	CHECK(gives("a-@b-@[]", "a-@b-@[]", "a-@b-@[]|"));
	CHECK(gives("<@r,@s:a@b.c>", "<a@b.c>", "a@b.c|"));
	CHECK(gives("<>", "<>", "|"));
	CHECK(gives("<@r:>", "<>", "|"));
	CHECK(gives("<@>", "<>", "|"));
	CHECK(gives(".", "", "|"));
}

static void lists(void)
{
	CHECK(gives("", "", ""));
	CHECK(gives("a@b.c,,d@e.f", "a@b.c, , d@e.f", "d@e.f|a@b.c|"));
	CHECK(gives("a@b.c d@e.f", "a@b.c, d@e.f", "d@e.f|a@b.c|"));
	CHECK(gives("Joe B. <a@b.c>", "Joe B. <a@b.c>", "a@b.c|"));
	CHECK(gives("<a@b.c> X", "<a@b.c>, X@dh.x", "X@dh.x|a@b.c|"));
	CHECK(gives("<a@b.c> <d@e.f>", "<a@b.c> <d@e.f>", "d@e.f|a@b.c|"));
	CHECK(gives("a@b.c> ", "a@b.c>", "a@b.c|"));
	CHECK(gives("<<a@b.c>>", "<@dh.x <a@b.c>>", "a@b.c>|<@dh.x|"));
}

static void comments(void)
{
	CHECK(gives("(x)", "(x)", ""));
	CHECK(gives("(x) a@b.c", "a@b.c (x)", "a@b.c|"));
	CHECK(gives("a (x) @ b.c (y)", "a@b.c (x) (y)", "a@b.c|"));
	CHECK(gives("<a@b (x)>", "<a@b.dd.x (x)>", "a@b.dd.x|"));
	CHECK(gives(
		"a@b.c (x), d (y)", "a@b.c (x), d@dh.x (y)", "d@dh.x|a@b.c|"));
}

static void groups(void)
{
	CHECK(gives("not shown: ;", "not shown: ;", ""));
	CHECK(gives("g: a@b.c, d;, e@f.g", "g: a@b.c, d@dh.x;, e@f.g",
		"e@f.g|d@dh.x|a@b.c|"));
	CHECK(gives("a@b.c, not shown: ;", "a@b.c, not shown: ;", "a@b.c|"));
	/* Nobody is lost when the comma or the semicolon is. */
	CHECK(gives(
		"g: a@b.c; h: d@e.f;", "g: a@b.c;, h: d@e.f;", "d@e.f|a@b.c|"));
	CHECK(gives("<a@b.c> g: d@e.f;", "<a@b.c>, g: d@e.f;", "d@e.f|a@b.c|"));
	CHECK(gives("a@b.c; d@e.f", "a@b.c;, d@e.f", "d@e.f|a@b.c|"));
	CHECK(gives("g: a@b.c", "g: a@b.c", "a@b.c|"));
}

static void failures(void)
{
	size_t count;

	fail_visit = 1;
	CHECK(walk(str_text("a, b"), &count) == 0 && errno == EIO);
	fail_visit = 0;
	CHECK(addrlist_defaults_set(&defaults, str_text("a\"b"), str_text("c"),
		      str_text("d")) == ADDR_BAD);
	CHECK(addrlist_defaults_set(&defaults, str_text("dh.x"),
		      str_text("dd.x"), str_text("pp.x")) == ADDR_OK);
}

static void random_lists(void)
{
	static const char *const words[] = {"a", "@", "b.c", ",", ";", ":", "<",
		">", "(x)", "[1]", "\"q\"", ".", "h+", " ", "[]"};
	unsigned long state = 822;
	char text[200];
	size_t count;
	int bad = 0;

	for (int round = 0; round < 200000; round++) {
		text[0] = 0;
		for (int i = 0; i < round % 25; i++) {
			state = (state * 1103515245 + 12345) & 0x7fffffff;
			strcat(text, words[(state >> 8) % 15]);
		}
		bad += walk(str_text(text), &count) == 0;
	}
	CHECK(bad == 0);
}

static void linear(void)
{
	static const char *const patterns[] = {"<", ">", "<>", ",", "a,", "a ",
		";", ":", "a:", ":;", "@", ".", "a@b ", "(x)", "<a> ", "@:"};
	char *text = malloc(MANY / 4);
	clock_t start = clock();
	size_t count;

	for (size_t p = 0; p < sizeof patterns / sizeof *patterns; p++) {
		size_t n = strlen(patterns[p]);
		size_t whole = MANY / 4 - MANY / 4 % n;
		for (size_t i = 0; i < whole; i++)
			text[i] = patterns[p][i % n];
		CHECK(walk(str_of(text, whole), &count) != 0);
	}
	CHECK(clock() - start < 20 * CLOCKS_PER_SEC);
	free(text);
}

int main(void)
{
	CHECK(addrlist_defaults_set(&defaults, str_text("dh.x"),
		      str_text("dd.x"), str_text("pp.x")) == ADDR_OK);
	RUN(completed);
	RUN(lists);
	RUN(comments);
	RUN(groups);
	RUN(failures);
	RUN(random_lists);
	RUN(linear);
	return check_done();
}
