/* calls - the system calls that touch files, memory or processes
 *
 * And what may go wrong with each: a full disk is nothing that read tells.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CRASH_CALLS_H
#define CRASH_CALLS_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/syscall.h>

/* Processors that came late have only the younger forms of some calls. There
 * these stand for the others: numbers that no call has. */
#ifndef SYS_open
enum {
	SYS_open = -99,
	SYS_creat,
	SYS_stat,
	SYS_lstat,
	SYS_access,
	SYS_pipe,
	SYS_dup2,
	SYS_rename,
	SYS_mkdir,
	SYS_rmdir,
	SYS_link,
	SYS_unlink,
	SYS_symlink,
	SYS_readlink,
	SYS_chmod,
	SYS_chown,
	SYS_lchown,
	SYS_poll,
	SYS_fork,
	SYS_vfork,
};
#endif

enum {
	CALL_IO = 1, /* EIO */
	CALL_SPACE = 2, /* ENOSPC, EDQUOT */
	CALL_FDS = 4, /* EMFILE, ENFILE */
	CALL_MEMORY = 8, /* ENOMEM */
	CALL_SLOW = 16, /* EINTR */
	CALL_BUSY = 32, /* EAGAIN */
	CALL_READS = 64, /* may be short */
	CALL_WRITES = 128,
};

struct call_kind {
	int number;
	unsigned faults;
	const char *name;
};

extern const struct call_kind calls[];
extern const size_t n_calls;

/* Null: not one of them. */
const struct call_kind *call_kind(long number);

/* Does it put something on stable storage, and nothing else? */
bool call_seals(long number);

#endif
