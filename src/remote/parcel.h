/* parcel - a message that is looked at before it is sent, or sent twice
 *
 * What fits into a little memory is kept there. A larger regular file is
 * measured and stays where it is; anything else, a pipe say, is put into a
 * temporary file without a name. So a parcel takes the same memory whatever
 * its size.
 *
 *	for (uint64_t at = 0; (got = parcel_next(&parcel, &at, &piece)) == 1;)
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef REMOTE_PARCEL_H
#define REMOTE_PARCEL_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "base/attr.h"
#include "base/out.h"
#include "base/str.h"

enum { PARCEL_MEMORY = 65536 };

struct parcel {
	uint64_t size;
	int fd; /* where the bytes are; -1: in memory */
	bool temporary; /* fd is our own */
	off_t start; /* of them in fd */
	char memory[PARCEL_MEMORY]; /* else: the piece under way */
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

/* Lets go of the temporary file, if there is one. */
void parcel_drop(struct parcel *parcel);

/* The bytes from place *at on, as many as are at hand; *at moves behind them.
 * 1 with *piece_out, good until the next call; 0 at the end; -1 when they
 * cannot be read any more: then what was sent has to be abandoned. */
MUST_USE int parcel_next(
	struct parcel *parcel, uint64_t *at, struct str *piece_out);

/* Adds all size bytes to out; errors of writing are out's. -1 as above. */
MUST_USE int parcel_send(struct parcel *parcel, struct out *out);

#endif
