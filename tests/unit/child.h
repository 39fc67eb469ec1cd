/* child - what a test runs in a process of its own, as it may die
 *
 * Standing in a scratch directory: standard input is the file "in" (nothing if
 * there is none), what is said goes to "out" and "err".
 *
 *	CHECK(child_run(dies) == 111 && scratch_holds("err", "..."));
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CHILD_H
#define CHILD_H

#include <sys/wait.h>

#include "scratch.h"

/* Its exit code; 0 if it returns; 256 and the signal if it crashed. */
static inline int child_run(void (*what)(void))
{
	int status = -1;

	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		int in = file_open_read("in");
		int out = file_open_empty("out", 0600);
		int err = file_open_empty("err", 0600);
		if (in == -1)
			in = file_open_read("/dev/null");
		if (dup2(in, 0) == -1 || dup2(out, 1) == -1 ||
			dup2(err, 2) == -1)
			_exit(99);
		what();
		_exit(0);
	}
	CHECK(waitpid(pid, &status, 0) == pid);
	return WIFEXITED(status) ? WEXITSTATUS(status) : 256 + WTERMSIG(status);
}

#endif
