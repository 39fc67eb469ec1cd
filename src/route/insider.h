/* insider - whom to ask what is behind doors that we may not open
 *
 * qmail-rcptd, started by root in front of a server, sends for each question a
 * process that is the user himself. The servers have one end of a local socket
 * from it, and its number in $RCPTLOOKUPFD; without that there is nobody to
 * ask. A question is a local part, as users/cdb knows them, and a descriptor
 * for the answer: one letter.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef ROUTE_INSIDER_H
#define ROUTE_INSIDER_H

#include "base/attr.h"
#include "base/str.h"

#define INSIDER_VARIABLE "RCPTLOOKUPFD"

enum {
	INSIDER_LOCAL_MAX = 1003, /* bytes of a local part */
	INSIDER_PATIENCE_MS = 10000, /* for an answer */
};

/* The socket, close-on-exec from now on; or -1. */
int insider_open(void);

/* Asks, and waits for the answer. 1 with the letter, 0: there is no one (with
 * errno EPIPE) or he went without a word (ECONNRESET), -1: not known now, see
 * errno. */
MUST_USE int insider_ask(
	int socket, struct str local /* hostile */, char *letter_out);

#endif
