/* ucspitls - TLS that a neighbour does for us (UCSPI-TLS, the server's side)
 *
 * The loader that started us holds the connection and three descriptors for
 * us, told in the environment: SSLCTLFD, a socket to say on that TLS shall
 * begin; SSLREADFD and SSLWRITEFD, where the clear text is read and written
 * from then on. UCSPITLS is "-": never offer it; "!": insist on it.
 *
 * Who offers TLS and never begins it leaves the descriptors open: a loader may
 * take their end for ours. No byte may have been read beyond the client's
 * request, or what a stranger slipped in would count as said under TLS.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef NET_UCSPITLS_H
#define NET_UCSPITLS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/env.h"

enum { UCSPITLS_REPORT_MAX = 8192 };

struct ucspitls {
	int control;
	int read;
	int write;
	bool offered; /* and not begun yet */
	bool required; /* nothing of worth may be said without it */
	bool begun;
	char report[UCSPITLS_REPORT_MAX]; /* "NAME=value", a NUL behind each */
	size_t n;
};

/* Reads the environment; the descriptors become close-on-exec. TLS is offered
 * only if all three are open. */
void ucspitls_look(struct ucspitls *tls_out);

/* Begins TLS: what was written so far must have left. Waits up to `seconds`
 * for the handshake; then descriptors 0 and 1 carry the clear text. 0, or -1
 * with errno: the connection is of no use any more. */
MUST_USE int ucspitls_begin(struct ucspitls *tls, int seconds);

/* What our child shall have in its environment: what the loader told of the
 * handshake (only names that begin with SSL_), and no longer the numbers of
 * descriptors that it has not. Full: what does not fit is left out. */
void ucspitls_env(struct ucspitls *tls, struct env *env);

#endif
