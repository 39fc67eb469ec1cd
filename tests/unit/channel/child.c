/* child: what it says is kept and cut, what cannot be started is told, and a
 * key that is too long is none
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _GNU_SOURCE /* F_SETPIPE_SZ */
#include "channel/child.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/ioctl.h>

#include "base/file.h"

#include "scratch.h"

static struct workers workers;
static struct child child = CHILD_NONE(10);
static char sh[] = "/bin/sh";
static char dash_c[] = "-c";

static int begin(const char *command, size_t key)
{
	char *argv[] = {sh, dash_c, (char *)(uintptr_t)command, 0};
	static char bytes[WORKERS_KEY_MAX + 1];
	struct child_start start = {
		.start = {.argv = argv}, .key = str_of(bytes, key)};
	int message = file_open_read("message");
	int result = child_begin(&child, &start, &workers, message);

	file_close(message);
	return result;
}

/* Waits for it, and hears all. */
static void finish(int code)
{
	int status;

	CHECK(proc_wait(child.pid, &status) == 0);
	CHECK(!proc_crashed(status) && proc_code(status) == code);
	child_hear(&child);
	child_close(&child);
	CHECK(child.pid == 0 && child.pipe == -1 && child.socket == -1);
}

static void says(void)
{
	scratch_put("message", "m\n");
	CHECK(begin("cat; echo err >&2; exit 3", 0) == 0);
	CHECK(child.socket == -1);
	finish(3);
	CHECK_TEXT(buf_str(&child.output), "m\nerr\n");
	CHECK(begin("echo 0123456789; echo more", 0) == 0);
	finish(0);
	CHECK_TEXT(buf_str(&child.output), "0123456789");
}

static int waiting(void)
{
	int n = 0;

	CHECK(ioctl(child.pipe, FIONREAD, &n) == 0);
	return n;
}

/* Whoever says more than a pipe holds is not heard at one go: he could go on
 * for ever. */
static void talks(void)
{
	enum { SPOKEN = 500000, HEARD = 65536 };
	CHECK(begin("exec head -c 500000 /dev/zero", 0) == 0);
	if (fcntl(child.pipe, F_SETPIPE_SZ, 2 * SPOKEN) == -1)
		return; /* as much as is allowed was not enough */
	int status;
	CHECK(proc_wait(child.pid, &status) == 0 && waiting() == SPOKEN);
	child_hear(&child);
	CHECK(waiting() == SPOKEN - HEARD);
	CHECK(child.output.n == child.output.limit);
	child_close(&child);
}

static void no_start(void)
{
	char *argv[] = {sh, 0};
	struct child_start start = {
		.start = {.argv = argv, .path = "/no/such/program"},
		.key = str_text("k")};

	errno = 0;
	CHECK(child_begin(&child, &start, &workers, 0) == -1);
	CHECK(errno == ENOENT && child.pid == 0 && child.pipe == -1);
	CHECK(child.socket == -1);
}

/* A program that knows nothing of further jobs: its end is just the end. */
static void unknowing(void)
{
	CHECK(begin("exec 3>&-; exit 0", 1) == 0);
	CHECK(child.socket != -1);
	int status;
	CHECK(proc_wait(child.pid, &status) == 0);
	CHECK(!child_asked(&child, &workers) && child.socket == -1);
	CHECK(workers.n == 0);
	child_close(&child);
	CHECK(begin("sleep 1", 1) == 0);
	CHECK(!child_asked(&child, &workers) && child.socket != -1);
	finish(0);
}

static void long_key(void)
{
	CHECK(begin("exit 0", WORKERS_KEY_MAX + 1) == 0);
	CHECK(child.socket == -1);
	finish(0);
	CHECK(begin("exit 0", WORKERS_KEY_MAX) == 0);
	CHECK(child.socket != -1);
	finish(0);
	buf_free(&child.output);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(says);
	RUN(talks);
	RUN(no_start);
	RUN(unknowing);
	RUN(long_key);
	RUN(scratch_leave);
	return check_done();
}
