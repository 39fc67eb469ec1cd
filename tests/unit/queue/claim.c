/* claim: who writes a message holds it; when he ends, however, it is free
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "queue/claim.h"

#include <signal.h>
#include <sys/wait.h>

#include "queue/name.h"
#include "scratch.h"

static const uint64_t id = 1764000000123456; /* S is 0 */

static int make(void)
{
	char path[NAME_MAX_LENGTH];

	name_mess(path, id, NAME_MESSAGE);
	return file_open_new(path, 0600);
}

static void nobody(void)
{
	CHECK(mkdir("mess", 0700) == 0 && mkdir("mess/0", 0700) == 0);
	CHECK(!claim_held(id));
}

static void by_a_process(void)
{
	int ready[2];
	char c;

	CHECK(pipe(ready) == 0);
	pid_t pid = fork();
	if (pid == 0) {
		int fd = make();
		if (fd != -1 && claim_take(fd) == 0 &&
			write(ready[1], "", 1) == 1)
			for (;;)
				(void)pause();
		_exit(1);
	}
	CHECK(read(ready[0], &c, 1) == 1);
	CHECK(claim_held(id));
	CHECK(claim_held(id));
	CHECK(kill(pid, SIGKILL) == 0 && waitpid(pid, 0, 0) == pid);
	CHECK(!claim_held(id));
}

/* Who only looks does not keep the lock. */
static void by_us(void)
{
	int fd = file_open_read("mess/0/1764000000123456.m");

	CHECK(claim_take(fd) == 0);
	CHECK(claim_held(id));
	file_close(fd);
	CHECK(!claim_held(id));
}

/* Rather wait than delete. */
static void not_known(void)
{
	CHECK(rename("mess/0", "mess/1") == 0 && make() == -1);
	CHECK(symlink("0", "mess/0") == 0);
	CHECK(claim_held(id));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(nobody);
	RUN(by_a_process);
	RUN(by_us);
	RUN(not_known);
	RUN(scratch_leave);
	return check_done();
}
