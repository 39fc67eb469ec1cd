/* answered: once a period, whoever comes with how many addresses
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/answered.h"

#include <errno.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>

#include "base/clock.h"

#include "scratch.h"

static enum answered_verdict asks(const char *who, uint64_t most)
{
	struct answered answered;
	enum answered_verdict verdict =
		answered_open(&answered, "db", str_text(who), 1000, most);

	if (verdict == ANSWERED_NOT)
		answered_close(&answered);
	return verdict;
}

static size_t lines(void)
{
	struct buf b = BUF_LIMIT(10000000);
	size_t n = 0;

	CHECK(file_slurp("db/answered", &b) == 0);
	for (size_t i = 0; i < b.n; i++)
		n += b.s[i] == '\n';
	buf_free(&b);
	return n;
}

static void once(void)
{
	CHECK(asks("x@y", 1) == ANSWERED_UNSURE && errno == ENOENT);
	scratch_mkdir("db");
	CHECK(asks("x@y", 1) == ANSWERED_NOT);
	CHECK(asks("x@y", 1) == ANSWERED_BEFORE);
	CHECK(asks("X@Y", 1) == ANSWERED_BEFORE);
	CHECK(asks("xx@y", 1) == ANSWERED_NOT && lines() == 2);
	CHECK(asks("x@y", 2) == ANSWERED_NOT && lines() == 3);
	CHECK(asks("x@y", 2) == ANSWERED_BEFORE && lines() == 3);
	CHECK(asks("z@y", 0) == ANSWERED_BEFORE && lines() == 3);
}

static void put_line(int ago, const char *who)
{
	char text[100];

	snprintf(
		text, sizeof(text), "%lld %s\n", (long long)time(0) - ago, who);
	scratch_put("db/answered", text);
}

static void over(void)
{
	put_line(990, "x@y");
	CHECK(asks("x@y", 1) == ANSWERED_BEFORE && lines() == 1);
	put_line(1001, "x@y");
	CHECK(asks("x@y", 1) == ANSWERED_NOT && lines() == 1);
	put_line(-500, "x@y"); /* a clock that was wrong: in doubt, none */
	CHECK(asks("x@y", 1) == ANSWERED_BEFORE);
}

static void damaged(void)
{
	scratch_put("db/answered",
		"junk\n\n99999999999999999999 x@y\n-1 x@y\n 5 x@y\nx@y");
	CHECK(asks("x@y", 1) == ANSWERED_NOT && lines() == 1);
	CHECK(asks("", 1) == ANSWERED_UNSURE && errno == EINVAL);
	CHECK(asks("x\n1 z@y", 1) == ANSWERED_UNSURE && errno == EINVAL);
	CHECK(unlink("db/answered") == 0);
	scratch_put("secret", "keep\n");
	CHECK(symlink("../secret", "db/answered") == 0);
	CHECK(asks("x@y", 1) == ANSWERED_UNSURE && errno == ELOOP);
	CHECK(unlink("db/answered") == 0);
	CHECK(symlink("../secret", "db/answered.new") == 0);
	CHECK(asks("x@y", 1) == ANSWERED_UNSURE && errno == ELOOP);
	CHECK(scratch_holds("secret", "keep\n"));
	(void)unlink("db/answered.new");
}

static void undone(void)
{
	struct answered answered;

	CHECK(asks("a@y", 1) == ANSWERED_NOT);
	CHECK(answered_open(&answered, "db", str_text("b@y"), 1000, 1) ==
		ANSWERED_NOT);
	CHECK(answered_undo(&answered) == 0);
	answered_close(&answered);
	CHECK(asks("b@y", 1) == ANSWERED_NOT);
	CHECK(asks("a@y", 1) == ANSWERED_BEFORE && lines() == 2);
}

/* Strangers with many addresses: nobody gets more, the file does not grow. */
static void bounded(void)
{
	static char text[ANSWERED_MAX * 40];
	size_t n = 0;

	for (int i = 0; i < ANSWERED_MAX - 1; i++)
		n += (size_t)sprintf(
			text + n, "%lld %d@y\n", (long long)time(0), i);
	scratch_put_bytes("db/answered", text, n);
	CHECK(asks("last@y", 1) == ANSWERED_NOT && lines() == ANSWERED_MAX);
	CHECK(asks("one.more@y", 1) == ANSWERED_FULL);
	CHECK(asks("7@y", 1) == ANSWERED_BEFORE && lines() == ANSWERED_MAX);
	CHECK(unlink("db/answered") == 0);
}

/* Of many deliveries at once one answers. */
static void together(void)
{
	int status;
	int won = 0;

	for (int i = 0; i < 8; i++)
		if (fork() == 0)
			_exit(asks("many@y", 1) == ANSWERED_NOT ? 1 : 0);
	for (int i = 0; i < 8; i++) {
		CHECK(wait(&status) > 0 && WIFEXITED(status));
		won += WEXITSTATUS(status);
	}
	CHECK(won == 1 && lines() == 1);
}

/* Whoever comes while another one decides waits for him. */
static void waits(void)
{
	int lock = file_open_append("db/answered.lock", 0600);

	CHECK(file_lock_now(lock) == 0);
	pid_t pid = fork();
	if (pid == 0) {
		file_close(lock);
		_exit(asks("many@y", 1) == ANSWERED_BEFORE ? 7 : 0);
	}
	clock_sleep_ms(200);
	int status = 0;
	CHECK(waitpid(pid, &status, WNOHANG) == 0);
	file_close(lock);
	CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
	CHECK(WEXITSTATUS(status) == 7);
}

/* What cannot be noted is not answered, and nobody is forgotten. */
static void no_room(void)
{
	static const struct rlimit little = {30, 30};
	int status = 0;
	pid_t pid = fork();

	if (pid == 0) {
		signal(SIGXFSZ, SIG_IGN);
		if (setrlimit(RLIMIT_FSIZE, &little) == -1)
			_exit(99);
		_exit(asks("another@y", 1) == ANSWERED_UNSURE ? 7 : 0);
	}
	CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
	CHECK(WEXITSTATUS(status) == 7 && lines() == 1);
	CHECK(asks("many@y", 1) == ANSWERED_BEFORE);
	CHECK(!scratch_there("db/answered.new"));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(once);
	RUN(over);
	RUN(damaged);
	RUN(undone);
	RUN(bounded);
	RUN(together);
	RUN(waits);
	RUN(no_room);
	RUN(scratch_leave);
	return check_done();
}
