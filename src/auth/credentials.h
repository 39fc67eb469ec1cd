/* credentials - what a client says of itself, over descriptor 3
 *
 * The checkpassword interface: login, password and timestamp, a NUL behind
 * each, at most 512 bytes to the end of input. A server writes them into a
 * pipe, a checker reads them. They are nowhere else: not in an argument, the
 * environment or a log.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef AUTH_CREDENTIALS_H
#define AUTH_CREDENTIALS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/str.h"

enum { CREDENTIALS_FD = 3, CREDENTIALS_MAX = 512 };

/* What a checker exits with, when it does not run the program. */
enum {
	CREDENTIALS_WRONG = 1, /* not acceptable */
	CREDENTIALS_MISUSE =
		2, /* no program, or descriptor 3 is no such thing */
	CREDENTIALS_UNKNOWN = 100, /* said to checkchain only: nobody of mine */
};

struct credentials {
	char space[CREDENTIALS_MAX + 1]; /* hostile */
	size_t n; /* bytes of it */
	const char *login; /* these three lie in it */
	const char *password; /* or what stands for it: an APOP digest */
	const char *timestamp;
};

/* Starts with nothing in it; adds a string and its NUL: false, it is too long
 * or holds a NUL. */
void credentials_begin(struct credentials *c);
MUST_USE bool credentials_add(struct credentials *c, struct str part);

/* Reads fd to its end, and closes it. Returns 0, or what to exit with: 1 for
 * more bytes than may be, 2, 111. */
MUST_USE int credentials_read(struct credentials *c, int fd);

/* A pipe that holds them. Returns its end to read from, close-on-exec, or -1
 * with errno. */
MUST_USE int credentials_pipe(const struct credentials *c);

void credentials_wipe(struct credentials *c);

#endif
