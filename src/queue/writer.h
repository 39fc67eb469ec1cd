/* writer - the two files of a new message
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef QUEUE_WRITER_H
#define QUEUE_WRITER_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/attr.h"
#include "queue/commit.h"

enum {
	WRITER_SPACE = 65536,
	WRITER_PATIENCE = 86400, /* seconds; below the 36 h of qmail-clean */
};

/* Whose message it is, and where it comes from. */
struct writer_source {
	int message; /* descriptors to read from, both hostile */
	int envelope;
	uid_t uid;
	pid_t pid;
	bool company; /* several others store one at the same time */
};

struct writer {
	struct writer_source from;
	uint64_t id; /* 0: no file was made yet */
	int message; /* descriptors of the two files */
	int envelope;
	uint64_t bytes; /* of the message */
	uint32_t crc;
	char space[WRITER_SPACE]; /* of the message, then of the envelope */
};

/* Writes and seals both files, standing in home_queue, and tells qmail-send.
 * Returns QUEUE_OK, or the code of what went wrong: then no file is left. */
MUST_USE int writer_store(struct writer *writer,
	const struct writer_source *from, enum commit_how how);

/* Ends the claim on the files, where the process goes on. */
void writer_close(struct writer *writer);

#endif
