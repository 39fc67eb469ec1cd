/* report: there and back; a mangled one is seen and never read beyond
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "channel/report.h"

#include <errno.h>

#include "channel/frame.h"

#include "scratch.h"

static struct buf b = BUF_LIMIT(2 * (size_t)REPORT_BYTES_MAX);
static struct report got;

static struct str payload(void)
{
	struct str inside = str_of("", 0);
	size_t used = 0;

	CHECK(frame_parse(buf_str(&b), REPORT_BYTES_MAX, &inside, &used) == 1);
	CHECK(used == b.n);
	return inside;
}

static void build(const struct report *report)
{
	buf_clear(&b);
	CHECK(report_build(&b, report) == 0);
}

static void bytes(void)
{
	static const char want[] = "0000023:\0\0\1\2Kfine\0Dno\n\0Zlater\0k,";
	const struct report report = {.job = 258,
		.n = 3,
		.results = {str_text("Kfine"), str_text("Dno\n"),
			str_text("Zlater")},
		.connection = REPORT_FINE};

	build(&report);
	CHECK(str_equal(buf_str(&b), str_of(want, sizeof(want) - 1)));
	CHECK(report_parse(payload(), &got) == 0);
	CHECK(got.job == 258 && got.n == 3 && got.connection == REPORT_FINE);
	CHECK_TEXT(got.results[0], "Kfine");
	CHECK_TEXT(got.results[1], "Dno\n");
	CHECK_TEXT(got.results[2], "Zlater");
}

static void connections(void)
{
	struct report report = {
		.job = UINT32_MAX, .n = 0, .site = str_text("s")};

	for (int c = 0; c < 256; c++) {
		bool known = c == REPORT_FINE || c == REPORT_BUSY ||
			     c == REPORT_UNREACHED || c == REPORT_NO_CONNECTION;
		report.connection = (char)c;
		build(&report);
		CHECK((report_parse(payload(), &got) == 0) == known);
		CHECK(!known || (got.connection == c && got.n == 0 &&
					got.job == UINT32_MAX));
	}
}

static void sites(void)
{
	char name[REPORT_SITE_MAX + 10];
	struct report report = {.n = 1,
		.results = {str_text("K")},
		.connection = REPORT_FINE,
		.site = str_text("mx.example")};

	build(&report);
	CHECK(report_parse(payload(), &got) == 0 && got.n == 1);
	CHECK_TEXT(got.site, "mx.example");
	memset(name, 'K', sizeof(name));
	report.site = str_of(name, sizeof(name));
	build(&report);
	CHECK(report_parse(payload(), &got) == 0);
	CHECK(got.site.n == REPORT_SITE_MAX && got.n == 1);
	name[3] = 0;
	build(&report);
	CHECK(report_parse(payload(), &got) == 0);
	CHECK_TEXT(got.site, "KKK");
}

/* A NUL in a text would shift all texts behind it to the wrong recipient. */
static void zeros(void)
{
	const struct report report = {.n = 2,
		.results = {str_of("K\0\0x\0", 5), str_text("Dno")},
		.connection = REPORT_NO_CONNECTION};

	build(&report);
	CHECK(report_parse(payload(), &got) == 0 && got.n == 2);
	CHECK_TEXT(got.results[0], "K__x_");
	CHECK_TEXT(got.results[1], "Dno");
}

/* Texts are cut; the longest report fits what qmail-send accepts. */
static void longest(void)
{
	static char text[REPORT_TEXT_MAX + 5000] = "Z";
	struct report report = {
		.n = ORDER_RECIPIENTS_MAX, .connection = REPORT_FINE};

	memset(text + 1, 'x', sizeof(text) - 1);
	for (size_t i = 0; i < ORDER_RECIPIENTS_MAX; i++)
		report.results[i] = str_of(text, sizeof(text));
	build(&report);
	CHECK(report_parse(payload(), &got) == 0);
	CHECK(got.n == ORDER_RECIPIENTS_MAX);
	for (size_t i = 0; i < ORDER_RECIPIENTS_MAX; i++)
		CHECK(str_equal(got.results[i], str_of(text, REPORT_TEXT_MAX)));
}

static bool mangled(const char *s, size_t n)
{
	errno = 0;
	return report_parse(str_of(s, n), &got) == -1 && errno == EPROTO;
}

#define MANGLED(text) mangled((text), sizeof(text) - 1)

static void mangled_ones(void)
{
	CHECK(MANGLED("") && MANGLED("job#") && MANGLED("job#x"));
	CHECK(MANGLED("job#Kfine") && MANGLED("job#Kfinek"));
	CHECK(MANGLED("job#\0k") && MANGLED("job#Kfine\0\0k"));
	CHECK(MANGLED("job#Xfine\0k") && MANGLED("job#kfine\0k"));
	CHECK(MANGLED("job#Kfine\0"));
	CHECK(!MANGLED("job#K\0k") && got.n == 1);
	struct buf many = BUF_LIMIT(1000);
	CHECK(buf_add_text(&many, "job#") == 0);
	for (size_t i = 0; i < ORDER_RECIPIENTS_MAX + 1; i++)
		CHECK(buf_add(&many, "K", 2) == 0);
	CHECK(buf_add_byte(&many, 'k') == 0);
	CHECK(mangled(many.s, many.n));
	buf_free(&many);
}

static void full(void)
{
	struct buf small = BUF_LIMIT(20);
	const struct report report = {.n = 1,
		.results = {str_text("Ka text of some length")},
		.connection = REPORT_FINE};

	CHECK(report_build(&small, &report) == -1 && errno == EMSGSIZE);
	buf_free(&small);
}

/* In a block of its own, so that a step too far is seen. */
static bool parse(const char *s, size_t n)
{
	char *own = malloc(n ? n : 1);

	memcpy(own, s, n);
	bool right = report_parse(str_of(own, n), &got) == 0;
	CHECK(!right || got.n <= ORDER_RECIPIENTS_MAX);
	for (size_t i = 0; right && i < got.n; i++) {
		struct str text = got.results[i];
		CHECK(text.n > 0 && strchr("KZD", text.s[0]));
		CHECK(text.s >= own && text.s + text.n < own + n);
	}
	free(own);
	return right;
}

static void mutated(void)
{
	static const char sample[] = "job#Kone\0Ztwo two\0Dthree\nx\0K\0k";
	char text[sizeof(sample)];
	size_t good = 0;

	for (int round = 0; round < 100000; round++) {
		uint32_t n = sizeof(sample) - 1;
		memcpy(text, sample, n);
		for (uint32_t i = scratch_dice(4); i > 0; i--)
			text[scratch_dice(n)] =
				scratch_dice(3) ? (char)scratch_dice(256) : 0;
		good += parse(text, scratch_dice(4) ? n : scratch_dice(n + 1));
	}
	CHECK(good > 1000);
	buf_free(&b);
}

int main(void)
{
	RUN(bytes);
	RUN(connections);
	RUN(sites);
	RUN(zeros);
	RUN(longest);
	RUN(mangled_ones);
	RUN(full);
	RUN(mutated);
	return check_done();
}
