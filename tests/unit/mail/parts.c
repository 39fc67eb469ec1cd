/* parts: what is called for what, in pieces of every size
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/parts.h"

#include "check.h"

static char log_text[400000];
static size_t log_n;
static char last;
static struct parts parts;

static void add(const char *s, size_t n)
{
	if (n >= sizeof(log_text) - log_n)
		return;
	memcpy(log_text + log_n, s, n);
	log_n += n;
	log_text[log_n] = 0;
}

/* Pieces of a kind become one, behind the letter of the kind. */
static void note(char kind, struct str piece)
{
	if (kind != last || kind == 'F')
		add(&kind, 1);
	last = kind;
	add(piece.s, piece.n);
}

static void field(void *context, struct str piece, bool whole)
{
	(void)context;
	note(whole ? 'F' : 'f', piece);
}

static void header_end(void *context)
{
	const char kinds[] = "TMRrD"; /* text multipart message report data */
	char text[2] = {kinds[parts.type.kind], 0};

	(void)context;
	note('H', str_text(text));
	last = 0;
}

static void body(void *context, struct str piece)
{
	(void)context;
	note('B', piece);
}

static void body_end(void *context)
{
	(void)context;
	note('E', str_of("", 0));
	last = 0;
}

static void between(void *context, struct str piece)
{
	(void)context;
	note('-', piece);
}

static const struct parts_handler handler = {
	0, field, header_end, body, body_end, between};

static void run(const char *text, size_t n, size_t step)
{
	log_n = 0;
	last = 0;
	parts_begin(&parts, &handler);
	for (size_t i = 0; i < n; i += step)
		CHECK(parts_add(&parts,
			      str_of(text + i, n - i < step ? n - i : step)) ==
			0);
	CHECK(parts_end(&parts) == 0);
	parts_free(&parts);
}

static bool is(const char *text, const char *want)
{
	size_t n = strlen(text);

	for (size_t step = 1; step <= n + 1; step++) {
		run(text, n, step);
		if (strcmp(log_text, want) != 0) {
			printf("# step %zu: %s\n", step, log_text);
			return false;
		}
	}
	return true;
}

static void plain(void)
{
	CHECK(is("A: b\n c\nD: e\n\nx\n\ny\n",
		"FA: b\n c\nFD: e\nHT-\nBx\n\ny\nE"));
	CHECK(is("A: b\r\n\r\nx\r\n", "FA: b\r\nHT-\r\nBx\r\nE"));
	CHECK(is("", "HTE") && is("\nx", "HT-\nBxE") && is("A: b", "FA: bHTE"));
	CHECK(is("\n\n\n", "HT-\nB\n\nE"));
	CHECK(is("From x\nA: b\n\n", "FFrom x\nFA: b\nHT-\nE"));
	/* The empty line is missing. */
	CHECK(is("A: b\nhello\nC: d\n", "FA: b\nHTBhello\nC: d\nE"));
	CHECK(parts.bare);
}

#define MULTI "Content-Type: multipart/mixed; boundary=q\n"

static void multiparts(void)
{
	CHECK(is(MULTI "\npre\n--q\nA: b\n\nx\n--q\n\ny\n--q-- \npost\n",
		"F" MULTI "HM-\npre\n--q\nFA: b\nHT-\nBxE-\n--q\n"
		"HT-\nByE-\n--q-- \npost\n"));
	/* No empty line, an empty body, no end. */
	CHECK(is(MULTI "\n--q\nA: b\n--q\n\n--q\n\nx\n",
		"F" MULTI "HM-\n--q\nFA: b\nHTE---q\nHT-\nE---q\nHT-\nBx\nE"));
	/* Not a boundary: too long, not at the start, another one. */
	CHECK(is(MULTI "\n--q\n\n--qq\n --q\n--Q\n--q-\n--q--x\n",
		"F" MULTI "HM-\n--q\nHT-\nB--qq\n --q\n--Q\n--q-\n--q--x\nE"));
	CHECK(is(MULTI "\n--q\r\n\r\nx\r\n--q--\r\n",
		"F" MULTI "HM-\n--q\r\nHT-\r\nBxE-\r\n--q--\r\n"));
	CHECK(is(MULTI "\n--q\n\nx\n--q--",
		"F" MULTI "HM-\n--q\nHT-\nBxE-\n--q--"));
}

#define INNER "Content-Type: multipart/mixed; boundary=i\n"

static void nested(void)
{
	CHECK(is(MULTI "\n--q\n" INNER "\n--i\n\nx\n--i--\nepi\n--q\n\ny\n"
		       "--q--\n",
		"F" MULTI "HM-\n--q\nF" INNER
		"HM-\n--i\nHT-\nBxE-\n--i--\nepi\n--q\nHT-\nByE-\n--q--\n"));
	/* The outer boundary ends what lies in it. */
	CHECK(is(MULTI "\n--q\n" INNER "\n--i\n\nx\n--q\n\n--i\n",
		"F" MULTI "HM-\n--q\nF" INNER
		"HM-\n--i\nHT-\nBxE-\n--q\nHT-\nB--i\nE"));
}

#define MESSAGE "Content-Type: message/rfc822\n"

static void messages(void)
{
	CHECK(is(
		MESSAGE "\nA: b\n\nx\n", "F" MESSAGE "HR-\nFA: b\nHT-\nBx\nE"));
	CHECK(parts.message && parts.entity == 1);
	CHECK(is(MULTI "\n--q\n" MESSAGE "\nA: b\n\nx\n--q--\n",
		"F" MULTI "HM-\n--q\nF" MESSAGE
		"HR-\nFA: b\nHT-\nBxE-\n--q--\n"));
	/* An encoding around it: what lies inside is not seen. */
	CHECK(is(MESSAGE "Content-Transfer-Encoding: base64\n\nA: b\n\nx\n",
		"F" MESSAGE "FContent-Transfer-Encoding: base64\n"
		"HR-\nBA: b\n\nx\nE"));
	CHECK(is("Content-Type: multipart/digest; boundary=q\n\n--q\n\nA: b\n\n"
		 "x\n--q--\n",
		"FContent-Type: multipart/digest; boundary=q\nHM-\n--q\nHR-\n"
		"FA: b\nHT-\nBxE-\n--q--\n"));
}

static void facts(void)
{
	run("Content-Type: a/b\nCONTENT-type: text/x\nMime-Version: 1.0\n\n",
		56, 7);
	CHECK(parts.has_type && parts.type.kind == MIME_DATA);
	CHECK(parts.has_version && !parts.has_encoding && !parts.bare);
	CHECK(parts.message && parts.entity == 0);
}

/* Lines and fields without an end cost no memory, and nothing is lost. */
static void endless(void)
{
	static char text[300000];

	memset(text, 'x', sizeof(text));
	text[1] = ':';
	run(text, sizeof(text), 5000);
	CHECK(log_n == sizeof(text) + 1 + 3 && log_text[0] == 'f');
	text[5] = '\n';
	text[6] = '\n';
	run(text, sizeof(text), 5000);
	CHECK(log_n == sizeof(text) + 6);
	/* Many short lines of one field. */
	for (size_t i = 5; i + 2 < sizeof(text); i += 3)
		memcpy(text + i, "\n y", 3);
	run(text, sizeof(text), 5000);
	CHECK(log_text[0] == 'f' && log_n == sizeof(text) + 4);
}

static void deep(void)
{
	static char text[20000];
	size_t n = 0;

	for (int i = 0; i < PARTS_DEPTH_MAX + 1; i++)
		n += (size_t)snprintf(text + n, sizeof(text) - n,
			"Content-Type: multipart/x; boundary=b%d\n\n--b%d\n", i,
			i);
	run(text, n, 100);
	CHECK(parts.too_deep);
	run(text, n / 2, 100);
	CHECK(!parts.too_deep);
}

int main(void)
{
	RUN(plain);
	RUN(multiparts);
	RUN(nested);
	RUN(messages);
	RUN(facts);
	RUN(endless);
	RUN(deep);
	return check_done();
}
