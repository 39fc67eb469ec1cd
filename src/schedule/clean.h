/* clean - asking qmail-clean to delete and to sync, without waiting for it
 *
 * What became of messages is not synced one by one: a power cut may repeat
 * deliveries. So that it repeats those of the last two seconds at most, all
 * that has changed is sealed half a second after the first change: a seal of a
 * busy disk takes its time, too.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SCHEDULE_CLEAN_H
#define SCHEDULE_CLEAN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "schedule/send.h"

enum {
	CLEAN_DELETE = 'd',
	CLEAN_QUARANTINE = 'q',
	CLEAN_ORPHAN = 'o',
	CLEAN_SEAL = 's',
};

/* Asks; when it is done, the message's state goes too. Whatever goes wrong,
 * the next scan meets the message again; but one that was to be deleted is kept
 * in mind: mostly no state says that everybody has it. */
void clean_ask(struct send *send, char command, uint64_t id);

/* Has it been asked about this message, and not answered yet, or could it not
 * delete it? Then its files may still be there, but the message is not. */
bool clean_pending(const struct send *send, uint64_t id);

/* Is it so, or is the message gone, but that not sealed? A power cut might bring
 * it back then: its state must not go. */
bool clean_unsealed(const struct send *send, uint64_t id);

/* Asks once more to delete what could not be deleted. */
void clean_again(struct send *send);

/* A result, or a deletion, is not on stable storage yet. */
void clean_changed(struct send *send);

/* When to call clean_seal, in steady milliseconds; it asks if it is time, or
 * if this is the end. */
int64_t clean_seal_due(const struct send *send);
void clean_seal(struct send *send);

/* Hears the answers; logs what could not be done. 0, or -1: it is gone. */
MUST_USE int clean_hear(struct send *send);

#endif
