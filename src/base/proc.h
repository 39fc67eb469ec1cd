/* proc - starting programs and hearing how they ended
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BASE_PROC_H
#define BASE_PROC_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/attr.h"

/* One descriptor that the new program shall have: number `is` there is
 * number `from` here. All others of ours are close-on-exec. */
struct proc_fd {
	int from;
	int is;
};

struct proc_start {
	char *const *argv; /* argv[0] is shown; ends in a null */
	const char *path; /* what is run; null: argv[0]. Without a
				    * slash it is looked up in $PATH */
	char *const *env; /* null: our own */
	const char *dir; /* chdir there first, or null */
	const struct proc_fd *fds; /* n_fds of them */
	size_t n_fds; /* at most PROC_FDS_MAX */
	bool be; /* become uid and gid, no other groups */
	uid_t uid;
	gid_t gid;
	bool own_group; /* be the head of a new process group */
	const char *unable; /* null: we sleep until exec; see proc_spawn */
};

enum { PROC_FDS_MAX = 8 };

/* Starts it. Returns its pid, or -1 with errno when it could not be started:
 * also when exec failed, so there is no magic exit code. Signal dispositions
 * that we catch are default in it; SIGPIPE is default; no signal is blocked.
 * Uses vfork: the caller sleeps until exec.
 *
 * Who becomes a user that is a stranger must not sleep: the user could stop the
 * child before exec, for ever. With start->unable nobody waits for the child;
 * one that cannot go on says that text on its descriptor 2 and exits 111. */
MUST_USE pid_t proc_spawn(const struct proc_start *start);

/* Waits for pid, again after EINTR. Returns 0 with *status_out, or -1. */
MUST_USE int proc_wait(pid_t pid, int *status_out);

/* Reaps any child without waiting: its pid, 0 if none has ended, -1 if there
 * is none at all. */
MUST_USE pid_t proc_reap(int *status_out);

/* Was it ended by a signal? Else its exit code. */
bool proc_crashed(int status);
int proc_code(int status);

/* How a wait status looks that tells of this exit code. */
int proc_status(int code);

/* The path that we were started by, as our parent wrote it; null: not known.
 * A program that is run by another one in its place has another path. */
const char *proc_path(void);

/* n bytes of memory, all zero, that we and whoever we fork from now on have in
 * common; null with errno. Never given back. */
MUST_USE void *proc_shared(size_t n);

/* A pipe, both ends close-on-exec: fds[0] to read, fds[1] to write. */
MUST_USE int proc_pipe(int fds[2]);

#endif
