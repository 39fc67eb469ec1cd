/* parley - one SMTP session, from the server's side
 *
 * The verbs are a table in verbs.c; what is refused beyond syntax and order
 * is in policy.c.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SMTP_PARLEY_H
#define SMTP_PARLEY_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/in.h"
#include "base/out.h"
#include "net/own.h"
#include "net/ucspi.h"
#include "smtp/arrival.h"
#include "smtp/gate.h"
#include "smtp/policy.h"
#include "talk/command.h"

enum {
	PARLEY_GONE = 1, /* exit code when there was no QUIT */
	PARLEY_RECIPIENTS_MAX = 40 * 1024 * 1024, /* bytes, a NUL behind each */
};

struct parley {
	struct in in; /* tied to out */
	struct out out;
	int timeout; /* seconds for a command, or for a piece of DATA */
	struct ucspi peer;
	struct gate gate;
	struct policy_facts facts;
	struct buf greeting; /* our name for clients */
	struct buf local_host; /* for our own address literals; may be empty */
	struct own own;
	bool own_known;
	struct command_line line;
	struct buf helo; /* hostile */
	struct buf sender; /* hostile */
	struct buf recipient; /* hostile; the last one given */
	struct buf recipients; /* hostile; accepted ones, a NUL behind each */
	bool seen_mail;
	bool ended;
	int code; /* what the program exits with, once ended */
	struct arrival arrival;
};

/* The first value of a struct parley, apart from in and out. */
#define PARLEY_BUFS \
	.greeting = BUF_LIMIT(COMMAND_MAX), \
	.local_host = BUF_LIMIT(COMMAND_MAX), .helo = BUF_LIMIT(COMMAND_MAX), \
	.sender = BUF_LIMIT(COMMAND_MAX), \
	.recipient = BUF_LIMIT(2 * COMMAND_MAX), \
	.recipients = BUF_LIMIT(PARLEY_RECIPIENTS_MAX)

/* Reads the control files; the caller stands in home_path. Returns 1; 0 if
 * nobody has given this host a name; -1: control_where tells. */
MUST_USE int parley_open(struct parley *parley);

/* Talks until the session is over, and flushes. Returns the exit code. */
int parley_run(struct parley *parley);

/* ---- for the verbs ---- */

extern const struct command parley_verbs[];

void parley_say(struct parley *parley, const struct answer *answer);

/* The client is gone or too slow: says so if it can still hear it. */
void parley_gone(struct parley *parley);

/* The facts as they are now. */
const struct policy_facts *parley_facts(struct parley *parley);

/* Forgets sender and recipients. */
void parley_reset(struct parley *parley);

#endif
