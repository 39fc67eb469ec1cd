/* csv: tables read and written
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "data/csv.h"

#include <errno.h>

#include "scratch.h"

static char got[2000];
static uint64_t last_line;

/* Reads it all: a '[' before each record, a ';' behind each field. Returns the
 * last result of csv_next. */
static int reads(const char *text, size_t n)
{
	static char space[3]; /* so that everything comes in pieces */
	struct str field;
	scratch_put_bytes("text", text, n);
	struct in in = IN_FROM(file_open_read("text"), space);
	struct csv csv = CSV_FROM(&in);
	int result;

	*got = 0;
	while ((result = csv_next(&csv)) == 1) {
		strcat(got, "[");
		for (size_t i = 0; i < csv.n; i++) {
			field = csv.fields[i];
			strncat(got, field.s, field.n);
			strcat(got, ";");
		}
		last_line = csv.line;
	}
	csv_free(&csv);
	file_close(in.fd);
	return result;
}

static bool is(const char *text, const char *want)
{
	return reads(text, strlen(text)) == 0 && strcmp(got, want) == 0;
}

static bool bad(const char *text, int error)
{
	return reads(text, strlen(text)) == -1 && errno == error;
}

static void plain(void)
{
	CHECK(is("a,b\nc,d\n", "[a;b;[c;d;") && last_line == 2);
	CHECK(is("a,b\r\nc,d\r\n", "[a;b;[c;d;") && is("a,b", "[a;b;"));
	CHECK(is("a,,\n,b,\n", "[a;;;[;b;;") && is("", "") && is("\n", ""));
	CHECK(is("\n\r\na\n\n\nb\n", "[a;[b;") && last_line == 6);
	CHECK(is(",\n", "[;;") && is("a\rb,c\r\n", "[a\rb;c;"));
	CHECK(is("\357\273\277a,b\nc\n", "[a;b;[c;") &&
		is(" a , b ", "[ a ; b ;"));
}

static void quotes(void)
{
	CHECK(is("\"a,b\",\"c\"\n", "[a,b;c;") && is("\"\"\n\"\",x\n", "[;x;"));
	CHECK(is("\"a\"\"b\",\"\"\"\"\n", "[a\"b;\";"));
	CHECK(is("\"a\nb\",c\nd\n", "[a\nb;c;[d;") && last_line == 3);
	CHECK(is("\"a\"\r\n\"b\r\n\"\r\n", "[a;[b\r\n;"));
	CHECK(is("\"a\"", "[a;"));
}

static void broken(void)
{
	CHECK(bad("\"a", EPROTO) && bad("a,\"b\nc,d\n", EPROTO));
	CHECK(bad("\"a\"b\n", EPROTO) && bad("a\"b\n", EPROTO));
	CHECK(bad("\"a\" ,b\n", EPROTO) && bad("x\n\"", EPROTO));
}

static void too_much(void)
{
	static char text[CSV_RECORD_MAX + 100];

	memset(text, ',', CSV_FIELDS_MAX - 1);
	CHECK(reads(text, CSV_FIELDS_MAX - 1) == 0);
	memset(text, ',', CSV_FIELDS_MAX);
	CHECK(reads(text, CSV_FIELDS_MAX) == -1 && errno == EMSGSIZE);
	memset(text, 'x', sizeof(text));
	CHECK(reads(text, sizeof(text)) == -1 && errno == EMSGSIZE);
	text[0] = '"';
	CHECK(reads(text, sizeof(text)) == -1 && errno == EMSGSIZE);
}

static bool round_trip(const char *bytes, size_t n, const char *written)
{
	char space[100];
	int fd = file_open_empty("text", 0600);
	struct out out = OUT_TO(fd, space);

	csv_put(&out, str_of(bytes, n));
	out_byte(&out, '\n');
	CHECK(out_flush(&out) == 0);
	file_close(fd);
	bool same = scratch_holds("text", written);
	struct in in = IN_FROM(file_open_read("text"), space);
	struct csv csv = CSV_FROM(&in);
	bool right =
		n == 0 || (csv_next(&csv) == 1 && csv.n == 1 &&
				  str_equal(csv.fields[0], str_of(bytes, n)));
	csv_free(&csv);
	file_close(in.fd);
	return same && right;
}

static void written(void)
{
	CHECK(round_trip("abc", 3, "abc\n") && round_trip("", 0, "\n"));
	CHECK(round_trip("a,b", 3, "\"a,b\"\n"));
	CHECK(round_trip("a\"b", 3, "\"a\"\"b\"\n"));
	CHECK(round_trip("a\nb\r", 4, "\"a\nb\r\"\n"));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(plain);
	RUN(quotes);
	RUN(broken);
	RUN(too_much);
	RUN(written);
	RUN(scratch_leave);
	return check_done();
}
