/* resend - see resend.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/resend.h"

#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "base/die.h"
#include "base/env.h"
#include "base/exit.h"
#include "base/in.h"
#include "base/out.h"
#include "base/sig.h"
#include "queue/submit.h"

const char *resend_need(const char *name)
{
	const char *value = env_get(name);

	if (!value)
		die(EXIT_PERM, name, " not set");
	return value;
}

/* Half a message is none: a read error ends the envelope early. */
static void copy(struct submit *submit)
{
	static char space[8192];
	struct in in = IN_FROM(STDIN_FILENO, space);
	struct str view;
	int result;

	while ((result = in_view(&in, &view)) == 1) {
		submit_bytes(submit, view.s, view.n);
		in_skip(&in, view.n);
	}
	if (result == 0)
		return;
	submit_fail(submit);
	int error = in.error;
	ignore(*submit_close(submit, 0)); /* what failed is known */
	errno = error;
	die_sys(EXIT_TEMP, "unable to read message");
}

static void say_pid(pid_t pid)
{
	char space[64];
	struct out out = OUT_TO(STDERR_FILENO, space);

	out_join(&out, prog_name, ": qp ");
	out_num(&out, (uint64_t)pid);
	out_byte(&out, '\n');
	ignore(out_flush(&out)); /* the message is queued all the same */
}

void resend_message(const char *sender, char **addresses)
{
	static struct submit submit;
	const char *delivered_to = resend_need("DTLINE");

	sig_ignore(SIGPIPE);
	if (submit_open(&submit) == -1)
		die_sys(EXIT_TEMP, "unable to start qmail-queue");
	submit_text(&submit, delivered_to);
	copy(&submit);
	submit_sender(&submit, str_text(sender));
	for (; *addresses; addresses++)
		submit_recipient(&submit, str_text(*addresses));
	const char *verdict = submit_close(&submit, 0);
	if (*verdict)
		die(*verdict == 'D' ? EXIT_PERM : EXIT_TEMP, verdict + 1);
	say_pid(submit_pid(&submit));
}
