/* seal - the one home of durability
 *
 * Nothing else in the house calls fsync and its relatives. A seal that failed
 * is never tried again: the kernel may have dropped the pages.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BASE_SEAL_H
#define BASE_SEAL_H

#include <stdbool.h>
#include <sys/types.h>

#include "base/attr.h"

/* File or directory behind fd is on stable storage when this returns 0. */
MUST_USE int seal_fd(int fd);

/* The bytes of a file that were written over where they were, and neither its
 * size nor its times: that costs no commit of a journal. */
MUST_USE int seal_data(int fd);

/* seal_fd for the directory at path. */
MUST_USE int seal_dir(const char *path);

/* seal_fd for the directory that this path is a name in. */
MUST_USE int seal_name(const char *path);

/* Everything on fd's file system. -1 with ENOSYS where the system has no
 * syncfs that reports write errors (Linux before 5.8). */
MUST_USE int seal_all(int fd);

/* Does seal_all keep its promise for fd's file system? Only of some is that
 * known. By FUSE, for instance, 0 is all that syncfs does: nobody tells the
 * program that has the files. */
bool seal_all_works(int fd);

/* Does fd's file system keep this order of itself: the bytes of a file that
 * are written out (seal_written), and then whatever changes after that: names,
 * modes? ext4 and xfs do: one journal for all, and sizes and extents are in it
 * before write-back counts as done; so a seal of what changed last seals all
 * that was before. An ext4 without a journal does not, nor one of which that
 * cannot be seen (/sys). Others may, and are not asked. */
bool seal_orders(int fd);

/* Starts writing fd's bytes back: a hint, for speed. */
void seal_hint(int fd);

/* Waits until fd's bytes are written out, though maybe not out of the disk's
 * cache, and their inode and names maybe nowhere. Done before the first seal of
 * several new files, it puts them all into one journal commit. -1: they were
 * not written. No later seal says so again: the kernel tells an error once. */
MUST_USE int seal_written(int fd);

/* The last step before a seal, in company: waits for the next moment, every
 * SEAL_MEET_MS, at which others who do so go on. A journal commits for the first
 * who asks, and who comes a little later needs a commit of his own; those who have
 * met need one. For speed only; who is alone should not. */
enum { SEAL_MEET_MS = 4 };
void seal_meet(void);

/* Gives fd this mode, meets others if in company, and seals it: where seal_orders,
 * with everything that this process changed or had written out on its file system
 * before. */
MUST_USE int seal_mark(int fd, mode_t mode, bool company);

#endif
