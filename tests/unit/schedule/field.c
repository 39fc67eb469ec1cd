/* field: whatever a stranger says, a field stays a field
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/field.h"

#include "filter.h"

static struct submit submit;
static const char *result;

static void begin(void)
{
	CHECK(submit_open(&submit) == 0);
}

static bool gives(const char *want)
{
	submit_sender(&submit, str_text(""));
	result = submit_close(&submit, 0);
	return !*result && scratch_holds("message", want);
}

static void dates(void)
{
	begin();
	field_date(&submit, "Date: ", 1764000000);
	CHECK(gives("Date: 24 Nov 2025 16:00:00 -0000\n"));
}

static void addresses(void)
{
	char line[1000];
	char want[1100];

	begin();
	field_address(&submit, str_text("a\nBcc: x@y"));
	field_text(&submit, str_text("|"));
	field_address(&submit, str_text("a@b\r\x1b"));
	CHECK(gives("\"a\\_Bcc: x\"@y|a@b__"));
	/* It may be longer than a line. */
	memset(line, 'x', sizeof(line));
	snprintf(want, sizeof(want), "\"a %.897s\n %.100s\"", line, line);
	memcpy(line, "a ", 2);
	begin();
	field_address(&submit, str_of(line, 999));
	CHECK(gives(want));
}

static void folds(void)
{
	char line[2000];
	char want[2100];

	begin();
	field_folded(&submit, str_text("one\ntwo\x01\ttoo\r\n\n"));
	CHECK(gives("one\n two_\ttoo_"));
	memset(line, 'x', sizeof(line));
	snprintf(want, sizeof(want), "%.900s\n %.900s\n %.200s", line, line,
		line);
	begin();
	field_folded(&submit, str_of(line, sizeof(line)));
	CHECK(gives(want));
}

/* The same for people: nothing is put in front, and no character is torn. */
static void lines(void)
{
	char text[2000];
	char want[2100];

	memset(text, 'x', sizeof(text));
	memcpy(text, "short\n\n", 7);
	text[7 + 900] = '\n';
	begin();
	field_lines(&submit, str_of(text, 1000));
	snprintf(want, sizeof(want), "%.1000s", text);
	CHECK(gives(want));
	memcpy(text + 7 + 899, "\xe2\x82\xac", 3);
	snprintf(want, sizeof(want), "%.909s\n%.900s\n%.191s", text, text + 909,
		text + 1809);
	begin();
	field_lines(&submit, str_of(text, sizeof(text)));
	CHECK(gives(want));
}

static void xtext(void)
{
	begin();
	field_xtext(&submit, str_text("a+2Bb+3D+0Ax: y+zz+4"), false);
	CHECK(gives("a+b=_x: y+zz+4"));
	begin();
	field_xtext(&submit, str_text("a+E4\xe4"), false);
	field_xtext(&submit, str_text("a+E4\xe4"), true);
	CHECK(gives("a__a\xe4\xe4"));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(filter_open);
	RUN(dates);
	RUN(addresses);
	RUN(folds);
	RUN(lines);
	RUN(xtext);
	RUN(scratch_leave);
	return check_done();
}
