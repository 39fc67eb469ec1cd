/* qmail-smtpd - receive mail by SMTP
 *
 *	qmail-smtpd
 *
 * Speaks with a client on descriptors 0 and 1, as a superserver's child that
 * knows from the environment who the client is. A message that was answered
 * with 250 is safely queued. Memory is bounded by the limits of the buffers:
 * messages stream, recipients are held, 40 MiB of them.
 *
 * Exit: 0 after QUIT, 1 when the session ended otherwise (or this host has no
 * name), 111 a control file or directory cannot be used. Heap: bounded.
 * SPDX-License-Identifier: 0BSD
 */
#include <signal.h>
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/sig.h"
#include "conf/control.h"
#include "conf/home.h"
#include "smtp/parley.h"

const char prog_name[] = "qmail-smtpd";

static const struct answer no_controls = {
	421, "4.3.0", "unable to read controls"};
static const struct answer no_home = {
	421, "4.3.0", "unable to enter home directory"};

static volatile sig_atomic_t told_to_stop;

static void stop(int number)
{
	(void)number;
	told_to_stop = 1;
}

static void say_once(struct parley *parley, const struct answer *answer)
{
	parley_say(parley, answer);
	ignore(out_flush(&parley->out)); /* we leave in any case */
}

int main(int argc, char **argv)
{
	static char in_space[32768];
	/* Not above PIPE_BUF: a write after poll does not block then. */
	static char out_space[4096];
	/* Filled at run time: what is all zeros costs no page before it is
	 * used, and this program starts for each connection. */
	static struct parley parley;

	help_wanted(argc, argv, "");
	sig_ignore(SIGPIPE);
	sig_block(SIGTERM);
	sig_catch(SIGTERM, stop);
	parley.stop = &told_to_stop;
	parley.in = (struct in)IN_FROM(0, in_space);
	parley.out = (struct out)OUT_TO(1, out_space);
	parley_begin(&parley);
	if (chdir(home_path) == -1) {
		say_once(&parley, &no_home);
		die_sys(EXIT_TEMP, "unable to chdir to ", home_path);
	}
	int opened = parley_open(&parley);
	if (opened != 1)
		say_once(&parley, &no_controls);
	if (opened == 0)
		return PARLEY_GONE;
	if (opened == -1)
		die(EXIT_TEMP, control_where());
	return parley_run(&parley);
}
