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
#include "base/out.h"
#include "base/sig.h"
#include "local/passon.h"
#include "queue/submit.h"

const char *resend_need(const char *name)
{
	const char *value = env_get(name);

	if (!value)
		die(EXIT_PERM, name, " not set");
	return value;
}

/* What failed is known, whatever qmail-queue says of half a message. */
static noreturn void not_read(struct submit *submit)
{
	int error = errno;

	ignore(*submit_close(submit, 0));
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
	if (submit_rest(&submit, STDIN_FILENO) == -1)
		not_read(&submit);
	const char *before = env_get("SENDER");
	bool same = before && str_is(str_text(sender), before);
	enum passon how = same ? PASSON_BESIDE : PASSON_NOTHING;
	passon_sender(&submit, str_text(sender), how);
	for (; *addresses; addresses++)
		passon_recipient(&submit, str_text(*addresses), how);
	const char *verdict = submit_close(&submit, 0);
	if (*verdict)
		die(*verdict == 'D' ? EXIT_PERM : EXIT_TEMP, verdict + 1);
	say_pid(submit_pid(&submit));
}
