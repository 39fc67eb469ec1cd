/* session - one SMTP dialogue with one host
 *
 * The dialogue is a table of steps in session.c.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef REMOTE_SESSION_H
#define REMOTE_SESSION_H

#include <stdbool.h>
#include <stddef.h>

#include "net/ip.h"

struct session_job {
	const char *helo;
	const char *sender; /* hostile; without line breaks */
	char *const *recipients; /* hostile; n of them */
	size_t n;
	int timeout; /* seconds for one reply or write */
};

/* Talks over the connected socket and ends the program with the report. It
 * returns, the socket closed, only if others are left to try (last is false)
 * and this host's greeting was bad: nothing was said then. */
void session_run(
	const struct session_job *job, int fd, const struct ip *ip, bool last);

#endif
