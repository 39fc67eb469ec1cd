/* retouch - one line of a large vpasswd, and its record, without the rest
 *
 * Where vpasswd has many lines, its cdb is made with room (data/cdbroom), and
 * has a note of the vpasswd it agrees with: number and times of the inode,
 * size, users. While that vpasswd is in place and untouched it is known to be
 * sorted and right: a line is found by a few small reads, what stands before
 * and behind it is copied as it is, and in the cdb one record changes in its
 * place. The order, each step sealed before the next:
 *
 *	1  vpasswd.new is whole
 *	2  the cdb has the new record, which nobody sees, and no note
 *	3  vpasswd.new is vpasswd
 *	4  the cdb's table tells of the new record
 *	5  the note: both agree
 *
 * Whatever ends it, before step 3 nothing is changed, after step 4 all is, and
 * between them the missing note makes the next change write the cdb anew.
 *
 * For program files, under the domain's lock: what goes wrong ends the program.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef VPOP_RETOUCH_H
#define VPOP_RETOUCH_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/str.h"
#include "data/cdbroom.h"

struct retouch {
	const char *dir;
	struct cdbroom room;
	int fd; /* vpasswd */
	size_t size;
	size_t users;
};

/* True if the files in dir are known to agree. */
bool retouch_open(struct retouch *retouch, const char *dir);
void retouch_close(struct retouch *retouch);

/* The line (without its newline) that begins at that offset: a view that the
 * next call ends. */
struct str retouch_line(const struct retouch *retouch, size_t at);

/* Where the name's line begins, or would. True if there is one. */
bool retouch_find(
	const struct retouch *retouch, struct str name, size_t *at_out);

/* The line at that offset is replaced; or inserted, where its name is another;
 * or goes, where the new one is empty. False, and nothing is changed: the cdb
 * has no place for it, all is to be made anew. */
bool retouch_commit(struct retouch *retouch, size_t at, struct str line);

/* Notes that the files in dir, both just made, agree. */
void retouch_agree(const char *dir, size_t users);

#endif
