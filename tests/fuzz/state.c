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

static void saw_next(void *context, int64_t due, uint64_t tries)
{
	MUST(due >= 0);
	add(context, 'N', (uint64_t)due, tries);
}

static int read_state(struct buf *tale)
{
	const struct state_reader reader = {
		tale, saw_done, saw_failed, saw_next};
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

/* Writes one event, and what is to be read of it. */
static void happen(int fd, struct str *input, struct buf *want)
{
	unsigned kind = fuzz_byte(input);
	uint64_t n = fuzz_number(input);

	if (kind % 3 == 0) {
		MUST(state_done(fd, n, n + kind) == 0);
		saw_done(want, n, n + kind);
	} else if (kind % 3 == 1) {
		MUST(state_next(fd, (int64_t)n, kind) == 0);
		saw_next(want, (int64_t)n, kind);
	} else {
		struct str report = str_head(*input, kind);
		*input = str_skip(*input, kind);
		MUST(state_failed(fd, n, report) == 0);
		saw_failed(want, n, report);
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
