/* qmail-remote - send one message to one host by SMTP
 *
 *	qmail-remote host sender recipient...
 *
 * Reads the message from descriptor 0 and reports on descriptor 1: r, h or s
 * for each recipient, then K, Z or D for the message, each part ending in a
 * NUL. Never makes a line end out of content, so a message cannot smuggle
 * another one.
 *
 * Exit: 0 reported, 111 the report could not be written. Heap: bounded.
 * SPDX-License-Identifier: 0BSD
 */
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/env.h"
#include "base/exit.h"
#include "base/sig.h"
#include "conf/home.h"
#include "remote/courier.h"

const char prog_name[] = "qmail-remote";

enum { FD_MESSAGE = 0, FD_REPORT = 1 };

static void deliver(struct courier *courier, const char *host,
	struct task *task, struct verdict *verdict)
{
	/* A line break in an address would be a command of its own. */
	if (strpbrk(task->sender, "\r\n"))
		verdict_plain(verdict, verdict_break);
	else if (courier_start(courier) == -1)
		destination_bad_control(verdict);
	else
		courier_deliver(courier, host, FD_MESSAGE, task, verdict);
}

/* Without a report our parent defers: nothing is lost. */
static int report(struct verdict *verdict)
{
	return verdict_write(verdict, FD_REPORT) == -1 ? EXIT_TEMP : EXIT_OK;
}

int main(int argc, char **argv)
{
	static struct courier courier;
	static struct parcel parcel;
	struct verdict verdict = VERDICT_EMPTY;

	sig_ignore(SIGPIPE);
	help_wanted(argc, argv, "host sender recipient...");
	if (argc < 4) {
		verdict_plain(&verdict, verdict_usage);
		return report(&verdict);
	}
	struct task task = {
		.sender = argv[2],
		.recipients = argv + 3,
		.n = (size_t)argc - 3,
		.dsn = str_text(env_get("QMAILDSN")),
		.parcel = &parcel,
	};
	if (chdir(home_path) == -1)
		verdict_plain(&verdict, verdict_home);
	else if (verdict_begin(&verdict, task.n) == -1)
		verdict_plain(&verdict, verdict_system);
	else
		deliver(&courier, argv[1], &task, &verdict);
	int code = report(&verdict);
	courier_stop(&courier);
	return code;
}
