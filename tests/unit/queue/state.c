/* state: events written and read; damage costs no more than its own line
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "queue/state.h"

#include <errno.h>

#include "scratch.h"

static const uint64_t id = 1764000000123456; /* in state/0 */
static const char path[] = "state/0/1764000000123456";
static const uint32_t crc = 0xcafe0123;

/* What a reader heard, one text an event. */
static char heard[64][48];
static size_t n_heard;
static struct buf report = BUF_LIMIT(2 * STATE_REPORT_MAX);

static char *next_text(void *context)
{
	CHECK(context == heard);
	return heard[n_heard++ % 64];
}

static void saw_done(void *context, uint64_t first, uint64_t last)
{
	snprintf(next_text(context), 48, "K %llu %llu",
		(unsigned long long)first, (unsigned long long)last);
}

static void saw_failed(void *context, uint64_t ordinal, struct str text)
{
	snprintf(next_text(context), 48, "D %llu", (unsigned long long)ordinal);
	CHECK(buf_copy_str(&report, text) == 0);
}

static void saw_next(void *context, int64_t due, uint64_t tries)
{
	snprintf(next_text(context), 48, "N %lld %llu", (long long)due,
		(unsigned long long)tries);
}

static int hear(void)
{
	static const struct state_reader reader = {.context = heard,
		.done = saw_done,
		.failed = saw_failed,
		.next = saw_next};

	n_heard = 0;
	return state_read(id, crc, &reader);
}

static bool is(size_t i, const char *text)
{
	return i < n_heard && strcmp(heard[i], text) == 0;
}

static void saw_reached(void *context, uint64_t ordinal, struct str text)
{
	snprintf(next_text(context), 48, "S %llu", (unsigned long long)ordinal);
	CHECK(buf_copy_str(&report, text) == 0);
}

static void saw_told(void *context)
{
	snprintf(next_text(context), 48, "T");
}

static void saw_warned(void *context)
{
	snprintf(next_text(context), 48, "W");
}

/* What the sender was told, and is to be told. */
static void notices(void)
{
	static const struct state_reader reader = {.context = heard,
		.reached = saw_reached,
		.told = saw_told,
		.warned = saw_warned};

	int fd = state_open(id, crc);
	CHECK(state_reached(fd, 3, str_text("<a@b>:\nIn.\n")) == 0);
	CHECK(state_told(fd, 1764000000) == 0);
	CHECK(state_warned(fd, 1764000001) == 0);
	close(fd);
	n_heard = 0;
	CHECK(state_read(id, crc, &reader) == 1 && n_heard == 3);
	CHECK(is(0, "S 3") && is(1, "T") && is(2, "W"));
	CHECK_TEXT(buf_str(&report), "<a@b>:\nIn.\n");
	CHECK(state_remove(id) == 0);
}

static void begun(void)
{
	CHECK(hear() == 0);
	int fd = state_open(id, crc);
	CHECK(fd != -1 && scratch_holds(path, "S1 cafe0123\n"));
	CHECK(state_done(fd, 0, 3) == 0 && state_next(fd, 1764000400, 1) == 0);
	CHECK(state_failed(fd, 7, str_text("<a@b>:\nNo.\n")) == 0);
	CHECK(state_done(fd, UINT64_MAX - 1, UINT64_MAX - 1) == 0);
	close(fd);
	CHECK(hear() == 1 && n_heard == 4);
	CHECK(is(0, "K 0 3") && is(1, "N 1764000400 1") && is(2, "D 7"));
	CHECK(is(3, "K 18446744073709551614 18446744073709551614"));
	CHECK_TEXT(buf_str(&report), "<a@b>:\nNo.\n");
}

/* Any of the callbacks may be missing. */
static void deaf(void)
{
	static const struct state_reader nobody = {0};

	CHECK(state_read(id, crc, &nobody) == 1);
}

static void resumed(void)
{
	int fd = state_open(id, crc);

	CHECK(fd != -1 && state_next(fd, 5, 2) == 0);
	close(fd);
	CHECK(hear() == 1 && n_heard == 5 && is(4, "N 5 2") && is(0, "K 0 3"));
}

/* A name that was used before: another message, another envelope. */
static void stale(void)
{
	int fd = state_open(id, crc);

	CHECK(state_done(fd, 1, 1) == 0);
	close(fd);
	CHECK(state_read(id, crc + 1, &(struct state_reader){0}) == 0);
	fd = state_open(id, crc + 1);
	CHECK(fd != -1 && scratch_holds(path, "S1 cafe0124\n"));
	close(fd);
	CHECK(hear() == 0 && n_heard == 0);
}

static void removed(void)
{
	CHECK(scratch_there(path) && state_remove(id) == 0);
	CHECK(!scratch_there(path) && state_remove(id) == 0);
	CHECK(!state_there(id) && state_forget(id) == 0);
	CHECK(state_time(id) == 0);
	CHECK(hear() == 0);
}

static bool survives(struct str text, struct str want)
{
	CHECK(state_remove(id) == 0);
	int fd = state_open(id, crc);
	CHECK(fd != -1 && state_failed(fd, 1, text) == 0);
	close(fd);
	buf_clear(&report);
	return hear() == 1 && n_heard == 1 && str_equal(buf_str(&report), want);
}

static void reports(void)
{
	static char all[2 * STATE_REPORT_MAX];
	struct str same = str_text("\\n \\x41 \\\\ \\ \r\n\t");

	for (size_t i = 0; i < sizeof(all); i++)
		all[i] = (char)i;
	CHECK(survives(same, same));
	CHECK(survives(str_of(all, 256), str_of(all, 256)));
	memset(all, 1, sizeof(all)); /* four bytes each: the longest line */
	CHECK(survives(
		str_of(all, sizeof(all)), str_of(all, STATE_REPORT_MAX)));
	memset(all, '\\', sizeof(all));
	CHECK(survives(
		str_of(all, sizeof(all)), str_of(all, STATE_REPORT_MAX)));
}

/* A file of six events; no two lines are alike. */
static void make(struct buf *b)
{
	CHECK(state_remove(id) == 0);
	int fd = state_open(id, crc);
	CHECK(state_done(fd, 0, 0) == 0 && state_done(fd, 1, 4) == 0);
	CHECK(state_failed(fd, 5, str_text("one\ntwo\\three\1")) == 0);
	CHECK(state_next(fd, 1764000400, 1) == 0);
	CHECK(state_failed(fd, 6, str_text("no")) == 0);
	CHECK(state_done(fd, 7, 9) == 0);
	close(fd);
	CHECK(file_slurp(path, b) == 0);
}

static const char *const six[] = {
	"K 0 0", "K 1 4", "D 5", "N 1764000400 1", "D 6", "K 7 9"};

/* How many of the six are missing; whatever was heard must be one of them,
 * in their order. */
static size_t missing(void)
{
	size_t at = 0;

	for (size_t i = 0; i < n_heard; i++) {
		while (at < 6 && !is(i, six[at]))
			at++;
		if (at++ == 6)
			return 99;
	}
	return 6 - n_heard;
}

/* A newline belongs to the two lines that it divides. A first line that is
 * not right makes the file stale: then all is tried again. */
static void flipped(void)
{
	struct buf b = BUF_LIMIT(10000);

	make(&b);
	size_t head = str_find(buf_str(&b), '\n');
	for (size_t bit = 0; bit < 8 * b.n; bit++) {
		size_t at = bit / 8;
		size_t most = b.s[at] == '\n' ? 2 : 1;
		b.s[at] = (char)(b.s[at] ^ 1 << bit % 8);
		scratch_put_bytes(path, b.s, b.n);
		int found = hear();
		CHECK(found == 1 || (at <= head && found == 0));
		CHECK(missing() <= (found == 1 ? most : 6));
		b.s[at] = (char)(b.s[at] ^ 1 << bit % 8);
	}
	buf_free(&b);
}

/* The tail that a kill or a power cut tears, and what is added behind it. */
static void truncated(void)
{
	struct buf b = BUF_LIMIT(10000);

	make(&b);
	for (size_t n = 0; n <= b.n; n++) {
		size_t whole = 0;
		for (size_t i = 0; i < n; i++)
			whole += b.s[i] == '\n';
		scratch_put_bytes(path, b.s, n);
		CHECK(hear() == (whole > 0));
		CHECK(missing() == (whole > 0 ? 7 - whole : 6));
		int fd = state_open(id, crc);
		CHECK(fd != -1 && state_done(fd, 8, 8) == 0);
		close(fd);
		size_t before = whole > 0 ? whole - 1 : 0;
		CHECK(hear() == 1 && n_heard >= before + 1);
		CHECK(is(n_heard - 1, "K 8 8"));
	}
	buf_free(&b);
}

/* A line that was torn just before its newline is whole again then. */
static void mended(void)
{
	struct buf b = BUF_LIMIT(10000);

	make(&b);
	scratch_put_bytes(path, b.s, b.n - 1);
	int fd = state_open(id, crc);
	close(fd);
	CHECK(hear() == 1 && missing() == 0);
	buf_free(&b);
}

static void anything(void)
{
	static char bytes[300000] = "S1 cafe0123\n";
	static const char likely[] = "KDN0123456789abcdef -\\x\n";

	for (int round = 0; round < 5000; round++) {
		size_t n = 12 + scratch_dice(200);
		for (size_t i = 12; i < n; i++)
			bytes[i] = scratch_dice(3)
					   ? likely[scratch_dice(sizeof likely)]
					   : (char)scratch_dice(256);
		scratch_put_bytes(path, bytes, n);
		CHECK(hear() == 1 && n_heard == 0);
	}
	memset(bytes + 12, 'x', sizeof(bytes) - 13);
	bytes[sizeof(bytes) - 1] = '\n';
	scratch_put_bytes(path, bytes, sizeof(bytes));
	CHECK(hear() == 1 && n_heard == 0);
}

static void troubles(void)
{
	CHECK(state_remove(id) == 0);
	scratch_mkdir(path);
	CHECK(hear() == -1 && errno == EISDIR);
	CHECK(state_open(id, crc) == -1 && state_remove(id) == -1);
	CHECK(rmdir(path) == 0);
	CHECK(state_open(id + 1, crc) != -1);
	CHECK(rename("state/1", "state/none") == 0);
	CHECK(state_open(id + 1, crc) == -1 && errno == ENOENT);
	CHECK(state_done(-1, 0, 0) == -1);
	buf_free(&report);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(scratch_queue);
	RUN(notices);
	RUN(begun);
	RUN(deaf);
	RUN(resumed);
	RUN(stale);
	RUN(removed);
	RUN(reports);
	RUN(flipped);
	RUN(truncated);
	RUN(mended);
	RUN(anything);
	RUN(troubles);
	RUN(scratch_leave);
	return check_done();
}
