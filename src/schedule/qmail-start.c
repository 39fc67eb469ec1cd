/* qmail-start - put the daemons together
 *
 *	qmail-start [ defaultdelivery [ logger arg ... ] ]
 *
 * Starts qmail-lspawn as root, qmail-rspawn as qmailr, qmail-clean and
 * qmail-queued as qmailq, the logger, if there is one, as qmaill, joins them by
 * pipes, and becomes qmail-send as qmails. Without root, all run as the user who
 * starts it. The log goes to the logger, else to standard output.
 *
 * Exit: that of qmail-send (0 after SIGTERM); 100 started by the wrong user,
 * 111 could not start. Heap: none.
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/powers.h"
#include "base/proc.h"
#include "conf/home.h"
#include "conf/ident.h"

const char prog_name[] = "qmail-start";

static const char how[] = "[ defaultdelivery [ logger arg ... ] ]";

/* The descriptors of qmail-send. */
enum {
	FD_LOG = 0,
	FD_LSPAWN = 1,
	FD_RSPAWN = 3,
	FD_CLEAN = 5,
	FD_QUEUED = 7,
	FD_END
};

struct session {
	bool rootless;
	int log; /* where the log goes */
	int ends[FD_END]; /* what qmail-send gets as 1 to 7 */
};

static struct session session;

static char *plain(const char *text)
{
	return (char *)(uintptr_t)text;
}

static void make_pipe(int pair[2])
{
	if (proc_pipe(pair) == -1)
		die_sys(EXIT_TEMP, "unable to make a pipe");
}

/* Sets whom the program runs as. */
static void be(struct proc_start *start, const char *user)
{
	struct ident ident;

	if (session.rootless)
		return;
	if (ident_user(user, &ident) != 1)
		die(EXIT_TEMP, "no user ", user, " in /etc/passwd: make setup");
	start->be = true;
	start->uid = ident.uid;
	start->gid = ident.gid;
}

static void spawn(const struct proc_start *start)
{
	if (proc_spawn(start) == -1)
		die_sys(EXIT_TEMP, "unable to start ", start->argv[0]);
}

/* Both ways between qmail-send (descriptors fd and fd + 1) and a program. */
static void spawn_neighbour(
	int fd, const char *path, char *const *argv, const char *user)
{
	int to[2];
	int from[2];
	struct proc_start start = {.argv = argv, .path = path};

	make_pipe(to);
	make_pipe(from);
	const struct proc_fd fds[] = {
		{to[0], 0}, {from[1], 1}, {session.log, 2}};
	start.fds = fds;
	start.n_fds = 3;
	if (user)
		be(&start, user);
	spawn(&start);
	file_close(to[0]);
	file_close(from[1]);
	session.ends[fd] = to[1];
	session.ends[fd + 1] = from[0];
}

/* It hears nothing from qmail-send but its end. */
static void spawn_queued(void)
{
	char *argv[] = {plain("qmail-queued"), 0};
	int pair[2];
	struct proc_start start = {.argv = argv, .path = "bin/qmail-queued"};

	make_pipe(pair);
	const struct proc_fd fds[] = {
		{pair[0], 0}, {session.log, 1}, {session.log, 2}};
	start.fds = fds;
	start.n_fds = 3;
	be(&start, "qmailq");
	spawn(&start);
	file_close(pair[0]);
	session.ends[FD_QUEUED] = pair[1];
}

static void spawn_logger(char **argv)
{
	int pair[2];
	struct proc_start start = {.argv = argv};

	make_pipe(pair);
	const struct proc_fd fds[] = {{pair[0], 0}, {1, 1}, {2, 2}};
	start.fds = fds;
	start.n_fds = 3;
	be(&start, "qmaill");
	spawn(&start);
	file_close(pair[0]);
	session.log = pair[1];
}

/* Our own descriptors become those of qmail-send; all others close. */
static void place_ends(void)
{
	int high[FD_END];

	session.ends[FD_LOG] = session.log;
	for (int i = 0; i < FD_END; i++) {
		high[i] = fcntl(session.ends[i], F_DUPFD_CLOEXEC, FD_END);
		if (high[i] == -1)
			die_sys(EXIT_TEMP, "unable to prepare descriptors");
	}
	for (int i = 0; i < FD_END; i++)
		if (dup2(high[i], i) == -1)
			die_sys(EXIT_TEMP, "unable to prepare descriptors");
}

static noreturn void become_send(void)
{
	char *argv[] = {plain("qmail-send"), 0};
	struct ident ident;

	if (!session.rootless) {
		if (ident_user("qmails", &ident) != 1)
			die(EXIT_TEMP,
				"no user qmails in /etc/passwd: make setup");
		if (powers_become(ident.uid, ident.gid) == -1)
			die_sys(EXIT_TEMP, "unable to become qmails");
	}
	place_ends();
	(void)execv("bin/qmail-send", argv);
	_exit(EXIT_TEMP);
}

int main(int argc, char **argv)
{
	static char nothing[] = "./Mailbox";
	char *lspawn[] = {
		plain("qmail-lspawn"), argc > 1 ? argv[1] : nothing, 0};
	char *rspawn[] = {plain("qmail-rspawn"), 0};
	char *clean[] = {plain("qmail-clean"), 0};

	help_wanted(argc, argv, how);
	if (file_guard_std() == -1)
		die_sys(EXIT_TEMP, "unable to open /dev/null");
	if (chdir(home_path) == -1)
		die_sys(EXIT_TEMP, "unable to enter ", home_path);
	int rootless = ident_rootless();
	if (rootless == -1)
		die_sys(EXIT_TEMP, "unable to look at ", home_queue);
	session.rootless = rootless == 1;
	if (!session.rootless && !powers_root())
		die(EXIT_PERM, "must be run by root");
	if (session.rootless && powers_root())
		die(EXIT_PERM, "the queue belongs to another user: run me as "
			       "that user");
	(void)umask(077);
	session.log = 1;
	if (argc > 2)
		spawn_logger(argv + 2);
	spawn_neighbour(FD_LSPAWN, "bin/qmail-lspawn", lspawn, 0);
	spawn_neighbour(FD_RSPAWN, "bin/qmail-rspawn", rspawn, "qmailr");
	spawn_neighbour(FD_CLEAN, "bin/qmail-clean", clean, "qmailq");
	spawn_queued();
	become_send();
}
