/* powers: what root may give up, in a child
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/powers.h"

#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

#include "check.h"

enum { NOBODY = 65534 };

/* Runs it in a child: true is 1, false 0, a crash -1. */
static int in_child(bool (*what)(void))
{
	int status = 0;

	(void)fflush(stdout);
	pid_t pid = fork();
	if (pid == 0)
		_exit(what());
	(void)waitpid(pid, &status, 0);
	return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static bool becomes(void)
{
	gid_t groups[8];

	if (powers_become(NOBODY, NOBODY) == -1)
		return false;
	if (powers_root() || setuid(0) == 0 || setgid(0) == 0)
		return false;
	return getuid() == NOBODY && geteuid() == NOBODY &&
	       getgid() == NOBODY && getgroups(8, groups) == 1 &&
	       groups[0] == NOBODY;
}

static bool half_root(void)
{
	return seteuid(NOBODY) == 0 && powers_root();
}

static bool refused(void)
{
	if (powers_root() && powers_become(NOBODY, NOBODY) == -1)
		return false;
	return powers_become(0, 0) == -1;
}

static bool stays(void)
{
	powers_no_new();
	powers_no_new();
	return true;
}

static void giving_up(void)
{
	if (powers_root()) {
		CHECK(in_child(becomes) == 1);
		CHECK(in_child(half_root) == 1);
	} else {
		printf("# not root: that part is skipped\n");
	}
	CHECK(in_child(refused) == 1);
	CHECK(in_child(stays) == 1);
}

static void questions(void)
{
	CHECK(powers_root() == (getuid() == 0 || geteuid() == 0));
}

int main(void)
{
	RUN(questions);
	RUN(giving_up);
	return check_done();
}
