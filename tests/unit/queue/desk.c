/* desk: a pipe for the message, a socket for the rest, and no waiting for those
 * who do not play by that
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "queue/desk.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

#include "base/call.h"
#include "base/clock.h"
#include "base/pass.h"
#include "base/proc.h"
#include "queue/codes.h"

#include "scratch.h"

static const char path[] = "home/" DESK_PATH;
static int listener;

static void enter(void)
{
	int message;

	signal(SIGPIPE, SIG_IGN);
	CHECK(desk_open(&message) == -1 && errno == ENOENT);
	scratch_mkdir("home");
	scratch_mkdir("home/accept");
	listener = call_listen(path, 5);
	CHECK(listener != -1);
}

/* The other side, in a process of its own: takes one on and answers by how many
 * bytes it got, of the message and of the envelope. */
static void at_desk(void)
{
	char space[100];

	int call = call_take(listener);
	int message = desk_take(call);
	ssize_t n = file_read(message, space, sizeof(space));
	ssize_t more = file_read(message, space, sizeof(space));
	ssize_t envelope = file_read(call, space, sizeof(space));
	desk_say(call, more == 0 ? (int)(n * 10 + envelope) : 255);
	_exit(0);
}

static pid_t fork_desk(void)
{
	pid_t pid = fork();

	if (pid == 0)
		at_desk();
	return pid;
}

static void both(void)
{
	int message = -1;
	int status;

	pid_t pid = fork_desk();
	int socket = desk_open(&message);
	CHECK(socket != -1 && message != -1 && desk_taken(socket));
	CHECK(file_write_all(message, "abc", 3) == 0);
	file_close(message);
	CHECK(file_write_all(socket, "Fs", 2) == 0);
	CHECK(desk_hear(socket) == 32);
	CHECK(desk_hear(socket) == -1);
	file_close(socket);
	CHECK(waitpid(pid, &status, 0) == pid);
}

/* An end of the envelope that is no end of the talk. */
static void stopped(void)
{
	int message = -1;
	int status;

	pid_t pid = fork_desk();
	int socket = desk_open(&message);
	CHECK(desk_taken(socket));
	file_close(message);
	desk_stop(socket);
	CHECK(desk_hear(socket) == 0);
	file_close(socket);
	CHECK(waitpid(pid, &status, 0) == pid);
}

static int64_t taken_ms(int call, int *message_out)
{
	int64_t before = clock_steady_ms();

	*message_out = desk_take(call);
	return clock_steady_ms() - before;
}

/* What is no client: at once, or after a second. */
static void strangers(void)
{
	int ends[2];
	int message;
	int before = scratch_held();

	CHECK(pass_pair(ends) == 0);
	CHECK(taken_ms(ends[1], &message) >= DESK_PATIENCE_MS - 10);
	CHECK(message == -1);
	CHECK(pass_send(ends[0], str_text("m"), -1) == 0);
	CHECK(taken_ms(ends[1], &message) < DESK_PATIENCE_MS && message == -1);
	int file = file_open_read("/dev/zero");
	CHECK(pass_send(ends[0], str_text("m"), file) == 0);
	CHECK(taken_ms(ends[1], &message) < DESK_PATIENCE_MS && message == -1);
	file_close(file);
	file_close(ends[0]);
	CHECK(taken_ms(ends[1], &message) < DESK_PATIENCE_MS && message == -1);
	file_close(ends[1]);
	CHECK(scratch_held() == before);
}

/* Nobody takes the call: that is known within a second or two. */
static void silence(void)
{
	int message;
	int64_t before = clock_steady_ms();

	int socket = desk_open(&message);
	CHECK(socket != -1 && !desk_taken(socket));
	file_close(message);
	file_close(socket);
	int64_t took = clock_steady_ms() - before;
	CHECK(took >= DESK_PATIENCE_MS - 10 && took < 5 * DESK_PATIENCE_MS);
	int call = call_take(listener); /* it lies there still */
	CHECK(desk_take(call) == -1); /* but nobody waits for us any more */
	file_close(call);
	file_close(listener);
	CHECK(desk_open(&message) == -1 && errno == ECONNREFUSED);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(enter);
	RUN(both);
	RUN(stopped);
	RUN(strangers);
	RUN(silence);
	RUN(scratch_leave);
	return check_done();
}
