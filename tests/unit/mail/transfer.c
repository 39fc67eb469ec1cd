/* transfer: quoted-printable and base64, in pieces of every size
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/transfer.h"

#include "check.h"
#include "pour.h"

static const char *qp(const char *text, size_t step)
{
	struct transfer_qp state = {0};
	size_t n = strlen(text);

	pour_n = 0;
	pour_text[0] = 0;
	for (size_t i = 0; i < n; i += step)
		transfer_qp(&state,
			str_of(text + i, n - i < step ? n - i : step), &pour);
	transfer_qp_end(&state, &pour);
	return pour_text;
}

static const char *base64(const char *text, size_t step)
{
	struct transfer_base64 state = {.n = 0};
	size_t n = strlen(text);

	pour_n = 0;
	pour_text[0] = 0;
	for (size_t i = 0; i < n; i += step)
		transfer_base64(&state,
			str_of(text + i, n - i < step ? n - i : step), &pour);
	transfer_base64_end(&state, &pour);
	return pour_text;
}

static bool is(const char *(*encode)(const char *, size_t), const char *text,
	const char *want)
{
	for (size_t step = 1; step <= strlen(text) + 1; step++)
		if (strcmp(encode(text, step), want) != 0)
			return false;
	return true;
}

static void quoted(void)
{
	CHECK(is(qp, "", ""));
	CHECK(is(qp, "plain text.\n", "plain text.\n"));
	CHECK(is(qp, "a=b\xe4\n", "a=3Db=E4\n"));
	CHECK(is(qp, "blank \n\ttab\t\n", "blank=20\n\ttab=09\n"));
	CHECK(is(qp, "a\r\nb \r\n", "a\nb=20\n"));
	CHECK(is(qp, "a\rb\r\r\n", "a=0Db=0D\n"));
	CHECK(is(qp, "\x01\x7f~!", "=01=7F~!"));
	CHECK(is(qp, "end ", "end=20"));
	CHECK(is(qp, "no end\r", "no end=0D") && is(qp, "x \r", "x =0D"));
	CHECK(is(qp, " \r \r\n", " =0D=20\n"));
	CHECK(is(qp, ".\n..\n", ".\n..\n"));
}

static void long_lines(void)
{
	char text[400] = "";
	size_t longest = 0;
	size_t column = 0;

	for (size_t step = 1; step < 5; step++) {
		memset(text, 'x', 150);
		text[150] = (char)0xe4;
		memset(text + 151, ' ', 100);
		text[251] = '\n';
		(void)qp(text, step);
		for (const char *s = pour_text; *s; s++) {
			column = *s == '\n' ? 0 : column + 1;
			longest = column > longest ? column : longest;
			if (*s == '\n' && s > pour_text)
				CHECK(s[-1] != ' ');
		}
		CHECK(longest <= TRANSFER_LINE);
	}
	memset(text, 'x', 76);
	text[76] = '\n';
	text[77] = 0;
	/* A line of 76 need not be broken, but may be. */
	(void)qp(text, 100);
	CHECK(strlen(strchr(pour_text, '\n')) <= 4);
}

static void groups(void)
{
	char text[200];

	CHECK(is(base64, "", ""));
	CHECK(is(base64, "f", "Zg==") && is(base64, "fo", "Zm8="));
	CHECK(is(base64, "foo", "Zm9v") && is(base64, "foob", "Zm9vYg=="));
	CHECK(is(base64, "\xff\xfe\xfd", "//79"));
	CHECK(is(base64, "a\nb", "YQ0KYg==") &&
		is(base64, "a\r\nb", "YQ0KYg=="));
	memset(text, 'x', sizeof(text));
	text[57] = 0;
	CHECK(strlen(base64(text, 3)) == 76 && !strchr(pour_text, '\n'));
	text[57] = 'x';
	text[58] = 0;
	CHECK(strlen(base64(text, 3)) == 76 + 1 + 4 && pour_text[76] == '\n');
}

int main(void)
{
	RUN(quoted);
	RUN(long_lines);
	RUN(groups);
	return check_done();
}
