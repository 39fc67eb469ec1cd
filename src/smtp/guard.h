/* guard - the rules of room policy, as rules of a server
 *
 * One for a session; facts->guard leads to it, a server without one has none
 * of these rules. What the operator has to mend goes to standard error.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SMTP_GUARD_H
#define SMTP_GUARD_H

#include "base/attr.h"
#include "net/ucspi.h"
#include "policy/purge.h"
#include "policy/screen.h"
#include "smtp/arrival.h"
#include "smtp/policy.h"

/* Large: keep it static. */
struct guard {
	int fd; /* the client's, to read; -1: it need not be silent */
	struct answer answer; /* what was said last */
	struct purge purge; /* of the message that comes in */
	struct screen screen;
};

/* Reads what the operator wrote; here is our name, and lives as long. Clients
 * with $RELAYCLIENT are exempt. 0, or -1: control_where tells. */
MUST_USE int guard_open(struct guard *guard, int fd, const struct ucspi *peer,
	struct str here, bool exempt);

/* The rules: the first belongs before all others, the second behind them. */
extern const struct policy guard_first;
extern const struct policy guard_last;

/* A recipient was refused. */
void guard_refused(struct guard *guard);

/* The arrival is open and holds nothing yet: our fields go in, and what passes
 * through it loses those that are forged. */
void guard_trace(struct guard *guard, struct arrival *arrival);

/* The same where sender and recipient are not known yet: only what is forged
 * is left out. */
void guard_purge(struct guard *guard, struct arrival *arrival);

void guard_end(struct guard *guard);

#endif
