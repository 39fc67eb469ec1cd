/* message - one message that is being worked on
 *
 * Made when a message is activated, gone when its pass is over: everything
 * that lasts is in the queue's files. Recipients are read through a window;
 * one bit each says who needs nothing more.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SCHEDULE_MESSAGE_H
#define SCHEDULE_MESSAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"
#include "queue/envelope.h"
#include "schedule/dest.h"

struct message {
	struct message *next; /* in the list of the hungry, or of bounces */
	uint64_t id;
	struct envelope envelope;
	struct batch *batches;
	unsigned char *done; /* a bit a recipient */
	uint64_t done_count;
	uint64_t cursor; /* ordinal of the next recipient to read */
	uint64_t offset; /* where its record begins */
	size_t pending; /* read, and neither done nor deferred yet */
	uint64_t deferred; /* in this pass */
	uint64_t tries; /* passes before this one */
	int64_t due; /* what the state says; 0: nothing */
	int64_t earliest; /* of all that were ever due; 0: nothing */
	unsigned step; /* retry_next's, of those deferred */
	int state; /* descriptor of the state file; -1: not open */
	bool stated; /* there is a state file that can be read */
	bool failed; /* somebody failed for good: a bounce is due */
	bool reached; /* somebody was reached, and the sender is to be told */
	bool warned; /* the sender knows that it takes long */
	bool slow; /* so slow that he should know: late is kept */
	struct buf late; /* this pass: ordinal NUL paragraph NUL ... */
	bool dying; /* a deferral is a failure now */
	bool verp; /* each recipient has a sender of his own */
	bool unnoted; /* somebody has it, and no state says so */
	bool hungry; /* waits for room to read more recipients */
	bool counted; /* among the active ones of its channel */
	bool placed; /* the channel is known */
	enum channel channel; /* of the first recipient */
};

enum message_verdict {
	MESSAGE_OK,
	MESSAGE_GONE, /* no such message, or not yet whole */
	MESSAGE_PARTIAL, /* an envelope that is not whole */
	MESSAGE_DAMAGED, /* for quarantine */
	MESSAGE_TROUBLE, /* cannot be read now, see errno */
};

enum { MESSAGE_SMALL = 10 }; /* more recipients make a big message */

/* Reads envelope and state of a message, and looks at the size of its .m
 * file. Standing in home_queue. */
enum message_verdict message_open(struct message **message_out, uint64_t id);

/* Reads all of the .m file: is it what the envelope says? */
enum message_verdict message_verify(const struct message *message);

void message_free(struct message *message);

bool message_small(const struct message *message);
bool message_is_done(const struct message *message, uint64_t ordinal);

/* Has every recipient been read, and none is pending? */
bool message_idle(const struct message *message);

/* Does nobody need anything more? */
bool message_complete(const struct message *message);

/* ---- results; each ends what was pending for one recipient ---- */

void message_delivered(struct message *message, uint64_t ordinal);
void message_deferred(struct message *message, unsigned step);

/* Writes "<address>:\nreport" as the mark; if that cannot be written, the
 * recipient is deferred: returns -1. */
MUST_USE int message_failed(struct message *message, uint64_t ordinal,
	struct str address, struct str report);

/* The same for one who was reached, of which the sender is to be told. */
MUST_USE int message_reached(struct message *message, uint64_t ordinal,
	struct str address, struct str report);

/* The deferral of one who still waits, for the notice that it takes long; of
 * too many only the first are kept. */
void message_late(struct message *message, uint64_t ordinal, struct str address,
	struct str report);

/* He has been told of those who were reached; that it takes long. */
MUST_USE int message_told(struct message *message, int64_t now);
MUST_USE int message_warned(struct message *message, int64_t now);

/* Writes K lines for a run of recipients. */
MUST_USE int message_note(
	struct message *message, uint64_t first, uint64_t last);

/* Writes the N line. */
MUST_USE int message_wait(struct message *message, int64_t due);

#endif
