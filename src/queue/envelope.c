/* envelope - see envelope.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "queue/envelope.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/num.h"
#include "data/crc32c.h"

enum {
	PIECE = 8192,
	RECORD_MAX = ENVELOPE_ADDRESS_MAX + 1, /* letter, address, NUL */
};

void envelope_bytes(struct envelope_writer *w, const char *s, size_t n)
{
	w->crc = crc32c(w->crc, s, n);
	out_add(w->out, s, n);
}

static void add_text(struct envelope_writer *w, const char *text)
{
	envelope_bytes(w, text, strlen(text));
}

static void add_number(struct envelope_writer *w, char letter, uint64_t n)
{
	char digits[NUM_MAX];

	envelope_bytes(w, &letter, 1);
	envelope_bytes(w, digits, num_format(digits, n) + 1);
}

void envelope_begin(struct envelope_writer *w, struct out *out, uint64_t uid,
	uint64_t pid, int64_t arrival, uint64_t bytes, uint32_t message_crc)
{
	char hex[9];

	*w = (struct envelope_writer){.out = out};
	envelope_bytes(w, "V1", 3);
	add_number(w, 'u', uid);
	add_number(w, 'p', pid);
	add_number(w, 't', (uint64_t)arrival);
	add_number(w, 'm', bytes);
	num_format_hex32(hex, message_crc);
	add_text(w, "c");
	envelope_bytes(w, hex, sizeof(hex));
}

void envelope_count(struct envelope_writer *w)
{
	w->recipients++;
}

void envelope_end(struct envelope_writer *w)
{
	char digits[NUM_MAX];
	char hex[9];

	num_format_hex32(hex, w->crc);
	out_byte(w->out, 'E');
	out_add(w->out, digits, num_format(digits, w->recipients));
	out_byte(w->out, ' ');
	out_add(w->out, hex, sizeof(hex));
}

/* What has been seen of a file on its way through. */
struct check {
	struct envelope *e;
	char record[RECORD_MAX]; /* the one under way, without its NUL */
	size_t n;
	uint64_t offset; /* where it begins */
	uint32_t crc; /* of all records before it */
	unsigned seen; /* one bit a kind of single record */
	bool ended; /* an E record was seen: whoever wrote this was done */
	bool damaged;
};

/* The kinds that must be there exactly once. */
static const char singles[] = "VuptmcF";
enum { ALL_SEEN = (1 << (sizeof(singles) - 1)) - 1 };

static const char wishes[] = {
	ENVELOPE_RET, ENVELOPE_ENVID, ENVELOPE_NOTIFY, ENVELOPE_ORCPT, 0};

/* "<count> <crc>" of the E record against what was counted. Nothing covers
 * these bytes, so they must be exactly those that envelope_end writes. */
static bool end_right(struct check *check, struct str value)
{
	char digits[NUM_MAX];
	char hex[9];

	(void)num_format(digits, check->e->recipients);
	num_format_hex32(hex, check->crc);
	check->e->crc = check->crc;
	return str_is(str_cut(&value, ' '), digits) && str_is(value, hex);
}

static bool take_arrival(struct envelope *e, struct str value)
{
	uint64_t arrival;

	if (!num_parse(value, &arrival) || arrival > INT64_MAX / 2)
		return false;
	e->arrival = (int64_t)arrival;
	return true;
}

static bool take_single(struct envelope *e, char kind, struct str value)
{
	switch (kind) {
	case 'V':
		return str_is(value, "1");
	case 'u':
		return num_parse(value, &e->uid);
	case 'p':
		return num_parse(value, &e->pid);
	case 't':
		return take_arrival(e, value);
	case 'm':
		return num_parse(value, &e->bytes);
	case 'c':
		return value.n == 8 && num_parse_hex32(value, &e->message_crc);
	default:
		return buf_copy_str(&e->sender, value) == 0;
	}
}

/* What the sender wished to be told; of the recipients here only that there
 * are wishes. */
static bool take_wish(struct envelope *e, char kind, struct str value)
{
	e->wishes = true;
	if (kind == ENVELOPE_RET && value.n > 0)
		e->ret = value.s[0];
	if (kind == ENVELOPE_ENVID)
		return buf_copy_str(&e->envid, value) == 0;
	return true;
}

/* Is the record one that may stand here? Recipients follow the sender. */
static bool take(struct check *check, char kind, struct str value)
{
	const char *single = kind ? strchr(singles, kind) : 0;

	if (kind == 'T') {
		check->e->recipients++;
		return check->e->first != 0;
	}
	if (kind == 'F')
		check->e->first = check->offset + check->n + 1;
	if (kind && strchr(wishes, kind))
		return take_wish(check->e, kind, value);
	if (!single)
		return ascii_alpha(kind) && !ascii_upper(kind);
	unsigned bit = 1U << (single - singles);
	if (check->seen & bit)
		return false;
	check->seen |= bit;
	return take_single(check->e, kind, value);
}

/* A record is complete. Nothing may follow an E. */
static void record(struct check *check)
{
	char kind = check->n > 0 ? check->record[0] : 0;
	struct str value = str_skip(str_of(check->record, check->n), 1);
	bool right = kind == 'E' ? end_right(check, value)
				 : take(check, kind, value);

	if (!right || check->ended)
		check->damaged = true;
	if (kind == 'E')
		check->ended = true;
	check->crc = crc32c(check->crc, check->record, check->n);
	check->crc = crc32c(check->crc, "", 1);
	check->offset += check->n + 1;
	check->n = 0;
}

/* Adds a part of the record under way. Nothing we wrote has a record that is
 * too long: the rest of it is dropped, and no crc will be right. */
static void add(struct check *check, struct str part)
{
	struct str fits = str_head(part, RECORD_MAX - check->n);

	memcpy(check->record + check->n, fits.s, fits.n);
	check->n += fits.n;
	if (fits.n < part.n)
		check->damaged = true;
}

/* What has no E at all was never finished. With one, whatever is wrong has
 * happened to the file later: it may be a message that was accepted. */
static enum envelope_verdict walk(struct check *check, struct in *in)
{
	struct str view;
	int result;

	while ((result = in_view(in, &view)) == 1) {
		size_t end = str_find(view, 0);
		if (end > 0)
			add(check, str_head(view, end));
		if (end < view.n)
			record(check);
		in_skip(in, end < view.n ? end + 1 : end);
	}
	if (result == -1)
		return ENVELOPE_ERROR;
	if (!check->ended)
		return ENVELOPE_PARTIAL;
	return check->damaged || check->n > 0 || check->seen != ALL_SEEN
		       ? ENVELOPE_DAMAGED
		       : ENVELOPE_OK;
}

enum envelope_verdict envelope_read(int fd, struct envelope *e)
{
	char space[PIECE];
	struct in in = IN_FROM(fd, space);
	struct check check = {.e = e};

	buf_clear(&e->sender);
	if (buf_need(&e->sender, ENVELOPE_ADDRESS_MAX) == -1 ||
		lseek(fd, 0, SEEK_SET) == -1)
		return ENVELOPE_ERROR;
	buf_clear(&e->envid);
	e->recipients = 0;
	e->first = 0;
	e->ret = 0;
	e->wishes = false;
	return walk(&check, &in);
}

int envelope_record(struct in *in, struct buf *record, uint64_t *offset)
{
	buf_clear(record);
	int found = in_until(in, record, 0);
	if (found != 1)
		return found;
	if (record->n < 2 || record->s[0] == 'E')
		return 0;
	*offset += record->n;
	record->n--;
	return 1;
}

/* Lower-case records that stand between recipients are passed over. */
int envelope_next(struct in *in, struct buf *recipient, uint64_t *offset)
{
	int found;

	while ((found = envelope_record(in, recipient, offset)) == 1) {
		if (recipient->s[0] != 'T')
			continue;
		recipient->n--;
		memmove(recipient->s, recipient->s + 1, recipient->n);
		break;
	}
	return found;
}

void envelope_free(struct envelope *e)
{
	buf_free(&e->sender);
	buf_free(&e->envid);
}
