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
#include "channel/serve.h"
#include "conf/home.h"
#include "remote/courier.h"

const char prog_name[] = "qmail-remote";

enum { FD_MESSAGE = 0, FD_REPORT = 1, ARGS_LEAST = 4 };

/* Large, and it goes from job to job. */
struct state {
	struct courier courier;
	struct parcel parcel;
	struct serve serve;
};

static struct state state;
/* On one job after the other: it keeps its memory. */
static struct verdict verdict = VERDICT_EMPTY;

static void deliver(const char *host, struct task *task)
{
	/* A line break in an address would be a command of its own. */
	if (strpbrk(task->sender, "\r\n"))
		verdict_plain(&verdict, verdict_break);
	else
		courier_deliver(
			&state.courier, host, FD_MESSAGE, task, &verdict);
}

/* Without a report our parent defers: nothing is lost. */
static int report(void)
{
	return verdict_write(&verdict, FD_REPORT) == -1 ? EXIT_TEMP : EXIT_OK;
}

/* One job: a host, a sender, recipients. */
static int carry(char **args, size_t n)
{
	struct task task = {
		.sender = args[1],
		.recipients = args + 2,
		.n = n - 2,
		.dsn = str_text(env_get("QMAILDSN")),
		.parcel = &state.parcel,
	};

	if (verdict_begin(&verdict, task.n) == -1)
		verdict_plain(&verdict, verdict_system);
	else
		deliver(args[0], &task);
	parcel_drop(&state.parcel);
	return report();
}

/* Waits for another job for the same host, or the same way. When there is none,
 * nobody waits for us any more. */
static bool another(struct serve *serve)
{
	if (serve_next(serve, courier_site(&state.courier)) &&
		serve->argc >= ARGS_LEAST)
		return true;
	if (serve->fd != -1 && !serve->spoilt)
		courier_part(&state.courier);
	return false;
}

/* Nothing can be sent at all. */
static int refuse(const char *why)
{
	if (why)
		verdict_plain(&verdict, why);
	else
		destination_bad_control(&verdict);
	return report();
}

int main(int argc, char **argv)
{
	struct serve *serve = &state.serve;

	sig_ignore(SIGPIPE);
	help_wanted(argc, argv, "host sender recipient...");
	if (argc < ARGS_LEAST)
		return refuse(verdict_usage);
	if (chdir(home_path) == -1)
		return refuse(verdict_home);
	if (courier_start(&state.courier) == -1)
		return refuse(0);
	serve_open(serve, home_qmail_remote);
	int code = carry(argv + 1, (size_t)argc - 1);
	while (code == EXIT_OK && courier_ready(&state.courier) &&
		another(serve))
		code = carry(serve->argv + 1, (size_t)serve->argc - 1);
	courier_stop(&state.courier);
	return code;
}
