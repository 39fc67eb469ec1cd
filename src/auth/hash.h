/* hash - passwords as crypt(3) keeps them
 *
 * What can be checked is what the libc's crypt knows: $y$ (yescrypt), $6$,
 * $5$, $2b$, $1$ and the traditional 13 letters. Programs that use this are
 * linked with the system's libc, because a static one may know less (musl has
 * no yescrypt, which Debian uses).
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef AUTH_HASH_H
#define AUTH_HASH_H

#include "base/attr.h"

enum { HASH_MAX = 128 };

/* Is it the password that the hash was made of? 1, 0; -1 with errno: not known
 * now, for yescrypt takes 16 MB and they were not to be had. A scheme in braces
 * before the hash is passed over ("{CRYPT}$6$..."). Null, an empty one, "*",
 * "!..." or nonsense: nobody's, and it takes the time of a real one to say so.
 * An empty password never is. */
MUST_USE int hash_is_of(const char *hash, const char *password /* hostile */);

/* A new hash: yescrypt where crypt(3) has it, else SHA-512 ($6$). 0, or -1
 * with errno. */
MUST_USE int hash_make(char dst[HASH_MAX], const char *password);

#endif
