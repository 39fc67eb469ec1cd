/* clean - asking qmail-clean to delete, without waiting for it
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
};

/* Asks. Whatever goes wrong, the next scan meets the message again. */
void clean_ask(struct send *send, char command, uint64_t id);

/* Asks to delete a message; stated: it has a state file, which goes last. */
void clean_message(struct send *send, uint64_t id, bool stated);

/* Has it been asked about this message, and not answered yet? Then its files
 * may still be there, but the message is not. */
bool clean_pending(const struct send *send, uint64_t id);

/* Hears the answers; logs what could not be done. 0, or -1: it is gone. */
MUST_USE int clean_hear(struct send *send);

#endif
