/* cdbroom - a large constant database, one record of it changed where it is
 *
 * A database that was made with room has a dead record behind its others
 * (cdbmake_dead), which new ones are taken from, and its tables stand so that
 * no pair of them lies across the border of two sectors. Then one record may
 * come, go or be another without writing the whole:
 *
 *	cdbroom_put or cdbroom_drop	what no reader sees: the new record
 *	seal_data(room.cdb.fd)
 *	cdbroom_turn			eight bytes of a table: all see it
 *	seal_data(room.cdb.fd)
 *	cdbroom_note			what the file now agrees with
 *
 * Who looks a key up meanwhile, with any reader of the format, finds it as it
 * was or as it becomes, also if only one half of the eight bytes is there: of
 * a new record the first half means nothing without the second, of another
 * record only the second changes, of one that goes only the first. Nothing
 * that was written is written over, the file never grows, and the tables are
 * where they were: it does not matter when a reader mapped it. After a power
 * cut it is one or the other, too. What it does not have is the records that
 * are gone out of the file: who reads it as a whole, without its tables, finds
 * old ones as well.
 *
 * The note is for the owner of the file, and is empty (NULs) from the first
 * write of a change until cdbroom_note: it may say what the file agrees with.
 *
 * Writers hold a lock. Actions return 0 or -1 with errno.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef DATA_CDBROOM_H
#define DATA_CDBROOM_H

#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"
#include "data/cdb.h"
#include "data/cdbmake.h"

enum { CDBROOM_NOTE = 40 };

struct cdbroom {
	struct cdb cdb; /* open to write, too */
	uint32_t next; /* where the next record goes */
	uint32_t end; /* where the tables begin */
	char note[CDBROOM_NOTE];
	uint64_t slot; /* of the table, and what cdbroom_turn puts there */
	char pair[8];
};

#define CDBROOM_CLOSED \
	{ \
		.cdb = CDB_CLOSED \
	}

/* Between the last cdbmake_add and cdbmake_finish: leaves room for records of
 * n bytes in all, with 8 bytes more for each. */
MUST_USE int cdbroom_leave(struct cdbmake *make, uint32_t n);

/* Opens the file at path to change it. Returns 1; 0 if there is none, or it
 * was made without room; -1 with errno. */
MUST_USE int cdbroom_open(struct cdbroom *room, const char *path);

/* Makes ready that key has this data from now on; that it is gone. Returns 1;
 * 0 if there is no place for it (for the whole file to be made anew), or no
 * such key; -1 with errno. */
MUST_USE int cdbroom_put(struct cdbroom *room, struct str key, struct str data);
MUST_USE int cdbroom_drop(struct cdbroom *room, struct str key);

MUST_USE int cdbroom_turn(struct cdbroom *room);
MUST_USE int cdbroom_note(struct cdbroom *room, const char note[CDBROOM_NOTE]);

void cdbroom_close(struct cdbroom *room);

#endif
