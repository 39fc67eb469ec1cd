/* usercdb - vpasswd.cdb, made from the lines of vpasswd
 *
 * Byte for byte what vpopmail makes; where there are USERCDB_LARGE users or
 * more it has room, so that one of them can be changed alone (vpop/retouch).
 *
 * For program files, under the domain's lock: what goes wrong ends the program.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef VPOP_USERCDB_H
#define VPOP_USERCDB_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"
#include "vpop/renew.h"

enum { USERCDB_LARGE = 16384 };

/* Writes the n lines, sorted by name, beside dir/vpasswd.cdb: sealed and ready
 * to take its place. */
void usercdb_write(const char *dir, const struct str *lines, size_t n,
	struct renew *renew);

/* Are dir/vpasswd.cdb's records those lines, no more, in the same order? */
bool usercdb_agrees(const char *dir, const struct str *lines, size_t n);

#endif
