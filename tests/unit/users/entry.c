/* entry: lines of users/assign and what becomes of them
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "users/entry.h"

#include "check.h"

static struct buf key = BUF_LIMIT(100);
static struct buf data = BUF_LIMIT(100);

static enum entry_verdict parse(const char *line)
{
	return entry_parse(str_text(line), &key, &data);
}

static int is(struct str got, const char *want, size_t n)
{
	return got.n == n && memcmp(got.s, want, n) == 0;
}

static void good(void)
{
	CHECK(parse("=joe:u:1:2:/h:::") == ENTRY_OK);
	CHECK(is(buf_str(&key), "!joe\0", 5));
	CHECK(is(buf_str(&data),
		"u\0"
		"1\0"
		"2\0/h\0\0",
		10));
	CHECK(parse("+Joe-:u:1:2:/h:-:pre-:") == ENTRY_OK);
	CHECK(is(buf_str(&key), "!joe-", 5));
	CHECK(is(buf_str(&data),
		"u\0"
		"1\0"
		"2\0/h\0-\0pre-",
		15));
	CHECK(parse("+:alias:7:8:/a:-::") == ENTRY_OK);
	CHECK(is(buf_str(&key), "!", 1));
	CHECK(parse("=joe:u:1:2:/h:::more:of it") == ENTRY_OK);
	CHECK(is(buf_str(&data),
		"u\0"
		"1\0"
		"2\0/h\0\0",
		10));
}

static void bad(void)
{
	CHECK(parse(".") == ENTRY_LAST);
	CHECK(parse("") == ENTRY_BAD);
	CHECK(parse("..") == ENTRY_BAD);
	CHECK(parse("=joe") == ENTRY_BAD);
	CHECK(parse("=joe:u:1:2:/h::") == ENTRY_BAD);
	CHECK(parse("joe:u:1:2:/h:::") == ENTRY_BAD);
	CHECK(parse(" =joe:u:1:2:/h:::") == ENTRY_BAD);
	CHECK(parse("#=joe:u:1:2:/h:::") == ENTRY_BAD);
}

static void too_long(void)
{
	char line[200];

	memset(line, 'x', sizeof(line));
	memcpy(line, "=", 1);
	memcpy(line + 190, ":::::::", 8);
	CHECK(parse(line) == ENTRY_ERROR);
}

static void ends(void)
{
	struct entry_ends seen = {.n = 0};

	entry_note_end(&seen, str_text("!a-"));
	entry_note_end(&seen, str_of("!joe\0", 5));
	entry_note_end(&seen, str_text("!b+"));
	entry_note_end(&seen, str_text("!c-"));
	entry_note_end(&seen, str_text("!"));
	CHECK(is(str_of(seen.bytes, seen.n), "-+", 2));
	for (int c = 1; c < 256; c++) {
		char text[2] = {'!', (char)c};
		entry_note_end(&seen, str_of(text, 2));
	}
	CHECK(seen.n == 255);
}

int main(void)
{
	RUN(good);
	RUN(bad);
	RUN(too_long);
	RUN(ends);
	buf_free(&key);
	buf_free(&data);
	return check_done();
}
