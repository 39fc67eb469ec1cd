/* writer - the two files of a new message
 *
 * Takes the message from descriptor 0 and the envelope from descriptor 1.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef QUEUE_WRITER_H
#define QUEUE_WRITER_H

#include <stdint.h>

#include "base/attr.h"
#include "queue/commit.h"

enum {
	WRITER_FD_MESSAGE = 0,
	WRITER_FD_ENVELOPE = 1,
	WRITER_SPACE = 65536,
};

struct writer {
	uint64_t id; /* 0: no file was made yet */
	int message; /* descriptors of the two files */
	int envelope;
	uint64_t bytes; /* of the message */
	uint32_t crc;
	char space[WRITER_SPACE]; /* of the message, then of the envelope */
};

/* Writes and seals both files, standing in home_queue. Returns QUEUE_OK or
 * the code of what went wrong. */
MUST_USE int writer_run(struct writer *writer, enum commit_how how);

/* Removes the files again. */
void writer_undo(const struct writer *writer);

#endif
