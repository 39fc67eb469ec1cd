/* state - what has become of each recipient, and when to try again
 *
 * state/S/ID exists only for messages that outlive their first pass. It is
 * append-only, one line an event, each with a crc32c of its own:
 *
 *	S1 <crc of the envelope's E record>
 *	<crc> K <first>-<last>		delivered
 *	<crc> D <ordinal> <report>	failed for good: mark and bounce text
 *					are one record
 *	<crc> S <ordinal> <report>	delivered, and the sender is to be told
 *	<crc> T <time>			he has been told of all S lines so far
 *	<crc> W <time>			told that it takes long
 *	<crc> N <due> <tries>		next attempt, seconds since 1970
 *
 * Ordinals count T records from 0. In a report newline is written as \n,
 * backslash as \\, other control bytes as \xNN. A torn tail, or a line with
 * a wrong crc, is passed over: at worst one delivery happens twice. A file
 * whose first line names another envelope is stale and counts as absent.
 * Lines go out by plain write: they survive a killed program at once, a power
 * cut when qmail-clean has been asked to sync, half a second later.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef QUEUE_STATE_H
#define QUEUE_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"

enum { STATE_REPORT_MAX = 10000 }; /* longer reports are cut */

/* What a reader is told, in the order of the file. Any may be null. */
struct state_reader {
	void *context;
	void (*done)(void *context, uint64_t first, uint64_t last);
	void (*failed)(void *context, uint64_t ordinal, struct str report);
	void (*next)(void *context, int64_t due, uint64_t tries);
	void (*reached)(void *context, uint64_t ordinal, struct str report);
	void (*told)(void *context);
	void (*warned)(void *context);
};

/* Reads the state of message id whose envelope has that crc, in constant
 * memory. Returns 1, 0 if there is none (or a stale one), -1 with errno. */
MUST_USE int state_read(
	uint64_t id, uint32_t envelope_crc, const struct state_reader *reader);

/* Opens it to append, making it (with its S1 line) if it is missing or
 * stale. Ends a torn last line first. Returns a descriptor or -1. */
MUST_USE int state_open(uint64_t id, uint32_t envelope_crc);

/* Append one line, in one write. After a failure the descriptor is to be
 * closed: the next state_open mends the file. */
MUST_USE int state_done(int fd, uint64_t first, uint64_t last);
MUST_USE int state_failed(int fd, uint64_t ordinal, struct str report);
MUST_USE int state_reached(int fd, uint64_t ordinal, struct str report);
MUST_USE int state_told(int fd, int64_t when);
MUST_USE int state_warned(int fd, int64_t when);
MUST_USE int state_next(int fd, int64_t due, uint64_t tries);

/* Is there a file? In doubt yes. */
bool state_there(uint64_t id);

/* When it was last written to, seconds since 1970; 0 if there is none. */
int64_t state_time(uint64_t id);

/* Removes it. Missing is fine. */
MUST_USE int state_remove(uint64_t id);

/* The same if its message is gone: an ID may have been given again. */
MUST_USE int state_forget(uint64_t id);

#endif
