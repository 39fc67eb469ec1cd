/* counted - what the servers of the counted protocols, QMTP and QMQP, share
 *
 * Their clients are programs: nonsense is not answered, it ends the program
 * with 100. A client that goes away is no error, one that is too slow is 111.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SMTP_COUNTED_H
#define SMTP_COUNTED_H

#include <stdbool.h>
#include <stdnoreturn.h>

#include "base/in.h"
#include "base/out.h"
#include "base/str.h"
#include "smtp/arrival.h"
#include "smtp/policy.h"
#include "talk/netstring.h"

enum { COUNTED_ADDRESS_MAX = 999, COUNTED_SECONDS = 1200 };

/* Everything of one connection. */
struct counted {
	struct in in; /* tied to out */
	struct out out;
	struct ucspi peer;
	struct gate gate;
	struct policy_facts facts;
	struct arrival arrival;
	bool arriving; /* the arrival is open */
};

/* Makes ready to talk on descriptors 0 and 1, standing in the home. */
void counted_open(struct counted *counted);

/* Begins a message: qmail-queue is started, the trace line is written. */
void counted_begin(struct counted *counted, const char *protocol);

/* Looks at what has arrived. The answer that refuses the message, or null. */
const struct answer *counted_judge(
	struct counted *counted, const struct policy *const *list);

/* Ends the program if result is -1, as errno says; an open arrival is failed
 * and waited for. */
void counted_need(struct counted *counted, int result);

/* Ends the program as nonsense does. */
noreturn void counted_nonsense(struct counted *counted);

/* Reads an address to dst and closes its netstring. False: too long, or with
 * a NUL in it. */
bool counted_address(struct counted *counted, struct netstring *n,
	char dst[COUNTED_ADDRESS_MAX], struct str *address_out);

/* One answer, as a netstring of "D" or "Z" and its text. */
void counted_say(struct counted *counted, const struct answer *answer);

#endif
