/* login - POP3 until the client has logged in (AUTHORIZATION state)
 *
 * The client's name and password go to a checker over descriptor 3; the
 * checker runs the rest of the session as the user, on our descriptors 0 and
 * 1, while we wait. So not a byte may be read that is not ours: what a client
 * sends behind its PASS stays in the connection.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POP_LOGIN_H
#define POP_LOGIN_H

#include <stdbool.h>

#include "base/in.h"
#include "base/out.h"
#include "net/ucspitls.h"
#include "pop/popterms.h"
#include "pop/sasl.h"
#include "talk/command.h"

enum {
	LOGIN_GONE = 1, /* exit code when nobody logged in, as it always was */
	LOGIN_STAMP_MAX = 320,
};

struct login {
	struct in in; /* of one byte, tied to out */
	struct out out;
	char *const *checker; /* its arguments, and what it shall run */
	const char *remote; /* hostile: the client's address, or null */
	struct popterms terms;
	struct ucspitls tls;
	char stamp[LOGIN_STAMP_MAX]; /* "<pid.time@host>" */
	struct command_line line;
	char user[COMMAND_MAX]; /* hostile */
	size_t user_n;
	bool user_known;
	struct sasl sasl;
	unsigned failures;
	unsigned commands;
	bool ended;
	int code; /* what the program exits with, once ended */
};

/* Talks until the client is gone, or had its session. in, out, checker, terms
 * and tls are set; host is our name. Returns the exit code. */
int login_run(struct login *login, const char *host);

#endif
