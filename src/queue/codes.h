/* codes - how qmail-queue ends, and what its clients say about it
 *
 * One list: the program exits by it, clients explain by it, the man page is
 * checked against it.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef QUEUE_CODES_H
#define QUEUE_CODES_H

#include <stdbool.h>

enum queue_code {
	QUEUE_OK = 0,
	QUEUE_ADDRESS_TOO_LONG = 11,
	QUEUE_REFUSED = 31, /* for good, by a filter in its place */
	QUEUE_NO_MEMORY = 51,
	QUEUE_TIMEOUT = 52,
	QUEUE_WRITE = 53, /* disk full and the like */
	QUEUE_READ = 54,
	QUEUE_NO_CONTROL = 55,
	QUEUE_CHDIR = 61, /* queue directory */
	QUEUE_OPEN = 62,
	QUEUE_FILES = 63, /* more problems with files in the queue */
	QUEUE_MISSING = 64,
	QUEUE_PID_FILE = 65,
	QUEUE_LINK = 66,
	QUEUE_CONNECT = 71, /* server refused for now; qmail-qmqpc, filters */
	QUEUE_SERVER_TEMP = 72, /* connection timed out */
	QUEUE_CONNECTION = 73, /* connection refused */
	QUEUE_PROTOCOL = 74, /* connection lost or nonsense */
	QUEUE_BUG = 81,
	QUEUE_CUSTOM = 82, /* text on descriptor 6 says it */
	QUEUE_ENVELOPE = 91, /* envelope format error */
	QUEUE_EXEC = 120, /* qmail-queue could not be started */
};

/* The text for a code ("Zqq ..." or "Dqq ..."): 'Z' temporary or 'D'
 * permanent, then the sentence that clients show. Never null. */
const char *codes_text(int code);

/* Is it permanent? */
bool codes_permanent(int code);

#endif
