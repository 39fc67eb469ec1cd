/* parley - one SMTP session, from the server's side
 *
 * The verbs are a table in verbs.c; DATA and BDAT are in bring.c; what is
 * refused beyond syntax and order is in policy.c.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SMTP_PARLEY_H
#define SMTP_PARLEY_H

#include <signal.h>
#include <stdbool.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/in.h"
#include "base/out.h"
#include "net/own.h"
#include "net/ucspi.h"
#include "smtp/arrival.h"
#include "smtp/chunk.h"
#include "smtp/gate.h"
#include "smtp/guard.h"
#include "smtp/mailing.h"
#include "smtp/policy.h"
#include "smtp/terms.h"
#include "talk/command.h"

enum { PARLEY_GONE = 1 }; /* exit code when there was no QUIT */

enum parley_greeted { PARLEY_STRANGER, PARLEY_HELO, PARLEY_EHLO };

/* What each session uses lies together in front: a page that is not touched
 * costs nothing. */
struct parley {
	struct in in; /* tied to out */
	struct out out;
	int timeout; /* seconds for a command, or for a piece of DATA */
	int64_t end; /* of the session, steady ms; 0: none */
	/* Set by a signal: no command is waited for any more; or null. */
	const volatile sig_atomic_t *stop;
	struct ucspi peer;
	struct gate gate;
	struct terms terms;
	struct fate fate;
	struct policy_facts facts;
	struct buf greeting; /* our name for clients */
	struct buf local_host; /* for our own address literals; may be empty */
	enum parley_greeted greeted;
	struct buf helo; /* hostile */
	struct mailing mailing;
	uint64_t counts[TERMS_LIMITS]; /* against the limits of terms */
	bool turned_away; /* by the greeting: nothing but QUIT is left */
	bool ended;
	int code; /* what the program exits with, once ended */
	struct chunk chunk;
	bool chunked; /* the arrival is open: more BDAT may come */
	bool spoilt; /* BDAT was refused: nothing but RSET helps */
	bool own_known;
	struct command_line line;
	struct arrival arrival;
	struct guard guard;
	struct own own;
};

/* Makes it ready for parley_open; in and out are set already. */
void parley_begin(struct parley *parley);

/* Reads the control files; the caller stands in home_path. Returns 1; 0 if
 * nobody has given this host a name; -1: control_where tells. */
MUST_USE int parley_open(struct parley *parley);

/* Talks until the session is over, and flushes. Returns the exit code. */
int parley_run(struct parley *parley);

/* ---- for the verbs ---- */

extern const struct command parley_verbs[];

void parley_say(struct parley *parley, const struct answer *answer);

/* The same for what the client has done wrong: counts it against a limit,
 * and ends the session beyond it. */
void parley_refuse(struct parley *parley, enum terms_limit limit,
	const struct answer *answer);

/* Counts against a limit. True: it is reached, that was said, the session
 * ends. */
bool parley_tired(struct parley *parley, enum terms_limit limit);

/* Asks the rules; true if one of them refused, and has said so. */
bool parley_refused(
	struct parley *parley, enum policy_stage stage, enum terms_limit limit);

/* Has the client said more, behind a command that ends a group (RFC 2920,
 * 3.1)? True: that was said, the session ends. */
bool parley_hasty(struct parley *parley);

/* The client is gone or too slow, or we are told to stop: says so if it can
 * still hear it. */
void parley_gone(struct parley *parley);

/* The facts as they are now. */
const struct policy_facts *parley_facts(struct parley *parley);

/* Forgets the transaction, and what came of a message by BDAT. */
void parley_reset(struct parley *parley);

#endif
