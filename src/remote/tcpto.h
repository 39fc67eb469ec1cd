/* tcpto - hosts that lately did not answer: queue/lock/tcpto
 *
 * TCPTO_MAX records of 32 bytes: the address (16, version 4 mapped), a count,
 * seven zeros, and when (8, most significant first). What is missing in the
 * file reads as zeros. Without the file nothing is remembered. It is only a
 * hint, so a failure to read or write it does no harm.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef REMOTE_TCPTO_H
#define REMOTE_TCPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "net/ip.h"

enum { TCPTO_MAX = 64, TCPTO_RECORD = 32 };

struct tcpto_record {
	struct ip ip;
	unsigned count; /* timeouts in a row; 0: the record is free */
	int64_t when; /* of the last one, seconds since 1970 */
};

struct tcpto {
	struct tcpto_record records[TCPTO_MAX];
};

/* Reads the file, relative to the home directory. 0 or -1. */
MUST_USE int tcpto_read(struct tcpto *tcpto_out);

/* Should this host be left alone for now? Two timeouts keep it off for an hour
 * or so. */
bool tcpto_avoid(const struct tcpto *tcpto, const struct ip *ip);

/* Notes that connecting timed out, or worked. */
void tcpto_note(struct tcpto *tcpto, const struct ip *ip, bool timed_out);

#endif
