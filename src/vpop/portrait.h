/* portrait - what is known of a user, for people and for programs
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef VPOP_PORTRAIT_H
#define VPOP_PORTRAIT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/out.h"
#include "base/str.h"
#include "route/bounds.h"
#include "route/vuser.h"

/* Which fields. */
enum portrait_field {
	PORTRAIT_NAME = 1,
	PORTRAIT_HASH = 2,
	PORTRAIT_KIND = 4,
	PORTRAIT_FLAGS = 8,
	PORTRAIT_GECOS = 16,
	PORTRAIT_DIR = 32,
	PORTRAIT_QUOTA = 64,
	PORTRAIT_USAGE = 128,
	PORTRAIT_CLEAR = 256,
	PORTRAIT_LOGIN = 512,
	PORTRAIT_ALL = 1024, /* with a label before each, as vuserinfo does */
};

/* Adds the lines. flags: those that count for the user; what only the domain
 * sets is marked. listed: as one of many. */
void portrait_text(struct out *out, const struct vuser *user, uint64_t flags,
	unsigned fields, bool listed);

/* Adds an object: address, name, flags, gecos, dir, quota, usage in percent
 * or null, last_login in seconds since 1970 or null, last_ip. No hash. */
void portrait_json(
	struct out *out, const struct vuser *user, const char *domain);

/* Adds an object: numbers (null: no limit) and rights by their names in the
 * file, and flags, an array of its words. */
void portrait_limits(struct out *out, const struct bounds *limits);

/* Adds a string with its quotes; bytes that are no UTF-8 are each U+FFFD. */
void portrait_string(struct out *out, struct str text /* hostile */);

#endif
