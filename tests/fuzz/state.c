/* state: files of results, damaged and forged, and what we wrote before
 *
 * A reader is told nothing that does not stand in a line with the right crc.
 * What was written after a torn or foreign tail is read; a report comes back
 * as it was.
 *
 * The input: a byte; 0: the rest is the file; 1: lines, each of which gets its
 * crc; else a torn tail up to a NUL, and then what happens, see happen.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "queue/state.h"

#include <unistd.h>

#include "base/file.h"
#include "base/num.h"
#include "data/crc32c.h"

#include "fuzz.h"

enum { FILE_MAX = 1 << 20, ID = 0, CRC = 0x12345678, RAW = 0, LINES = 1 };

static const char path[] = "state/0/0";
static const char head[] = "S1 12345678\n";

static void prepare(void)
{
	MUST(chdir("queue") == 0);
	fuzz_mkdir("state");
	fuzz_mkdir("state/0");
}

/* ---- what a reader is told, as text ---- */

static void add(struct buf *tale, char kind, uint64_t first, uint64_t second)
{
	MUST(buf_add_byte(tale, kind) == 0);
	MUST(buf_add_num(tale, first) == 0 && buf_add_byte(tale, '-') == 0);
	MUST(buf_add_num(tale, second) == 0 && buf_add_byte(tale, '\n') == 0);
}

static void saw_done(void *context, uint64_t first, uint64_t last)
{
	add(context, 'K', first, last);
}

static void saw_failed(void *context, uint64_t ordinal, struct str report)
{
	struct buf *tale = context;

	MUST(report.n <= STATE_REPORT_MAX * 4);
	add(tale, 'D', ordinal, report.n);
	MUST(buf_add_str(tale, report) == 0);
}

static void saw_reached(void *context, uint64_t ordinal, struct str report)
{
	struct buf *tale = context;

	saw_failed(context, ordinal, report);
	MUST(buf_add_byte(tale, 'S') == 0);
}

static void saw_told(void *context)
{
	add(context, 'T', 0, 0);
}

static void saw_warned(void *context)
{
	add(context, 'W', 0, 0);
}

static void saw_next(void *context, int64_t due, uint64_t tries)
{
	MUST(due >= 0);
	add(context, 'N', (uint64_t)due, tries);
}

static int read_state(struct buf *tale)
{
	const struct state_reader reader = {tale, saw_done, saw_failed,
		saw_next, saw_reached, saw_told, saw_warned};
	int result = state_read(ID, CRC, &reader);

	MUST(result != -1);
	MUST(result == 1 || tale->n == 0);
	return result;
}

static void put(const struct buf *file)
{
	fuzz_put(path, buf_str(file));
}

/* ---- forged ---- */

/* crc32c of a line, and the line. */
static void add_line(struct buf *file, struct str line)
{
	char hex[9];

	num_format_hex32(hex, crc32c(0, line.s, line.n));
	MUST(buf_join(file, hex, " ") == 0 && buf_add_str(file, line) == 0);
	MUST(buf_add_byte(file, '\n') == 0);
}

static void check_forged(struct str input, bool lines)
{
	struct buf file = BUF_LIMIT(FILE_MAX);
	struct buf tale = BUF_LIMIT(FILE_MAX);

	MUST(!lines || buf_add_text(&file, head) == 0);
	while (lines && input.n)
		add_line(&file, str_cut(&input, '\n'));
	MUST(buf_add_str(&file, input) == 0);
	put(&file);
	(void)read_state(&tale);
	buf_free(&file);
	buf_free(&tale);
}

/* ---- ours ---- */

/* One recipient's report, of a success if `good`. */
static void report(
	int fd, uint64_t n, struct str text, bool good, struct buf *want)
{
	if (good) {
		MUST(state_reached(fd, n, text) == 0);
		saw_reached(want, n, text);
	} else {
		MUST(state_failed(fd, n, text) == 0);
		saw_failed(want, n, text);
	}
}

/* Writes one event, and what is to be read of it. */
static void happen(int fd, struct str *input, struct buf *want)
{
	unsigned kind = fuzz_byte(input);
	uint64_t n = fuzz_number(input);
	struct str text = str_head(*input, kind);

	switch (kind % 6) {
	case 0:
		MUST(state_done(fd, n, n + kind) == 0);
		saw_done(want, n, n + kind);
		break;
	case 1:
		MUST(state_next(fd, (int64_t)n, kind) == 0);
		saw_next(want, (int64_t)n, kind);
		break;
	case 2:
	case 5:
		*input = str_skip(*input, kind);
		report(fd, n, text, kind % 6 == 5, want);
		break;
	case 3:
		MUST(state_told(fd, (int64_t)n) == 0);
		saw_told(want);
		break;
	default:
		MUST(state_warned(fd, (int64_t)n) == 0);
		saw_warned(want);
	}
}

/* What is on disk before may be anything; what comes behind it must not be
 * lost for that. */
static void check_ours(struct str input)
{
	struct buf file = BUF_LIMIT(FILE_MAX);
	struct buf before = BUF_LIMIT(FILE_MAX);
	struct buf tale = BUF_LIMIT(FILE_MAX);

	MUST(buf_add_text(&file, head) == 0);
	MUST(buf_add_str(&file, str_cut(&input, 0)) == 0);
	put(&file);
	(void)read_state(&before);
	int fd = state_open(ID, CRC);
	MUST(fd != -1);
	buf_clear(&tale);
	MUST(read_state(&tale) == 1);
	/* Ending a torn line may make it whole: then it is one of ours. */
	MUST(str_starts(buf_str(&tale), buf_str(&before)));
	MUST(buf_copy_str(&before, buf_str(&tale)) == 0);
	while (input.n)
		happen(fd, &input, &before);
	file_close(fd);
	buf_clear(&tale);
	MUST(read_state(&tale) == 1);
	MUST(str_equal(buf_str(&tale), buf_str(&before)));
	buf_free(&file);
	buf_free(&before);
	buf_free(&tale);
}

static void run(struct str input)
{
	unsigned kind = fuzz_byte(&input) % 3;

	if (kind == RAW || kind == LINES)
		check_forged(input, kind == LINES);
	else
		check_ours(input);
}

const struct fuzz_target fuzz_target = {
	.prepare = prepare, .run = run, .memory = 1 << 18};
