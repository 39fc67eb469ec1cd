/* known - messages in the queue, and what a test knows of their recipients
 *
 * Recipient 3 of message 7 is r7.3 at one of some hosts, so that a notice that
 * names him can be told. Whoever is not delivered to as a mail system must is a
 * finding.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef KNOWN_H
#define KNOWN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"

enum {
	KNOWN_MESSAGES = 700,
	KNOWN_RECIPIENTS = 4000, /* of all of them together */
	KNOWN_LIFETIME = 604800, /* seconds */
	KNOWN_HOSTS = 6, /* a.test to d.test; me.test and v.test are ours */
};

/* Standing in the queue: its directories. */
void known_prepare(void);

/* Forgets all. */
void known_clear(void);

/* How many there are; the ID of one. */
unsigned known_n(void);
uint64_t known_id(unsigned number);

/* Makes one with n recipients. how: who sends it, and what he wishes to be told;
 * where: a host for all, or (from 128 on) changing ones. False: too many. */
bool known_make(unsigned how, unsigned n, unsigned where);

/* He is being delivered to; he was ('K'), cannot be ('D'), not now ('Z'). */
void known_begins(uint64_t id, uint64_t ordinal);
void known_ends(uint64_t id, uint64_t ordinal, char letter);

/* A bounce about the message was accepted: whom does it name? */
void known_bounced(uint64_t id, const struct buf *text);

/* It is to be deleted: each recipient has it, or is named in a bounce, or there
 * is to be none. gone: the files can be taken away, and are. */
void known_delete(uint64_t id, bool gone);
bool known_gone(uint64_t id);

/* The program was killed: what was under way may be done again, and so may what
 * could not be deleted. */
void known_killed(void);

/* Are all of them gone, and what the queue knows of them? */
bool known_empty(void);

#endif
