/* message - see message.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/message.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "data/crc32c.h"
#include "mail/verp.h"
#include "queue/name.h"
#include "queue/state.h"

enum {
	PIECE = 65536,
	RECIPIENTS_MAX = 100000000,
	FAILURE_MAX = 20000,
	LATE_MAX = 100000,
};

/* What became of a recipient. */
struct addressed {
	uint64_t ordinal;
	struct str address;
	struct str report;
};

static void mark(struct message *message, uint64_t ordinal)
{
	unsigned char bit = (unsigned char)(1 << ordinal % 8);

	if (ordinal >= message->envelope.recipients ||
		(message->done[ordinal / 8] & bit))
		return;
	message->done[ordinal / 8] |= bit;
	message->done_count++;
}

bool message_is_done(const struct message *message, uint64_t ordinal)
{
	return message->done[ordinal / 8] & 1 << ordinal % 8;
}

/* ---- reading ---- */

static void saw_done(void *context, uint64_t first, uint64_t last)
{
	struct message *message = context;

	for (uint64_t i = first; i <= last && i < message->envelope.recipients;
		i++)
		mark(message, i);
}

static void saw_failed(void *context, uint64_t ordinal, struct str report)
{
	struct message *message = context;

	(void)report;
	message->failed = true;
	mark(message, ordinal);
}

static void saw_reached(void *context, uint64_t ordinal, struct str report)
{
	struct message *message = context;

	(void)report;
	message->reached = true;
	mark(message, ordinal);
}

static void saw_told(void *context)
{
	struct message *message = context;

	message->reached = false;
}

static void saw_warned(void *context)
{
	struct message *message = context;

	message->warned = true;
}

static void saw_next(void *context, int64_t due, uint64_t tries)
{
	struct message *message = context;

	message->due = due;
	if (message->earliest == 0 || due < message->earliest)
		message->earliest = due;
	message->tries = tries;
}

static enum message_verdict read_state(struct message *message)
{
	const struct state_reader reader = {.context = message,
		.done = saw_done,
		.failed = saw_failed,
		.next = saw_next,
		.reached = saw_reached,
		.told = saw_told,
		.warned = saw_warned};
	uint64_t bytes = message->envelope.recipients / 8 + 1;

	if (message->envelope.recipients > RECIPIENTS_MAX)
		return MESSAGE_DAMAGED;
	message->done = calloc(1, (size_t)bytes);
	if (!message->done)
		return MESSAGE_TROUBLE;
	int found = state_read(message->id, message->envelope.crc, &reader);
	if (found == -1)
		return MESSAGE_TROUBLE;
	message->stated = found == 1;
	return MESSAGE_OK;
}

/* Reads on to the end: is it what the envelope says? 1, 0, -1. */
static int same_bytes(int fd, const struct envelope *e)
{
	static char piece[PIECE];
	uint32_t crc = 0;
	ssize_t got;

	while ((got = file_read(fd, piece, sizeof(piece))) > 0)
		crc = crc32c(crc, piece, (size_t)got);
	return got == -1 ? -1 : crc == e->message_crc;
}

/* There is no .m. Whoever deletes takes the .e first: if that is gone as well
 * the message was just deleted, else it has lost its text. */
static enum message_verdict without_message(uint64_t id)
{
	char path[NAME_MAX_LENGTH];
	struct stat st;

	name_mess(path, id, NAME_ENVELOPE);
	if (stat(path, &st) == 0)
		return MESSAGE_DAMAGED;
	return errno == ENOENT ? MESSAGE_GONE : MESSAGE_TROUBLE;
}

static enum message_verdict check_bytes(const struct message *message, bool all)
{
	char path[NAME_MAX_LENGTH];
	struct stat st;
	int right = 1;

	name_mess(path, message->id, NAME_MESSAGE);
	int fd = file_open_read(path);
	if (fd == -1)
		return errno == ENOENT ? without_message(message->id)
				       : MESSAGE_TROUBLE;
	if (fstat(fd, &st) == -1)
		right = -1;
	else if (!S_ISREG(st.st_mode) ||
		 (uint64_t)st.st_size != message->envelope.bytes)
		right = 0;
	if (right == 1 && all)
		right = same_bytes(fd, &message->envelope);
	file_close(fd);
	if (right == -1)
		return MESSAGE_TROUBLE;
	return right ? MESSAGE_OK : MESSAGE_DAMAGED;
}

static enum message_verdict read_envelope(struct message *message)
{
	char path[NAME_MAX_LENGTH];

	name_mess(path, message->id, NAME_ENVELOPE);
	int fd = file_open_read(path);
	if (fd == -1)
		return errno == ENOENT ? MESSAGE_GONE : MESSAGE_TROUBLE;
	enum envelope_verdict verdict = envelope_read(fd, &message->envelope);
	file_close(fd);
	switch (verdict) {
	case ENVELOPE_OK:
		return MESSAGE_OK;
	case ENVELOPE_PARTIAL:
		return MESSAGE_PARTIAL;
	case ENVELOPE_DAMAGED:
		return MESSAGE_DAMAGED;
	case ENVELOPE_ERROR:
		break;
	}
	return MESSAGE_TROUBLE;
}

enum message_verdict message_verify(const struct message *message)
{
	return check_bytes(message, true);
}

enum message_verdict message_open(struct message **message_out, uint64_t id)
{
	struct message *message = calloc(1, sizeof(*message));

	if (!message)
		return MESSAGE_TROUBLE;
	message->id = id;
	message->state = -1;
	message->envelope = (struct envelope)ENVELOPE_EMPTY;
	message->late.limit = LATE_MAX;
	enum message_verdict verdict = read_envelope(message);
	if (verdict == MESSAGE_OK)
		verdict = check_bytes(message, false);
	if (verdict == MESSAGE_OK)
		verdict = read_state(message);
	if (verdict != MESSAGE_OK) {
		int error = errno;
		message_free(message);
		errno = error;
		return verdict;
	}
	message->offset = message->envelope.first;
	message->verp = verp_pattern(buf_str(&message->envelope.sender));
	*message_out = message;
	return MESSAGE_OK;
}

void message_free(struct message *message)
{
	if (message->state != -1)
		file_close(message->state);
	envelope_free(&message->envelope);
	buf_free(&message->late);
	free(message->done);
	free(message);
}

bool message_small(const struct message *message)
{
	return message->envelope.recipients <= MESSAGE_SMALL;
}

bool message_idle(const struct message *message)
{
	return message->pending == 0 &&
	       message->cursor == message->envelope.recipients;
}

bool message_complete(const struct message *message)
{
	return message->done_count == message->envelope.recipients;
}

/* ---- results ---- */

void message_delivered(struct message *message, uint64_t ordinal)
{
	message->pending--;
	mark(message, ordinal);
}

/* The shortest step of all who wait counts. */
void message_deferred(struct message *message, unsigned step)
{
	message->pending--;
	message->deferred++;
	if (message->step == 0 || step < message->step)
		message->step = step;
}

static int open_state(struct message *message)
{
	if (message->state == -1)
		message->state = state_open(message->id, message->envelope.crc);
	if (message->state != -1)
		message->stated = true;
	return message->state == -1 ? -1 : 0;
}

/* After a failed write the file must be mended by the next open. */
static int wrote(struct message *message, int result)
{
	if (result == 0)
		return 0;
	file_close(message->state);
	message->state = -1;
	return -1;
}

/* What the bounce will say of him. Empty lines divide the paragraphs of a
 * bounce, so there are none in a report; and no line can be added to it. */
static int paragraph(struct buf *b, struct str address, struct str report)
{
	while (report.n > 0 && report.s[report.n - 1] == '\n')
		report.n--;
	if (buf_add_byte(b, '<') == -1 || buf_add_str(b, address) == -1)
		return -1;
	for (size_t i = 1; i < b->n; i++)
		if (b->s[i] == '\n')
			b->s[i] = '_';
	if (buf_add_text(b, ">:\n") == -1)
		return -1;
	size_t start = b->n;
	if (buf_add_str(b, report) == -1)
		return -1;
	for (size_t i = start; i < b->n; i++)
		if (b->s[i] == '\n' && b->s[i - 1] == '\n')
			b->s[i] = '/';
	return 0;
}

/* Mark and text are one record. */
static int settle(struct message *message, const struct addressed *who,
	int (*write)(int fd, uint64_t ordinal, struct str report))
{
	struct buf text = BUF_LIMIT(FAILURE_MAX);
	int result = paragraph(&text, who->address, who->report);

	if (result == 0)
		result = open_state(message);
	if (result == 0)
		result = wrote(message,
			write(message->state, who->ordinal, buf_str(&text)));
	buf_free(&text);
	if (result == -1)
		return -1;
	message->pending--;
	mark(message, who->ordinal);
	return 0;
}

int message_failed(struct message *message, uint64_t ordinal,
	struct str address, struct str report)
{
	const struct addressed who = {ordinal, address, report};

	if (settle(message, &who, state_failed) == -1)
		return -1;
	message->failed = true;
	return 0;
}

int message_reached(struct message *message, uint64_t ordinal,
	struct str address, struct str report)
{
	const struct addressed who = {ordinal, address, report};

	if (settle(message, &who, state_reached) == -1)
		return -1;
	message->reached = true;
	return 0;
}

void message_late(struct message *message, uint64_t ordinal, struct str address,
	struct str report)
{
	struct buf *late = &message->late;
	struct buf text = BUF_LIMIT(FAILURE_MAX);
	size_t before = late->n;

	if (paragraph(&text, address, report) == -1 ||
		buf_add_num(late, ordinal) == -1 ||
		buf_add_byte(late, 0) == -1 ||
		buf_add_str(late, buf_str(&text)) == -1 ||
		buf_add_byte(late, 0) == -1)
		late->n = before;
	buf_free(&text);
}

int message_told(struct message *message, int64_t now)
{
	message->reached = false;
	if (open_state(message) == -1)
		return -1;
	return wrote(message, state_told(message->state, now));
}

int message_warned(struct message *message, int64_t now)
{
	message->warned = true;
	if (open_state(message) == -1)
		return -1;
	return wrote(message, state_warned(message->state, now));
}

int message_note(struct message *message, uint64_t first, uint64_t last)
{
	if (open_state(message) == -1)
		return -1;
	return wrote(message, state_done(message->state, first, last));
}

int message_wait(struct message *message, int64_t due)
{
	if (open_state(message) == -1)
		return -1;
	return wrote(
		message, state_next(message->state, due, message->tries + 1));
}
