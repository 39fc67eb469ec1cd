/* moving: a folder gets another name while others come in by the old one
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "seals.h"

#include "vpop/moving.h"

#include <errno.h>

#include "child.h"

const char prog_name[] = "moving";

static void begins(void)
{
	seals_begin();
	moving_begin("d/old", "d/new");
	if (!seals_has("d"))
		_exit(1);
}

static void begins_unsealed(void)
{
	seals_left = 0;
	moving_begin("d/old", "d/new");
}

static void ends(void)
{
	moving_end("d/old", "d/new");
}

static void enter(void)
{
	scratch_mkdir("d");
	scratch_mkdir("d/old");
	scratch_put("d/old/mail", "x\n");
}

/* At every moment the new name leads to the mail. */
static void moved(void)
{
	struct stat st;

	CHECK(!moving_begun("d/old", "d/new"));
	CHECK(child_run(begins) == 0 && moving_begun("d/old", "d/new"));
	CHECK(scratch_holds("d/new/mail", "x\n"));
	CHECK(child_run(begins_unsealed) == 111);
	CHECK(child_run(begins) == 0); /* once more, after a crash */
	CHECK(child_run(ends) == 0);
	CHECK(scratch_holds("d/new/mail", "x\n") && !scratch_there("d/old"));
	CHECK(lstat("d/new", &st) == 0 && S_ISDIR(st.st_mode));
	CHECK(!moving_begun("d/old", "d/new"));
}

static void refused(void)
{
	CHECK(child_run(ends) == 111); /* there is nothing to move */
	CHECK(scratch_holds("d/new/mail", "x\n"));
	scratch_mkdir("d/old");
	CHECK(child_run(begins) == 111); /* the name is taken */
	CHECK(scratch_holds("d/new/mail", "x\n"));
	CHECK(symlink("elsewhere", "d/link") == 0);
	CHECK(!moving_begun("d/old", "d/link"));
}

/* Somebody opens the new name all the time: it is there, or the way to it leads
 * round and round for a moment, which is a reason to wait. */
static void under_load(void)
{
	CHECK(rename("d/new", "d/busy") == 0 && rmdir("d/old") == 0);
	CHECK(rename("d/busy", "d/old") == 0 && child_run(begins) == 0);
	pid_t pid = fork();
	if (pid == 0) {
		int bad = 0;
		for (int i = 0; i < 20000; i++) {
			int fd = open("d/new/mail", O_RDONLY);
			bad |= fd == -1 && errno != ELOOP;
			close(fd);
		}
		_exit(bad);
	}
	int status = -1;
	CHECK(child_run(ends) == 0);
	CHECK(waitpid(pid, &status, 0) == pid && status == 0);
	CHECK(scratch_holds("d/new/mail", "x\n"));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(enter);
	RUN(moved);
	RUN(refused);
	RUN(under_load);
	RUN(scratch_leave);
	return check_done();
}
