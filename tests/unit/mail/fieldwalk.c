/* fieldwalk: a header taken apart, however its lines come
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/fieldwalk.h"

#include <errno.h>

#include "scratch.h"

/* The fields of the text, with a '|' behind each; and what is left of it. */
static bool gives(const char *text, const char *want, const char *left)
{
	static char space[5]; /* so that every line comes in pieces */
	char got[400] = "";
	char rest[400] = "";
	scratch_put("text", text);
	struct in in = IN_FROM(file_open_read("text"), space);
	struct fieldwalk fields = FIELDWALK_FROM(&in, 100);
	struct str field;
	int result;

	while ((result = fieldwalk_next(&fields, &field)) == 1) {
		strncat(got, field.s, field.n);
		strcat(got, "|");
	}
	CHECK(fieldwalk_next(&fields, &field) == result);
	ssize_t n = in_read(&in, rest, sizeof(rest) - 1);
	CHECK(n >= 0);
	fieldwalk_free(&fields);
	file_close(in.fd);
	return result == 0 && strcmp(got, want) == 0 && strcmp(rest, left) == 0;
}

static void taken_apart(void)
{
	CHECK(gives("A: 1\nB: 2\n\nbody\n", "A: 1\n|B: 2\n|", "body\n"));
	CHECK(gives(
		"A: 1\n 2\n\t3\nB: 4\n\nb", "A: 1\n 2\n\t3\n|B: 4\n|", "b"));
	CHECK(gives("A: 1\r\n 2\r\nB: 3\r\n\r\nb", "A: 1\r\n 2\r\n|B: 3\r\n|",
		"b"));
	CHECK(gives("\nbody\n\n", "", "body\n\n") && gives("", "", ""));
	CHECK(gives(" odd\nA: 1\n\n", " odd\n|A: 1\n|", ""));
	CHECK(gives(
		"A: 1\nfield without end", "A: 1\n|field without end|", ""));
	CHECK(gives("A: 1\n 2", "A: 1\n 2|", "") && gives("A", "A|", ""));
	CHECK(gives("A: 1\n", "A: 1\n|", "") && gives("\n", "", ""));
	CHECK(gives("A: 1\n \nB: 2\n\n\n", "A: 1\n \n|B: 2\n|", "\n"));
}

static void too_long(void)
{
	static char space[64];
	char text[300];
	struct str field;

	memset(text, 'x', sizeof(text));
	memcpy(text, "A: 1\nB: ", 8);
	scratch_put_bytes("text", text, sizeof(text));
	struct in in = IN_FROM(file_open_read("text"), space);
	struct fieldwalk fields = FIELDWALK_FROM(&in, 100);
	CHECK(fieldwalk_next(&fields, &field) == -1 && errno == EMSGSIZE);
	fieldwalk_free(&fields);
	file_close(in.fd);
}

static void unreadable(void)
{
	static char space[64];
	struct in in = IN_FROM(-1, space);
	struct fieldwalk fields = FIELDWALK_FROM(&in, 100);
	struct str field;

	CHECK(fieldwalk_next(&fields, &field) == -1 && errno == EBADF);
	CHECK(fieldwalk_next(&fields, &field) == -1);
	fieldwalk_free(&fields);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(taken_apart);
	RUN(too_long);
	RUN(unreadable);
	RUN(scratch_leave);
	return check_done();
}
