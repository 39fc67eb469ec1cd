/* envelope: files of the queue, whole, damaged and forged
 *
 * A file that is read as whole holds what its reader says it holds. One that
 * we wrote is whole; with any byte changed or any end cut off it is not.
 *
 * The input: a byte; 0: the rest is the file; 1: the rest are its records, put
 * before the right end; else sender and recipients, a NUL behind each.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "queue/envelope.h"

#include <errno.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/num.h"
#include "data/crc32c.h"

#include "fuzz.h"

enum { FILE_MAX = 1 << 16, SPACE = 64, RAW = 0, RECORDS = 1 };

/* Everything that a whole envelope says, as sender and recipients with a NUL
 * behind each. */
static void read_all(int fd, const struct envelope *e, struct buf *all)
{
	char space[SPACE];
	struct in in = IN_FROM(fd, space);
	struct buf recipient = BUF_LIMIT(ENVELOPE_ADDRESS_MAX + 1);
	uint64_t offset = e->first;
	uint64_t n = 0;

	MUST(e->sender.n < ENVELOPE_ADDRESS_MAX + 1);
	MUST(buf_add_str(all, buf_str(&e->sender)) == 0);
	MUST(buf_add_byte(all, 0) == 0);
	MUST(lseek(fd, (off_t)e->first, SEEK_SET) != -1);
	while (n < e->recipients) {
		MUST(envelope_next(&in, &recipient, &offset) == 1);
		MUST(buf_add_str(all, buf_str(&recipient)) == 0);
		MUST(buf_add_byte(all, 0) == 0);
		n++;
	}
	if (n)
		MUST(envelope_next(&in, &recipient, &offset) == 0);
	buf_free(&recipient);
}

static enum envelope_verdict read_file(struct str file, struct buf *all)
{
	struct envelope e = ENVELOPE_EMPTY;
	int fd = fuzz_file(0, file);
	enum envelope_verdict verdict = envelope_read(fd, &e);

	MUST(verdict != ENVELOPE_ERROR);
	if (verdict == ENVELOPE_OK)
		read_all(fd, &e, all);
	if (verdict == ENVELOPE_OK)
		MUST(e.arrival >= 0);
	envelope_free(&e);
	return verdict;
}

/* ---- ours ---- */

/* What qmail-queue would write; the part of addresses it would take. */
static void write_file(struct str addresses, struct buf *file, struct buf *all)
{
	static char space[SPACE];
	struct out out = OUT_TO(fuzz_file(1, str_of(0, 0)), space);
	struct envelope_writer writer;
	char letter = 'F';

	envelope_begin(&writer, &out, 0, UINT64_MAX - 1, fuzz_now, 1 << 30,
		0xdeadbeef);
	do {
		struct str address = str_head(
			str_cut(&addresses, 0), ENVELOPE_ADDRESS_MAX - 1);
		envelope_bytes(&writer, &letter, 1);
		envelope_bytes(&writer, address.s, address.n);
		envelope_bytes(&writer, "", 1);
		if (letter == 'T')
			envelope_count(&writer);
		letter = 'T';
		MUST(buf_add_str(all, address) == 0);
		MUST(buf_add_byte(all, 0) == 0);
	} while (addresses.n);
	envelope_end(&writer);
	MUST(out_flush(&out) == 0);
	fuzz_file_take(1, file);
}

static void check_damage(struct buf *file, uint32_t where, unsigned how)
{
	struct buf all = BUF_LIMIT(FILE_MAX);
	size_t at = where % file->n;
	enum envelope_verdict verdict;

	/* Less of it was never acknowledged; or it was damaged. */
	verdict = read_file(str_head(buf_str(file), at), &all);
	MUST(verdict == ENVELOPE_PARTIAL || verdict == ENVELOPE_DAMAGED);
	file->s[at] = (char)((unsigned char)file->s[at] ^ (how % 255 + 1));
	verdict = read_file(buf_str(file), &all);
	MUST(verdict == ENVELOPE_PARTIAL || verdict == ENVELOPE_DAMAGED);
	buf_free(&all);
}

static void check_ours(struct str addresses)
{
	struct buf file = BUF_LIMIT(FILE_MAX);
	struct buf want = BUF_LIMIT(FILE_MAX);
	struct buf all = BUF_LIMIT(FILE_MAX);
	unsigned how = fuzz_byte(&addresses);
	uint32_t where = fuzz_number(&addresses);

	write_file(str_head(addresses, FILE_MAX / 4), &file, &want);
	MUST(read_file(buf_str(&file), &all) == ENVELOPE_OK);
	MUST(str_equal(buf_str(&all), buf_str(&want)));
	check_damage(&file, where, how);
	buf_free(&file);
	buf_free(&want);
	buf_free(&all);
}

/* ---- forged: records of any kind, but the right end ---- */

static void check_forged(struct str records)
{
	struct buf file = BUF_LIMIT(FILE_MAX);
	struct buf all = BUF_LIMIT(FILE_MAX);
	uint64_t recipients = 0;
	char hex[9];

	MUST(buf_copy_str(&file, records) == 0);
	while (records.n) {
		struct str record = str_cut(&records, 0);
		recipients += record.n > 0 && record.s[0] == 'T';
	}
	if (file.n && file.s[file.n - 1] != 0)
		MUST(buf_add_byte(&file, 0) == 0);
	num_format_hex32(hex, crc32c(0, file.s, file.n));
	MUST(buf_add_byte(&file, 'E') == 0);
	MUST(buf_add_num(&file, recipients) == 0);
	MUST(buf_join(&file, " ", hex) == 0 && buf_add_byte(&file, 0) == 0);
	enum envelope_verdict verdict = read_file(buf_str(&file), &all);
	MUST(verdict == ENVELOPE_OK || verdict == ENVELOPE_DAMAGED);
	buf_free(&file);
	buf_free(&all);
}

static void run(struct str input)
{
	struct buf all = BUF_LIMIT(FILE_MAX);

	switch (fuzz_byte(&input) % 3) {
	case RAW:
		(void)read_file(str_head(input, FILE_MAX / 2), &all);
		break;
	case RECORDS:
		check_forged(str_head(input, FILE_MAX / 2));
		break;
	default:
		check_ours(input);
	}
	buf_free(&all);
}

const struct fuzz_target fuzz_target = {.run = run, .memory = 1 << 18};
