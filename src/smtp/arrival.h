/* arrival - one message on its way from the network into the queue
 *
 * What the three servers share: the trace line, the limits that are watched
 * while the message streams through, and the queue's verdict.
 *
 *	if (arrival_open(&arrival, limit) == -1) ...
 *	arrival_trace(&arrival, ...);
 *	arrival_bytes(&arrival, ...);     any number of times
 *	arrival_fail(&arrival);           if it must not be queued
 *	submit_sender(&arrival.submit, ...); submit_recipient(...);
 *	verdict = arrival_close(&arrival);
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SMTP_ARRIVAL_H
#define SMTP_ARRIVAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"
#include "net/ucspi.h"
#include "policy/purge.h"
#include "queue/submit.h"
#include "smtp/hops.h"

enum { ARRIVAL_OK = 80 };

struct arrival {
	struct submit submit;
	struct hops hops;
	uint64_t bytes; /* of the message, without the trace line */
	uint64_t limit; /* databytes; 0: none */
	uint64_t line_limit; /* bytes of a line, without its end; 0: none */
	uint64_t line; /* of this line so far */
	bool overlong; /* a line was longer; the arrival has failed */
	bool failed;
	struct purge *purge; /* forged fields are left out; null: none are */
	char ok[ARRIVAL_OK];
};

/* Starts qmail-queue. -1 with errno. No limit for lines is set. */
MUST_USE int arrival_open(struct arrival *arrival, uint64_t limit);

/* A field of ours (LF at its end), above Received. */
void arrival_field(struct arrival *arrival, struct str field);

/* From now on fields that say to be of `here`, but are the client's, are left
 * out; purge is the caller's. arrival_whole says that the message is. */
void arrival_purge(
	struct arrival *arrival, struct purge *purge, struct str here);
void arrival_whole(struct arrival *arrival);

/* The Received field: before anything that the client sends. helo has a null s
 * if there was none. */
void arrival_trace(struct arrival *arrival, const struct ucspi *peer,
	const char *protocol, struct str helo /* hostile */);

/* More of the message. Once it has too many bytes it has failed, and nothing
 * more is passed on. */
void arrival_bytes(
	struct arrival *arrival, const char *bytes /* hostile */, size_t n);

bool arrival_oversize(const struct arrival *arrival);

/* From now on it cannot be queued, whatever comes. */
void arrival_fail(struct arrival *arrival);

/* Waits for the queue. Returns "Kok TIME qp PID", or "Z" or "D" and why not;
 * it is in arrival or static. */
MUST_USE const char *arrival_close(struct arrival *arrival);

#endif
