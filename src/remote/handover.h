/* handover - a message and its envelope, to a QMQP server
 *
 * For qmail-qmqpc.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef REMOTE_HANDOVER_H
#define REMOTE_HANDOVER_H

#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "remote/parcel.h"

struct handover {
	struct parcel *message;
	struct buf envelope; /* as qmail-queue reads it */
	uint64_t strings; /* bytes of the envelope as netstrings */
};

/* Checks the envelope and sets strings. 0, or -1: it is none. */
MUST_USE int handover_measure(struct handover *handover);

/* Sends the request. 0, or -1: the server has not got it. Ends the program if
 * the message cannot be read any more. */
MUST_USE int handover_send(const struct handover *handover, int fd);

/* What the server answers: a code of qmail-queue. */
MUST_USE int handover_hear(int fd /* hostile */);

#endif
