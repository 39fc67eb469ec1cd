/* call: who listens is found, nobody waits, and it is known who calls
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/call.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <sys/wait.h>

#include "base/clock.h"

#include "scratch.h"

static int listener;

static void nobody(void)
{
	char path[200];

	CHECK(call_make("socket") == -1 && errno == ENOENT);
	memset(path, 'x', sizeof(path));
	path[sizeof(path) - 1] = 0;
	CHECK(call_make(path) == -1 && errno == ENAMETOOLONG);
	CHECK(call_listen(path, 1) == -1 && errno == ENAMETOOLONG);
}

static void one_call(void)
{
	struct stat st;
	uid_t uid = 1;
	pid_t pid = 0;
	char c = 0;

	(void)umask(0177);
	listener = call_listen("socket", 1);
	(void)umask(022);
	CHECK(listener != -1 && fcntl(listener, F_GETFD) & FD_CLOEXEC);
	CHECK(stat("socket", &st) == 0 && (st.st_mode & 0777) == 0600);
	int64_t before = clock_steady_ms();
	errno = 0;
	CHECK(call_take(listener) == -1 && errno == EAGAIN);
	CHECK(clock_steady_ms() - before >= 990);
	int call = call_make("socket");
	int there = call_take(listener);
	CHECK(call != -1 && there != -1);
	CHECK(fcntl(call, F_GETFD) & FD_CLOEXEC);
	CHECK(fcntl(there, F_GETFD) & FD_CLOEXEC);
	CHECK(!(fcntl(call, F_GETFL) & O_NONBLOCK));
	CHECK(!(fcntl(there, F_GETFL) & O_NONBLOCK));
	CHECK(file_write_all(call, "x", 1) == 0);
	CHECK(file_read(there, &c, 1) == 1 && c == 'x');
	CHECK(call_who(there, &uid, &pid) == 0);
	CHECK(uid == geteuid() && pid == getpid());
	file_close(call);
	CHECK(file_read(there, &c, 1) == 0);
	file_close(there);
}

/* It is the one who called, not whoever holds the socket now. */
static void caller(void)
{
	uid_t uid;
	pid_t pid;
	int status;

	pid_t child = fork();
	if (child == 0)
		_exit(call_make("socket") == -1);
	CHECK(waitpid(child, &status, 0) == child && status == 0);
	int there = call_take(listener);
	CHECK(call_who(there, &uid, &pid) == 0 && pid == child);
	file_close(there);
	CHECK(call_who(listener + 50, &uid, &pid) == -1 && errno == EBADF);
}

/* More than will ever be taken: an error at once. */
static void crowd(void)
{
	int calls[1000];
	int n = 0;

	while (n < 1000 && (calls[n] = call_make("socket")) != -1)
		n++;
	CHECK(n > 10 && n < 1000 && errno == EAGAIN);
	while (n > 0)
		file_close(calls[--n]);
}

/* Whoever waits for a call is sent away, and who called is not kept. */
static void end(void)
{
	int status;
	char c;

	file_close(listener);
	listener = call_listen("socket", 60);
	pid_t child = fork();
	if (child == 0)
		_exit(call_take(listener) != -1);
	clock_sleep_ms(100); /* now he waits, or he comes too late */
	int64_t before = clock_steady_ms();
	call_end(listener);
	CHECK(waitpid(child, &status, 0) == child && status == 0);
	CHECK(call_take(listener) == -1);
	CHECK(clock_steady_ms() - before < 10000);
	CHECK(call_make("socket") == -1 && errno == ECONNREFUSED);
	file_close(listener);
	listener = call_listen("socket", 60);
	int call = call_make("socket");
	CHECK(call != -1);
	call_end(listener);
	file_close(listener);
	CHECK(file_read(call, &c, 1) <= 0);
	file_close(call);
	listener = call_listen("socket", 1);
}

/* What a listener leaves behind refuses, and does not stand in the way. */
static void left_behind(void)
{
	file_close(listener);
	CHECK(call_make("socket") == -1 && errno == ECONNREFUSED);
	listener = call_listen("socket", 1);
	int call = call_make("socket");
	CHECK(listener != -1 && call != -1);
	file_close(call);
	file_close(listener);
	scratch_mkdir("dir");
	CHECK(call_listen("dir", 1) == -1);
	CHECK(call_listen("none/socket", 1) == -1 && errno == ENOENT);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(nobody);
	RUN(one_call);
	RUN(caller);
	RUN(crowd);
	RUN(end);
	RUN(left_behind);
	RUN(scratch_leave);
	return check_done();
}
