/* commit - making an accepted message durable
 *
 * One journal commit: write-back of both files is begun and awaited first, so
 * that their blocks are allocated in the same transaction. Then the envelope
 * alone is synced where the file system keeps the order of what was done; or
 * the whole file system; or both files and their directory. When this has
 * returned, data and names are on disk; whatever subset survives a power cut
 * before is recognised as incomplete by the envelope's crc.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef QUEUE_COMMIT_H
#define QUEUE_COMMIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"

enum commit_how {
	COMMIT_AUTO, /* the first that is safe: of the envelope, all, files */
	COMMIT_FILES, /* fsync of both files and the directory */
	COMMIT_ALL, /* one syncfs */
};

/* What control/queuesync says: "fsync", "syncfs" or "auto" (the default).
 * Standing in home_path. 0 or -1: control_where tells what is wrong. */
MUST_USE int commit_choose(enum commit_how *how_out);

/* Seals the two files of a message; in company others are about to do the same
 * (seal_meet). Standing in home_queue. 0 or -1. */
MUST_USE int commit_message(uint64_t id, int message, int envelope,
	enum commit_how how, bool company);

#endif
