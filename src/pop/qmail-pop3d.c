/* qmail-pop3d - let a user read and delete mail in a Maildir, by POP3
 *
 *	qmail-pop3d maildir
 *
 * Speaks with a client on descriptors 0 and 1, who has logged in already: a
 * checker runs it as the user, in his home. Nothing changes in the Maildir
 * before QUIT. Memory: about 50 bytes a message, with a limit.
 *
 * Exit: 0 after any session, 1 run by root, 100 bad usage. Heap: bounded.
 * SPDX-License-Identifier: 0BSD
 */
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/exit.h"
#include "base/powers.h"
#include "base/sig.h"
#include "conf/control.h"
#include "conf/home.h"
#include "net/sock.h"
#include "pop/browse.h"
#include "pop/sizelist.h"
#include "pop/update.h"

const char prog_name[] = "qmail-pop3d";

enum { EXIT_ROOT = 1 };

/* The client hears it in place of a greeting. Exit 0, for the login was good:
 * anything else would be told as a wrong password. */
static noreturn void leave(struct out *out, const char *text, const char *more)
{
	out_join(out, "-ERR ", text, more, "\r\n");
	ignore(out_flush(out)); /* we leave in any case */
	sock_part(out->fd);
	_exit(EXIT_OK);
}

static noreturn void leave_root(void)
{
	static const char text[] =
		"qmail-pop3d invoked as uid 0, terminating\n";

	ignore(write(2, text, sizeof(text) - 1)); /* we leave in any case */
	_exit(EXIT_ROOT);
}

/* Control files, then to stand in the Maildir. */
static void enter(struct browse *browse)
{
	struct out *out = &browse->out;

	if (chdir(home_path) == -1) {
		warn_sys("unable to enter ", home_path);
		leave(out, "[SYS/TEMP] unable to enter home directory", "");
	}
	if (popterms_read(&browse->terms) == -1) {
		warn(control_where());
		leave(out, "[SYS/TEMP] unable to read controls", "");
	}
	if (fchdir(browse->drop.dir) == -1)
		leave(out, "[SYS/TEMP] unable to enter the Maildir", "");
	browse->in.timeout = out->timeout = browse->terms.timeout;
	if (update_login(browse->drop.dir, &browse->terms))
		leave(out, "[LOGIN-DELAY] too soon after the last login", "");
}

int main(int argc, char **argv)
{
	static char in_space[4096];
	/* Not above PIPE_BUF: a write after poll does not block then. */
	static char out_space[4096];
	static struct browse browse = {.in = IN_FROM(0, in_space),
		.out = OUT_TO(1, out_space),
		.drop = DROP_EMPTY(-1)};

	help_wanted(argc, argv, "maildir");
	if (powers_root())
		leave_root();
	if (argc != 2)
		die_usage("maildir");
	sig_ignore(SIGPIPE);
	browse.in.tied = &browse.out;
	int64_t now = clock_seconds();
	browse.drop.dir = open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (browse.drop.dir == -1)
		leave(&browse.out, "this user has no $HOME/", argv[1]);
	enter(&browse);
	update_clean(browse.drop.dir);
	if (drop_scan(&browse.drop, now) == -1)
		leave(&browse.out, "unable to scan $HOME/", argv[1]);
	sizelist_read(&browse.drop);
	browse_run(&browse);
	return EXIT_OK;
}
