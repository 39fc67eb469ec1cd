/* qmail-rcptd - look for recipients where the SMTP server may not
 *
 *	qmail-rcptd program [ arg ... ]
 *
 * Runs the program (a superserver, most often) with a socket on which servers
 * that it starts can ask who is behind doors that are closed to them, and
 * stays beside it as long as any of them lives. Of its processes one is
 * qmailp and hears the questions, one is root and sends for each the user
 * whose home it is. Not started by root it only runs the program.
 *
 * Exit: 100 bad usage, 111 something here does not work, or the program cannot
 * be run; else the program's. Heap: bounded.
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdnoreturn.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/env.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/num.h"
#include "base/pass.h"
#include "base/powers.h"
#include "base/proc.h"
#include "base/sig.h"
#include "conf/home.h"
#include "conf/ident.h"
#include "route/insider.h"
#include "smtp/doors.h"
#include "smtp/finder.h"

extern char **environ;

const char prog_name[] = "qmail-rcptd";

enum { TEND_MS = 1000, FIRST_FD = 10, ASKED = 0, FOUND = 1 };

static struct session {
	struct ident finder; /* who it is */
	pid_t pid; /* of the finder */
	struct doors doors; /* others: the questions, what was found */
	struct env env;
} session;

static void start_finder(void)
{
	int *others = session.doors.others;
	int ends[2];

	if (others[FOUND] != -1)
		file_close(others[FOUND]);
	if (pass_pair(ends) == -1)
		die_sys(EXIT_TEMP, "unable to make a socket");
	others[FOUND] = ends[0];
	session.pid = fork();
	if (session.pid == -1)
		die_sys(EXIT_TEMP, "unable to fork");
	if (session.pid == 0) {
		if (powers_become(session.finder.uid, session.finder.gid) == -1)
			die_sys(EXIT_TEMP, "unable to become qmailp");
		doors_leave(&session.doors);
		file_close(others[FOUND]);
		finder_serve(others[ASKED], ends[1]);
		_exit(EXIT_OK);
	}
	file_close(ends[1]);
}

static void reap(void)
{
	int status;
	pid_t pid;

	while ((pid = proc_reap(&status)) > 0) {
		if (pid == session.pid)
			session.pid = 0;
		else
			doors_ended(&session.doors, pid);
	}
}

/* What the finder has found; false: it is gone. */
static bool pass_on(void)
{
	static char packet[DOORS_PACKET_MAX];
	int found = session.doors.others[FOUND];
	int answer;
	ssize_t n = pass_take(found, packet, sizeof(packet), &answer);

	if (n > 0 && answer != -1)
		doors_ask(&session.doors, str_of(packet, (size_t)n), answer);
	else if (answer != -1)
		file_close(answer);
	return n > 0 || (n == -1 && errno != ECONNRESET);
}

noreturn static void serve(void)
{
	powers_no_new();
	sig_ignore(SIGPIPE); /* whoever reads what we warn of may be gone */
	start_finder();
	for (;;) {
		struct pollfd found = {
			.fd = session.doors.others[FOUND], .events = POLLIN};
		bool busy = doors_any(&session.doors);
		int n = sig_poll(&found, 1,
			busy ? clock_steady_ms() + TEND_MS : CLOCK_NEVER);
		reap();
		doors_tend(&session.doors);
		if (n != 1 || pass_on())
			continue;
		if (finder_deserted(session.doors.others[ASKED]))
			_exit(EXIT_OK);
		warn("the process that looks users up is gone, starting it "
		     "again");
		clock_sleep_ms(TEND_MS);
		start_finder();
	}
}

/* Away from the program: neither its child nor a sign of its end. asking is
 * the program's end of the socket. */
static void go_beside(int asking)
{
	int status;
	pid_t pid = fork();

	if (pid == -1)
		die_sys(EXIT_TEMP, "unable to fork");
	if (pid == 0) {
		file_close(asking);
		pid = fork();
		if (pid == 0)
			serve();
		_exit(pid == -1 ? EXIT_TEMP : EXIT_OK);
	}
	if (proc_wait(pid, &status) == -1 || proc_code(status) != EXIT_OK)
		die_sys(EXIT_TEMP, "unable to fork");
}

/* The number is one that no protocol of superservers has a use for. */
static void leave_open(int fd)
{
	static char pair[sizeof(INSIDER_VARIABLE) + NUM_MAX] =
		INSIDER_VARIABLE "=";
	int kept = fcntl(fd, F_DUPFD, FIRST_FD);

	if (kept == -1)
		die_sys(EXIT_TEMP, "unable to keep a socket open");
	file_close(fd);
	(void)num_format(pair + strlen(pair), (uint64_t)kept);
	env_start(&session.env);
	if (env_put(&session.env, pair) == -1)
		die_sys(EXIT_TEMP, "unable to set " INSIDER_VARIABLE);
	environ = session.env.vars;
}

static void begin(void)
{
	int here = file_open_read(".");
	int ends[2];

	if (here == -1)
		die_sys(EXIT_TEMP, "unable to look where we are");
	sig_default(SIGCHLD); /* or nobody could be waited for */
	if (chdir(home_path) == -1)
		die_sys(EXIT_TEMP, "unable to enter ", home_path);
	if (ident_user("qmailp", &session.finder) != 1)
		die(EXIT_TEMP, "no user qmailp in /etc/passwd: make setup");
	if (pass_pair(ends) == -1)
		die_sys(EXIT_TEMP, "unable to make a socket");
	session.doors.others[ASKED] = ends[0];
	session.doors.others[FOUND] = -1;
	go_beside(ends[1]);
	file_close(ends[0]);
	leave_open(ends[1]);
	if (fchdir(here) == -1)
		die_sys(EXIT_TEMP, "unable to go back to where we were");
	file_close(here);
}

int main(int argc, char **argv)
{
	help_wanted(argc, argv, "program [ arg ... ]");
	if (argc < 2)
		die_usage("program [ arg ... ]");
	if (file_guard_std() == -1)
		die_sys(EXIT_TEMP, "unable to open /dev/null");
	if (geteuid() == 0)
		begin();
	execvp(argv[1], argv + 1);
	die_sys(EXIT_TEMP, "unable to run ", argv[1]);
}
