/* session - one connection with one SMTP server
 *
 *	session_open(&session, fd, &ip, &way) -> greeting, EHLO or HELO
 *	transaction_run(&session, ...)           as often as session_ready
 *	session_close(&session) -> QUIT
 *
 * All of it lives in the caller's struct, so a program may serve one message
 * after the other. Bytes come from in.fd and go to out.fd, the same socket
 * here; what encrypts may stand between.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef REMOTE_SESSION_H
#define REMOTE_SESSION_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/in.h"
#include "base/out.h"
#include "net/ip.h"
#include "remote/offers.h"
#include "remote/verdict.h"

enum {
	SESSION_PERMANENT = 500, /* codes from there on are for good */
	SESSION_TEMPORARY = 400,
	SESSION_GOING = 421, /* the host ends the connection */
	SESSION_ADDRESS_MAX = 300000, /* longer ones are no argument */
	SESSION_PACE = 100, /* bytes a second: nobody is honest and slower */
};

/* How to introduce ourselves. */
struct session_way {
	struct str helo;
	struct str ignore; /* words of EHLO that do not count; "*": say HELO */
	int timeout; /* seconds for one reply or write */
};

enum session_trouble {
	SESSION_FINE,
	SESSION_DIED, /* before it said anything of use */
	SESSION_BAD_GREETING,
	SESSION_BAD_NAME, /* it does not like our name */
};

struct session {
	struct in in;
	struct out out;
	char host[IP_TEXT_MAX];
	struct offers offers;
	int timeout;
	enum session_trouble trouble; /* from the opening */
	bool gone; /* reading or writing failed */
	bool dead; /* no use for another message: it is gone, or going */
	bool critical; /* the end of a message may have got there */
	bool doubt; /* the connection died then: it may have it, or not */
	bool dirty; /* a transaction was left half way: RSET first */
	uint64_t mails; /* transactions that were begun */
	uint64_t domains; /* of recipients that were said */
	int code; /* of the last reply */
	struct buf text; /* its text; hostile */
	struct buf address; /* room for one */
	char in_space[4096];
	char out_space[65536];
};

/* Starts over the connected socket, which is the session's from then on.
 * Returns false if it is of no use: session_explain says why, session_close
 * ends it. */
bool session_open(struct session *session, int fd, const struct ip *ip,
	const struct session_way *way);

/* Says of the message why session_open failed. */
void session_explain(const struct session *session, struct verdict *verdict);

/* Can another message be sent? Looks whether the host has hung up meanwhile. */
bool session_ready(struct session *session);

/* Says goodbye, where that makes sense, and closes. The answer is waited for as
 * long as that (RFC 5321, 4.1.1.10): nothing depends on it, so not at all where
 * somebody waits for us. */
void session_close(struct session *session, int64_t patience_ms);

/* ---- for those who speak over it ---- */

/* When so many bytes have to be sent (steady ms), if one write has so many
 * seconds. */
int64_t session_bound(int timeout, uint64_t bytes);

/* What is said from now on, so many bytes, has the time of one write, all of it
 * together, and a second more for each SESSION_PACE of them: a large message may
 * take long, but who takes a byte now and then does not hold us for ever. After each
 * reply it is done for what is small. */
void session_wind(struct session *session, uint64_t bytes);

/* Hears one reply, in code and text. -1: there is none, it is dead. */
MUST_USE int session_hear(struct session *session);

/* Sends what waits in out, then hears. */
MUST_USE int session_ask(struct session *session);

/* Has the host said something that nobody has heard yet? */
bool session_told(const struct session *session);

/* Says of the message that the connection died, and whether the message may
 * have got there all the same. */
void session_died(struct session *session, struct verdict *verdict);

/* The address as it is written in commands; a domain beyond ASCII as the DNS
 * has it, unless the local part is beyond ASCII as well: then it needs
 * SMTPUTF8 anyway. Null: out of memory (ENOMEM, EMSGSIZE), or the domain is none
 * (EINVAL): unlike a local part it cannot be quoted, and blanks or brackets in it
 * would be read as something else. */
const char *session_quote(struct session *session, const char *address);

#endif
