/* ticket - see ticket.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "tools/ticket.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "mail/date.h"
#include "queue/envelope.h"
#include "queue/name.h"
#include "queue/state.h"

enum { PORTION = 16384, PIECE = 8192, ROUTED_MAX = 5000 };

/* Which of PORTION recipients, from the first, are done with. */
struct results {
	uint64_t first;
	bool failed; /* any at all has failed for good */
	bool done[PORTION];
};

static void note_done(void *context, uint64_t first, uint64_t last)
{
	struct results *results = context;
	uint64_t end = results->first + PORTION - 1;

	if (first < results->first)
		first = results->first;
	if (last > end)
		last = end;
	for (uint64_t i = first; i <= last; i++)
		results->done[i - results->first] = true;
}

static void note_failed(void *context, uint64_t ordinal, struct str report)
{
	struct results *results = context;

	(void)report; /* it is for the bounce */
	results->failed = true;
	note_done(context, ordinal, ordinal);
}

static void note_reached(void *context, uint64_t ordinal, struct str report)
{
	(void)report; /* it is for the notice */
	note_done(context, ordinal, ordinal);
}

/* 1, 0 if there is no state, -1. */
static int read_results(
	struct results *results, uint64_t id, uint32_t crc, uint64_t first)
{
	struct state_reader reader = {.context = results,
		.done = note_done,
		.failed = note_failed,
		.reached = note_reached};

	memset(results, 0, sizeof(*results));
	results->first = first;
	return state_read(id, crc, &reader);
}

static void show_head(
	struct out *out, uint64_t id, const struct envelope *e, bool bouncing)
{
	char date[DATE_MAX];
	size_t n = date_rfc5322(date, e->arrival);

	out_add(out, date, n - strlen("-0000"));
	out_text(out, "GMT  #");
	out_num(out, id);
	out_text(out, "  ");
	out_num(out, e->bytes);
	out_text(out, "  <");
	out_safe(out, buf_str(&e->sender));
	out_text(out, bouncing ? ">  bouncing\n" : "> \n");
}

static void show_recipient(
	const struct ticket *ticket, struct str address, bool done)
{
	struct buf routed = BUF_LIMIT(ROUTED_MAX);
	struct rewrite_result result = {REWRITE_REMOTE, 0};
	const char *where = "?";

	if (ticket->rewrite && rewrite_address(ticket->rewrite, address,
				       &routed, &result) == 0) {
		where = result.to == REWRITE_LOCAL ? "local" : "remote";
		address = buf_str(&routed);
	}
	out_join(ticket->out, done ? "  done" : "", "\t", where, "\t");
	out_safe(ticket->out, address);
	out_text(ticket->out, "\n");
	buf_free(&routed);
}

static int show_recipients(const struct ticket *ticket, int fd, uint64_t id,
	const struct envelope *e, struct results *results)
{
	char space[PIECE];
	struct in in = IN_FROM(fd, space);
	struct buf recipient = BUF_LIMIT(ENVELOPE_ADDRESS_MAX + 1);
	uint64_t offset = e->first;
	int more = 1;

	if (lseek(fd, (off_t)e->first, SEEK_SET) == -1)
		return -1;
	for (uint64_t i = 0; more == 1 && i < e->recipients; i++) {
		if (i - results->first == PORTION &&
			read_results(results, id, e->crc, i) == -1)
			break;
		buf_clear(&recipient);
		more = envelope_next(&in, &recipient, &offset);
		if (more == 1)
			show_recipient(ticket, buf_str(&recipient),
				results->done[i - results->first]);
	}
	buf_free(&recipient);
	return more == -1 ? -1 : 0;
}

static enum ticket_verdict show(
	const struct ticket *ticket, int fd, uint64_t id, struct envelope *e)
{
	static struct results results;
	enum envelope_verdict verdict = envelope_read(fd, e);

	if (verdict == ENVELOPE_PARTIAL)
		return TICKET_NONE;
	if (verdict == ENVELOPE_DAMAGED)
		return TICKET_DAMAGED;
	if (verdict == ENVELOPE_ERROR)
		return TICKET_ERROR;
	int known = read_results(&results, id, e->crc, 0);
	if (known == -1)
		return TICKET_ERROR;
	if (known == 0 && !ticket->all)
		return TICKET_NONE;
	show_head(ticket->out, id, e, results.failed);
	return show_recipients(ticket, fd, id, e, &results) == -1
		       ? TICKET_ERROR
		       : TICKET_SHOWN;
}

enum ticket_verdict ticket_show(const struct ticket *ticket, uint64_t id)
{
	struct envelope e = ENVELOPE_EMPTY;
	char path[NAME_MAX_LENGTH];

	name_mess(path, id, NAME_ENVELOPE);
	int fd = file_open_read(path);
	if (fd == -1)
		return errno == ENOENT ? TICKET_NONE : TICKET_ERROR;
	enum ticket_verdict verdict = show(ticket, fd, id, &e);
	file_close(fd);
	envelope_free(&e);
	return verdict;
}
