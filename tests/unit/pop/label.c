/* label: names taken apart, and put together as they were
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "pop/label.h"

#include "check.h"

static struct label l;

static void usual(void)
{
	label_take_apart(&l,
		str_text(
			"1764000000.M1P2.mail.example.org,S=1000,W=1030:2,RS"));
	CHECK_TEXT(l.base, "1764000000.M1P2.mail.example.org,S=1000,W=1030");
	CHECK_TEXT(l.flags, ":2,RS");
	CHECK_TEXT(l.digits, "1764000000");
	CHECK_TEXT(l.middle, ".M1P2");
	CHECK_TEXT(l.tail, ".mail.example.org");
	CHECK_TEXT(l.sizes, ",S=1000,W=1030");
	CHECK(l.seconds == 1764000000);
	CHECK(l.has_stored && l.stored == 1000);
	CHECK(l.has_wire && l.wire == 1030);
}

static void lesser(void)
{
	label_take_apart(&l, str_text("1.2.host,S=5"));
	CHECK(l.has_stored && !l.has_wire && l.stored == 5);
	CHECK_TEXT(l.tail, ".host");
	label_take_apart(&l, str_text("1.2.host,W=5:2,"));
	CHECK(!l.has_stored && l.has_wire && l.wire == 5);
	CHECK_TEXT(l.flags, ":2,");
	label_take_apart(&l, str_text("1.2.host"));
	CHECK(!l.has_stored && !l.has_wire && l.sizes.n == 0);
	CHECK_TEXT(l.middle, ".2");
	label_take_apart(&l, str_text("1"));
	CHECK_TEXT(l.digits, "1");
	CHECK(l.middle.n == 0 && l.tail.n == 0);
	label_take_apart(&l, str_text("name"));
	CHECK(l.digits.n == 0);
	CHECK_TEXT(l.middle, "name");
	label_take_apart(&l, str_text(""));
	CHECK(l.base.n == 0 && l.middle.n == 0);
}

/* Numbers that would not be written so again stay text. */
static void odd_numbers(void)
{
	label_take_apart(&l, str_text("007.2.h,S=05,W=6"));
	CHECK(l.digits.n == 0);
	CHECK_TEXT(l.sizes, ",W=6");
	CHECK_TEXT(l.tail, ".h,S=05");
	label_take_apart(&l, str_text("4294967296.2.h"));
	CHECK(l.digits.n == 0);
	label_take_apart(&l, str_text("4294967295.2.h"));
	CHECK(l.digits.n == 10 && l.seconds == UINT32_MAX);
	label_take_apart(&l, str_text("1.2.h,S=99999999999999999999"));
	CHECK(!l.has_stored);
	label_take_apart(&l, str_text("1.2.h,S="));
	CHECK(!l.has_stored);
	label_take_apart(&l, str_text(",S=1"));
	CHECK(l.has_stored && l.middle.n == 0);
	label_take_apart(&l, str_text("1.2.h,W=3,S=2"));
	CHECK(l.has_stored && !l.has_wire);
	CHECK_TEXT(l.tail, ".h,W=3");
	label_take_apart(&l, str_text("0.1.h"));
	CHECK_TEXT(l.digits, "0");
}

/* The parts in their order are the name again. */
static void together(void)
{
	static const char *const names[] = {"", "1", "1.", "1..", "x", ".x",
		"1.2.h", "1.2.h,S=1", "1.2.h,S=1,W=2", "1.2.h,W=2",
		"1.2.h,W=2,S=1", "1.2.h,S=01", "01.2.h", "a.b.c.d,S=3",
		"1.M2P3V4I5.a,S=6:2,", "1,S=2", "1.2,S=3,W=4", "1-2.3_4"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		char again[200];
		char sizes[64];
		label_take_apart(&l, str_text(names[i]));
		size_t n = label_sizes(
			sizes, l.has_stored, l.stored, l.has_wire, l.wire);
		CHECK(str_equal(l.sizes, str_of(sizes, n)));
		snprintf(again, sizeof(again), "%.*s%.*s%.*s%.*s%.*s",
			(int)l.digits.n, l.digits.s, (int)l.middle.n,
			l.middle.s, (int)l.tail.n, l.tail.s, (int)n, sizes,
			(int)l.flags.n, l.flags.s);
		CHECK(strcmp(again, names[i]) == 0);
	}
}

static void shared(void)
{
	struct labels labels = LABELS_EMPTY;
	char text[16];

	CHECK(labels_number(&labels, str_text("")) == 0);
	CHECK(labels_number(&labels, str_text("a")) == 1);
	CHECK(labels_number(&labels, str_text("b")) == 2);
	CHECK(labels_number(&labels, str_text("a")) == 1);
	CHECK_TEXT(labels_text(&labels, 2), "b");
	CHECK(labels_text(&labels, 0).n == 0);
	CHECK(labels_text(&labels, 9).n == 0);
	for (unsigned i = 3; i < LABELS_SHARED; i++) {
		snprintf(text, sizeof(text), "t%u", i);
		CHECK(labels_number(&labels, str_text(text)) == i);
	}
	CHECK(labels_number(&labels, str_text("full")) == 0);
	CHECK(labels_number(&labels, str_text("t254")) == 254);
	CHECK_TEXT(labels_text(&labels, 254), "t254");
	buf_free(&labels.text);
}

int main(void)
{
	RUN(usual);
	RUN(lesser);
	RUN(odd_numbers);
	RUN(together);
	RUN(shared);
	return check_done();
}
