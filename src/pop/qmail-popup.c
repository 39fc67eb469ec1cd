/* qmail-popup - take a POP3 client's name and password
 *
 *	qmail-popup host checker [arg ...]
 *
 * Speaks with a client on descriptors 0 and 1, as a superserver's child. Name
 * and password go to checker over descriptor 3, which runs the rest of the
 * session as the user: usually checkpassword qmail-pop3d Maildir. Reads no byte
 * beyond the login, so clients may send everything at once.
 *
 * Exit: 0 after a session of the checker's, 1 without one, 111 a control file
 * or directory cannot be used. Heap: bounded.
 * SPDX-License-Identifier: 0BSD
 */
#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/sig.h"
#include "conf/control.h"
#include "conf/home.h"
#include "net/ucspi.h"
#include "pop/login.h"

const char prog_name[] = "qmail-popup";

static noreturn void die_saying(struct out *out, const char *text, int code)
{
	out_join(out, "-ERR ", text, "\r\n");
	ignore(out_flush(out)); /* we leave in any case */
	_exit(code);
}

/* The checker may be given relative to where we stand. */
static void read_terms(struct login *login)
{
	int here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (chdir(home_path) == -1) {
		warn_sys("unable to enter ", home_path);
		die_saying(&login->out,
			"[SYS/TEMP] unable to enter home directory", EXIT_TEMP);
	}
	if (popterms_read(&login->terms) == -1) {
		warn(control_where());
		die_saying(&login->out, "[SYS/TEMP] unable to read controls",
			EXIT_TEMP);
	}
	if (here == -1)
		return;
	ignore(fchdir(here)); /* then it is not found, and that is told */
	file_close(here);
}

int main(int argc, char **argv)
{
	static char in_space[1]; /* what follows the login is not ours */
	static char out_space[2048];
	static struct login login = {
		.in = IN_FROM(0, in_space), .out = OUT_TO(1, out_space)};
	struct ucspi peer;

	help_wanted(argc, argv, "host checker [arg ...]");
	sig_ignore(SIGPIPE);
	if (argc < 3)
		die_saying(&login.out, "usage: popup hostname subprogram",
			LOGIN_GONE);
	read_terms(&login);
	ucspi_read(&peer);
	ucspitls_look(&login.tls);
	login.remote = peer.remote_ip;
	login.checker = argv + 2;
	login.in.tied = &login.out;
	login.in.timeout = login.out.timeout = login.terms.timeout;
	return login_run(&login, argv[1]);
}
