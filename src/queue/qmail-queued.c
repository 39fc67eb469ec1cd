/* qmail-queued - do what qmail-queue does, for many messages
 *
 *	qmail-queued	(started by qmail-start)
 *
 * Starting a program costs more than storing a small message. Clients that find
 * accept/socket (submit.h) have their message stored by a process of ours, by
 * the same code and with the same promise; where there is none, or all are busy,
 * they start qmail-queue. A process has one message at a time, and keeps nothing
 * of it.
 *
 * Exit: 0 when descriptor 0 ends, which is when qmail-send has; 100 bad usage;
 * 111 no way to work. Heap: none. Never root.
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <poll.h>
#include <stdnoreturn.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/call.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/powers.h"
#include "base/proc.h"
#include "base/sig.h"
#include "conf/home.h"
#include "conf/ident.h"
#include "queue/clerks.h"
#include "queue/codes.h"
#include "queue/commit.h"
#include "queue/desk.h"
#include "queue/writer.h"

const char prog_name[] = "qmail-queued";

static const char dir[] = "accept";

enum { BREATH_MS = 100 };

static struct session {
	int lock; /* on the directory: one of us, no more */
	int listener;
	volatile int call; /* the one a clerk has; -1: none */
	struct clerks clerks;
	struct writer writer;
} session;

/* ---- a clerk ---- */

/* What is left behind is no message, and goes after 36 hours. */
static void too_slow(int number)
{
	(void)number;
	desk_say(session.call, QUEUE_TIMEOUT);
	_exit(QUEUE_TIMEOUT);
}

/* One message, from whoever calls. Its code. */
static int serve(int call, enum commit_how how)
{
	struct writer_source from = {.envelope = call};

	if (call_who(call, &from.uid, &from.pid) == -1)
		return QUEUE_BUG;
	from.message = desk_take(call);
	if (from.message == -1)
		return QUEUE_READ;
	from.company = clerks_crowd(&session.clerks);
	int code = writer_store(&session.writer, &from, how);
	writer_close(&session.writer);
	file_close(from.message);
	desk_say(call, code);
	return code;
}

/* Why the queue cannot be used qmail-queue tells whoever then starts it. */
static enum commit_how enter(void)
{
	enum commit_how how;

	(void)umask(022);
	sig_block_all_but(SIGALRM);
	sig_catch(SIGALRM, too_slow);
	if (commit_choose(&how) == -1 || chdir(home_queue) == -1)
		_exit(EXIT_TEMP);
	return how;
}

/* Another message comes only after one that went well. The alarm may go off
 * between two: then nobody has called for a day. */
noreturn static void work(unsigned number, pid_t master)
{
	const enum commit_how how = enter();
	int code = QUEUE_OK;

	for (int i = 0; i < CLERKS_JOBS && code == QUEUE_OK; i++) {
		int call = call_take(session.listener);
		if (call == -1)
			break;
		clerks_busy(&session.clerks, number);
		session.call = call;
		(void)alarm(WRITER_PATIENCE);
		code = serve(call, how);
		session.call = -1;
		file_close(call);
		clerks_done(&session.clerks, number);
		if (getppid() != master)
			break;
	}
	_exit(code);
}

/* ---- the master ---- */

static volatile sig_atomic_t child_ended;

static void note_child(int number)
{
	(void)number;
	child_ended = 1;
}

/* There is a call, and nobody who could take it, or there was a moment ago. Who
 * is not served starts qmail-queue. */
static void provide(void)
{
	pid_t master = getpid();
	unsigned number;

	if (clerks_ready(&session.clerks))
		return;
	pid_t pid = clerks_hire(&session.clerks, &number);
	if (pid == 0) {
		file_close(session.lock);
		work(number, master);
	}
	if (pid > 0)
		return;
	int call = call_take(session.listener);
	if (call != -1)
		file_close(call);
	else
		clock_sleep_ms(BREATH_MS); /* no descriptor is left */
}

static void reap(void)
{
	int status;
	pid_t pid;

	child_ended = 0;
	while ((pid = proc_reap(&status)) > 0)
		clerks_ended(&session.clerks, pid);
}

static void loop(void)
{
	struct clerks *clerks = &session.clerks;
	struct pollfd fds[] = {
		{0, POLLIN, 0}, {clerks->told[0], POLLIN, 0}, {-1, POLLIN, 0}};

	for (;;) {
		fds[2].fd = clerks_ready(clerks) ? -1 : session.listener;
		int n = sig_poll(fds, 3, CLOCK_NEVER);
		if (child_ended)
			reap();
		if (n <= 0)
			continue;
		if (fds[0].revents)
			return;
		if (fds[1].revents)
			clerks_heard(clerks);
		if (fds[2].revents)
			provide();
	}
}

/* One who is just ending has the lock a little longer; false: so has descriptor
 * 0 ended. */
static bool lock(void)
{
	struct pollfd end = {0, POLLIN, 0};

	session.lock = file_open_read(dir);
	if (session.lock == -1)
		die_sys(EXIT_TEMP, "unable to open ", dir);
	while (file_lock_now(session.lock) == -1)
		if (poll(&end, 1, BREATH_MS) == 1)
			return false;
	return true;
}

/* Without users of our own only the one whose queue it is may call. */
static void listen_there(void)
{
	int rootless = ident_rootless();

	if (rootless == -1)
		die_sys(EXIT_TEMP, "unable to look at ", home_queue);
	(void)umask(rootless == 1 ? 0177 : 0111);
	session.listener = call_listen(DESK_PATH, CLERKS_SECONDS);
	if (session.listener == -1 || clerks_open(&session.clerks) == -1)
		die_sys(EXIT_TEMP, "unable to listen at " DESK_PATH);
}

int main(int argc, char **argv)
{
	help_wanted(argc, argv, "");
	if (argc != 1)
		die_usage("");
	if (powers_root())
		die(EXIT_PERM, "must not run as root");
	if (file_guard_std() == -1)
		die_sys(EXIT_TEMP, "unable to open /dev/null");
	powers_no_new();
	sig_ignore(SIGPIPE);
	sig_catch(SIGCHLD, note_child);
	sig_block(SIGCHLD);
	if (chdir(home_path) == -1)
		die_sys(EXIT_TEMP, "unable to enter ", home_path);
	session.call = -1;
	if (!lock())
		return EXIT_OK;
	listen_there();
	loop();
	(void)unlink(DESK_PATH);
	call_end(session.listener); /* clerks who wait end with us */
	return EXIT_OK;
}
