/* rebuild: a new cdb in place of the old one, or the old one untouched
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "seals.h"

#include "users/rebuild.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#include "data/cdb.h"

#include "scratch.h"

const char prog_name[] = "rebuild";

/* A program rebuilds one cdb in its life, so each is a child. */
static int run(void (*what)(void))
{
	int status = -1;

	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		if (dup2(file_open_empty("err", 0600), 2) == -1)
			_exit(99);
		what();
		_exit(0);
	}
	CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
	return WEXITSTATUS(status);
}

static bool finds(const char *key, const char *want)
{
	struct cdb cdb = CDB_CLOSED;
	struct buf data = BUF_LIMIT(100);
	bool right = cdb_open(&cdb, "users/cdb") == 1 &&
		     cdb_find(&cdb, str_text(key), &data) == 1 &&
		     str_is(buf_str(&data), want);

	cdb_close(&cdb);
	buf_free(&data);
	return right;
}

static void one(void)
{
	umask(077);
	rebuild_lock("users");
	rebuild_begin("users/cdb", "users/cdb.tmp");
	rebuild_add(str_text("key"), str_text("one"));
	rebuild_commit();
	rebuild_drop(); /* there is nothing to drop any more */
}

static void two(void)
{
	rebuild_lock("users");
	rebuild_begin("users/cdb", "users/cdb.tmp");
	rebuild_add(str_text("key"), str_text("two"));
	rebuild_commit();
}

/* Who comes while another one is at it waits. */
static void locked(void)
{
	const struct timespec pause = {0, 100000000};
	int status = -1;
	int dir = file_open_read("users");

	CHECK(dir != -1 && file_lock(dir) == 0 && finds("key", "two"));
	(void)fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		file_close(dir);
		one();
		_exit(0);
	}
	(void)nanosleep(&pause, 0);
	CHECK(waitpid(pid, &status, WNOHANG) == 0 && finds("key", "two"));
	file_close(dir);
	CHECK(waitpid(pid, &status, 0) == pid && status == 0);
	CHECK(finds("key", "one"));
	CHECK(run(two) == 0);
}

static void built(void)
{
	struct stat st;

	scratch_mkdir("users");
	CHECK(run(one) == 0 && finds("key", "one"));
	CHECK(stat("users/cdb", &st) == 0 && (st.st_mode & 0777) == 0644);
	CHECK(!scratch_there("users/cdb.tmp"));
	scratch_put("users/cdb.tmp", "left by a power cut");
	CHECK(run(two) == 0 && finds("key", "two"));
	CHECK(!scratch_there("users/cdb.tmp"));
}

static void dropped(void)
{
	rebuild_lock("users");
	rebuild_begin("users/cdb", "users/cdb.tmp");
	rebuild_add(str_text("key"), str_text("three"));
	rebuild_drop();
}

static void killed(void)
{
	rebuild_lock("users");
	rebuild_begin("users/cdb", "users/cdb.tmp");
	rebuild_add(str_text("key"), str_text("four"));
}

static void unfinished(void)
{
	CHECK(run(dropped) == 0 && finds("key", "two"));
	CHECK(!scratch_there("users/cdb.tmp"));
	CHECK(run(killed) == 0 && finds("key", "two"));
	CHECK(run(one) == 0 && finds("key", "one"));
}

static void no_dir(void)
{
	rebuild_lock("none");
}

static void in_the_way(void)
{
	rebuild_lock("users");
	rebuild_begin("users/dir", "users/cdb.tmp");
	rebuild_commit();
}

static void troubles(void)
{
	CHECK(run(no_dir) == 111);
	CHECK(scratch_holds("err", "rebuild: fatal: unable to lock none: file "
				   "does not exist\n"));
	scratch_mkdir("users/dir");
	CHECK(run(in_the_way) == 111 && finds("key", "one"));
	CHECK(!scratch_there("users/cdb.tmp"));
}

/* What seals does is known in the child only. */
static void sealed(void)
{
	one();
	_exit(seals_has("users/cdb") && seals_has("users") && seals_early == 0
			? 0
			: 1);
}

static void no_room(void)
{
	static const struct rlimit little = {2060, 2060};

	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &little) == -1)
		_exit(99);
	one();
}

/* Whole on disk before it has the name, and the name before all is said. */
static void seals(void)
{
	CHECK(run(sealed) == 0);
	CHECK(run(two) == 0);
	seals_left = 0;
	CHECK(run(one) == 111 && finds("key", "two"));
	CHECK(!scratch_there("users/cdb.tmp"));
	seals_left = 1;
	CHECK(run(one) == 111 && finds("key", "one"));
	seals_begin();
	CHECK(run(two) == 0 && run(no_room) == 111 && finds("key", "two"));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(built);
	RUN(locked);
	RUN(unfinished);
	RUN(troubles);
	RUN(seals);
	RUN(scratch_leave);
	return check_done();
}
