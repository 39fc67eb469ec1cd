/* name - what the queue's files are called
 *
 * A message is known by its ID: microseconds since 1970 when it was accepted,
 * made unique by the exclusive creation of its .m file. S is ID mod 64.
 * Names are relative to QMAIL/queue, where every user of the queue stands.
 *
 *	mess/S/ID.m	the message, as deliveries read it on descriptor 0
 *	mess/S/ID.e	the envelope
 *	state/S/ID	results, for a message that outlived its first pass
 *	bad/ID.m .e	quarantine
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef QUEUE_NAME_H
#define QUEUE_NAME_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

enum {
	NAME_SPLIT = 64,
	NAME_MAX_LENGTH = 48, /* room for any of the names, with its NUL */
	NAME_MESSAGE = 'm',
	NAME_ENVELOPE = 'e',
	/* A file that is older and no part of a message is an accept that
	 * never ended: 36 h, as qmail-queue gives up after 24. */
	NAME_ORPHAN_SECONDS = 129600,
};

/* mess/S/ID.kind, kind NAME_MESSAGE or NAME_ENVELOPE. */
void name_mess(char dst[NAME_MAX_LENGTH], uint64_t id, char kind);

/* mess/S, the directory of both. */
void name_mess_dir(char dst[NAME_MAX_LENGTH], uint64_t id);

/* state/S/ID */
void name_state(char dst[NAME_MAX_LENGTH], uint64_t id);

/* bad/ID.kind */
void name_bad(char dst[NAME_MAX_LENGTH], uint64_t id, char kind);

/* Is this directory entry ID.m or ID.e (for state: a bare ID, *kind_out 0)? */
bool name_parse(struct str entry, uint64_t *id_out, char *kind_out);

#endif
