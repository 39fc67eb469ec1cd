/* qmail-rspawn - start qmail-remote for each remote job
 *
 *	qmail-rspawn
 *
 * Reads orders from qmail-send on descriptor 0, reports on descriptor 1. One
 * qmail-remote gets all recipients of a job; what it says becomes a result
 * for each. Whatever is not sure is a temporary failure.
 *
 * Exit: 0 qmail-send is gone, 100 bad usage, 111 no way to work. Heap: bounded
 * by the number of jobs. Never root.
 * SPDX-License-Identifier: 0BSD
 */
#include <unistd.h>

#include "base/die.h"
#include "base/env.h"
#include "base/exit.h"
#include "base/powers.h"
#include "channel/spawn.h"
#include "conf/home.h"
#include "remote/guess.h"
#include "remote/merge.h"

const char prog_name[] = "qmail-rspawn";

struct session {
	struct env env;
	struct buf wishes; /* QMAILDSN=... of the job that is started */
	struct buf texts; /* of the report under way */
	struct guess guess; /* where mail for a host goes */
};

static struct session session = {.wishes = BUF_LIMIT(ORDER_BYTES_MAX),
	.texts = BUF_LIMIT(MERGE_TEXTS_MAX)};

static char *plain(const char *text)
{
	return (char *)(uintptr_t)text;
}

/* Lines of a letter and a value, each recipient's before his address; nothing
 * at all for most messages. */
static int add_wishes(struct buf *b, const struct order *order)
{
	bool any = order->wishes.n > 0;

	for (size_t i = 0; i < order->n; i++)
		any = any || order->recipients[i].wishes.n > 0;
	if (buf_copy_text(b, "QMAILDSN=") == -1)
		return -1;
	if (!any)
		return 0;
	if (buf_add_str(b, order->wishes) == -1)
		return -1;
	for (size_t i = 0; i < order->n; i++)
		if (buf_add_str(b, order->recipients[i].wishes) == -1 ||
			buf_add_byte(b, 'T') == -1 ||
			buf_add_str(b, order->recipients[i].address) == -1 ||
			buf_add_byte(b, '\n') == -1)
			return -1;
	return 0;
}

/* One that waits is connected to that host already, or to where its mail goes
 * as well. */
static enum spawn_next begin(struct spawn_job *job, struct report *report)
{
	char *argv[ORDER_RECIPIENTS_MAX + 4] = {plain("qmail-remote"),
		plain(job->order.host.s), plain(job->order.sender.s)};
	char *pairs[] = {0, 0};
	struct child_start start = {.start = {.argv = argv,
					    .path = home_qmail_remote,
					    .env = session.env.vars},
		.key = job->order.host,
		.pairs = pairs,
		.told = guess_site(&session.guess, job->order.host)};

	for (size_t i = 0; i < job->order.n; i++)
		argv[i + 3] = plain(job->order.recipients[i].address.s);
	/* The one of the job before lies where this one will, or did. */
	env_drop(&session.env, "QMAILDSN");
	if (add_wishes(&session.wishes, &job->order) == -1)
		return spawn_all(job, report, "ZOut of memory. (#4.3.0)\n",
			REPORT_NO_CONNECTION);
	pairs[0] = plain(buf_text(&session.wishes));
	if (env_put(&session.env, pairs[0]) == 0 &&
		spawn_child(job, &start) == 0)
		return SPAWN_WAIT;
	return spawn_all(job, report, "ZUnable to run qmail-remote. (#4.3.0)\n",
		REPORT_NO_CONNECTION);
}

static enum spawn_next ended(
	struct spawn_job *job, int status, struct report *report)
{
	if (proc_crashed(status))
		return spawn_all(job, report,
			"Zqmail-remote crashed. (#4.3.0)\n",
			REPORT_NO_CONNECTION);
	if (proc_code(status) != EXIT_OK && proc_code(status) != EXIT_TEMP)
		return spawn_all(job, report,
			"ZUnable to run qmail-remote. (#4.3.0)\n",
			REPORT_NO_CONNECTION);
	(void)spawn_all(job, report, "", REPORT_NO_CONNECTION);
	if (merge_report(buf_str(&job->child.output), &session.texts, report) ==
		-1)
		return spawn_all(job, report, "ZOut of memory. (#4.3.0)\n",
			REPORT_NO_CONNECTION);
	report->site = str_of(job->child.told, job->child.n_told);
	if (report->site.n > 0)
		guess_learn(&session.guess, job->order.host, report->site);
	return SPAWN_DONE;
}

int main(int argc, char **argv)
{
	static const struct spawn_kind kind = {
		.output_max = MERGE_SAID_MAX, .begin = begin, .ended = ended};

	help_wanted(argc, argv, "");
	if (argc != 1)
		die_usage("");
	if (powers_root())
		die(EXIT_PERM, "must not run as root");
	if (chdir(home_queue) == -1)
		die_sys(EXIT_TEMP, "unable to enter ", home_queue);
	env_start(&session.env);
	/* QMAILDSN comes later. */
	if (env_put(&session.env, plain(SERVE_PAIR)) == -1 ||
		!env_fits(&session.env, 1))
		die(EXIT_TEMP, "environment too large");
	if (spawn_run(&kind) == -1)
		die_sys(EXIT_TEMP, "unable to talk to qmail-send");
	return EXIT_OK;
}
