/* mailing - one mail transaction: who sends to whom, until it is queued
 *
 * Recipients are held as the records that qmail-queue gets, with what the
 * client wants to be told of each (RFC 3461) in front.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SMTP_MAILING_H
#define SMTP_MAILING_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "queue/submit.h"
#include "smtp/params.h"

enum {
	MAILING_ADDRESS_MAX = 4096, /* limit of sender and recipient */
	MAILING_RECORDS_MAX = 40 * 1024 * 1024, /* bytes of all recipients */
};

struct mailing {
	bool open; /* MAIL was accepted */
	bool utf8; /* with SMTPUTF8 */
	struct buf sender; /* hostile */
	struct buf recipient; /* hostile; the last one given */
	char ret; /* 'F', 'H', or 0 */
	struct buf envid; /* hostile, xtext; empty: none */
	struct buf records; /* of the accepted recipients */
	uint64_t recipients;
};

void mailing_begin(struct mailing *mailing);

/* Forgets the transaction. */
void mailing_reset(struct mailing *mailing);

/* The sender, who is there already, is accepted. 0, or -1 with errno. */
MUST_USE int mailing_open(struct mailing *mailing, const struct params *params);

/* So is the recipient who is there; relay (may be null) is put behind. 0, or
 * -1 with errno: nothing was added. */
MUST_USE int mailing_add(struct mailing *mailing, const char *relay,
	const struct params *params);

/* Writes the envelope. */
void mailing_submit(const struct mailing *mailing, struct submit *submit);

#endif
