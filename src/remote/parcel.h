/* parcel - a message whose length must be told before it is sent
 *
 * A regular file is measured and stays where it is. Anything else, a pipe say,
 * is kept in a little memory, and when that is full in a temporary file
 * without a name. So a parcel can be sent more than once and takes the same
 * memory whatever its size.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef REMOTE_PARCEL_H
#define REMOTE_PARCEL_H

#include <stdint.h>
#include <sys/types.h>

#include "base/attr.h"
#include "base/out.h"

enum { PARCEL_MEMORY = 65536 };

struct parcel {
	uint64_t size;
	int fd; /* where the bytes are; -1: in memory */
	off_t start; /* of them in fd */
	char memory[PARCEL_MEMORY];
};

enum parcel_result {
	PARCEL_OK,
	PARCEL_UNREADABLE,
	PARCEL_NO_ROOM, /* no temporary file, or none of that size */
};

/* Takes what can be read from fd, from where it stands to its end. dir is for
 * the temporary file. fd must stay open as long as the parcel is used. */
enum parcel_result parcel_take(
	struct parcel *parcel_out, int fd, const char *dir);

/* Adds all size bytes to out; errors of writing are out's. -1 when the
 * bytes cannot be read any more: then what was sent has to be abandoned. */
MUST_USE int parcel_send(const struct parcel *parcel, struct out *out);

#endif
