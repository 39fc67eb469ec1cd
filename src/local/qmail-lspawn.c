/* qmail-lspawn - start qmail-local for each local delivery
 *
 *	qmail-lspawn defaultdelivery
 *
 * Reads orders from qmail-send on descriptor 0, reports on descriptor 1. For
 * each it finds the user by users/cdb or qmail-getpw and runs qmail-local as
 * that user, never as root. Without root (rootless) it delivers only for its
 * own user. Whatever is not sure is a temporary failure.
 *
 * Exit: 0 qmail-send is gone, 100 bad usage, 111 no way to work. Heap: bounded
 * by the number of jobs.
 * SPDX-License-Identifier: 0BSD
 */
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/env.h"
#include "base/exit.h"
#include "base/num.h"
#include "channel/spawn.h"
#include "conf/home.h"
#include "conf/ident.h"
#include "local/letter.h"
#include "local/who.h"
#include "route/lookup.h"

const char prog_name[] = "qmail-lspawn";

enum {
	OUTPUT_MAX = 8000, /* of a child: more than an answer or a report */
	REPORT_CUT = 3000, /* a longer report is cut, as in qmail */
	CUT_KEEPS = 2966,
	STAGE_GETPW = 1,
	STAGE_LOCAL = 2,
	ADDRESS_MAX = 2000,
};

struct session {
	const char *aliasempty;
	bool rootless;
	struct ident getpw; /* whom qmail-getpw runs as */
	struct who who;
	struct env env;
	char delivery[64]; /* QMAILDELIVERY=ID.ordinal */
	char concurrency[64]; /* QMAILCONCURRENCY=jobs under way */
	struct buf wishes; /* QMAILDSN=what the sender wished of notices */
	struct buf answer;
	struct buf text; /* the strings of an argument list */
};

static struct session session;

/* The recipient's part before the last '@', and what follows it. */
static struct str local_part(const struct spawn_job *job)
{
	struct str all = job->order.recipients[0].address;

	return str_head(all, str_find_last(all, '@'));
}

static const char *host_part(const struct spawn_job *job)
{
	struct str all = job->order.recipients[0].address;
	size_t at = str_find_last(all, '@');

	return all.s + (at < all.n ? at + 1 : at);
}

static enum spawn_next fail(
	const struct spawn_job *job, struct report *report, const char *result)
{
	return spawn_all(job, report, result, REPORT_NO_CONNECTION);
}

static const char delivery_is[] = "QMAILDELIVERY=";
static const char concurrency_is[] = "QMAILCONCURRENCY=";

/* Which delivery this is, for names that do not change when it is repeated; and
 * among how many. */
static char *const *delivery_env(const struct spawn_job *job)
{
	char *at = session.delivery + sizeof(delivery_is) - 1;

	at += num_format(at, job->order.id);
	*at++ = '.';
	(void)num_format(at, job->order.recipients[0].ordinal);
	(void)num_format(session.concurrency + sizeof(concurrency_is) - 1,
		job->beside + 1);
	return session.env.vars;
}

/* Keeps local, ext and so on as C strings until the next exec. */
static char *keep(struct str text)
{
	size_t start = session.text.n;

	if (buf_add_str(&session.text, text) == -1 ||
		buf_add_byte(&session.text, 0) == -1)
		return 0;
	return session.text.s + start;
}

static char *plain(const char *text)
{
	return (char *)(uintptr_t)text;
}

/* Puts it into the environment. -1: out of memory. */
static int add_wishes(const struct order *order)
{
	struct buf *b = &session.wishes;

	/* The one of the job before lies where this one will, or did. */
	env_drop(&session.env, "QMAILDSN");
	if (buf_copy_text(b, "QMAILDSN=") == -1 ||
		buf_add_str(b, order->wishes) == -1 ||
		buf_add_str(b, order->recipients[0].wishes) == -1)
		return -1;
	const char *pair = buf_text(b);
	return pair ? env_put(&session.env, plain(pair)) : -1;
}

static bool has_wishes(const struct order *order)
{
	return order->wishes.n > 0 || order->recipients[0].wishes.n > 0;
}

/* A process that does several jobs knows nothing of wishes, which are rare.
 * Nobody waits for the exec: the user might stop it. */
static enum spawn_next run_local(
	struct spawn_job *job, const struct lookup *user, struct report *report)
{
	static const char unable[] = "Unable to run qmail-local. (#4.3.0)\n";
	const unsigned ids[] = {user->uid, user->gid};
	char *pairs[] = {session.delivery, session.concurrency, 0};
	char *argv[] = {plain("qmail-local"), plain("--"), plain(user->user.s),
		plain(user->home.s), 0, plain(user->dash.s), plain(user->ext.s),
		plain(host_part(job)), plain(job->order.sender.s),
		plain(session.aliasempty), 0};
	struct child_start start = {.start = {.argv = argv,
					    .path = home_qmail_local,
					    .be = !session.rootless,
					    .uid = user->uid,
					    .gid = user->gid,
					    .env = delivery_env(job),
					    .unable = unable},
		.key = str_of((const char *)ids,
			*user->home.s == '/' && !has_wishes(&job->order)
				? sizeof(ids)
				: 0),
		.pairs = pairs};

	if (user->uid == 0)
		return fail(job, report,
			"ZNot allowed to deliver as root. (#4.3.0)\n");
	if (session.rootless && user->uid != geteuid())
		return fail(job, report,
			"ZThis user is not mine to deliver to: qmail-lspawn "
			"runs without root. (#4.3.0)\n");
	argv[4] = keep(local_part(job));
	job->stage = STAGE_LOCAL;
	if (argv[4] && add_wishes(&job->order) == 0 &&
		spawn_child(job, &start) == 0)
		return SPAWN_WAIT;
	return fail(job, report, "ZUnable to run qmail-local. (#4.3.0)\n");
}

static enum spawn_next run_getpw(struct spawn_job *job, struct report *report)
{
	char *argv[] = {plain("qmail-getpw"), 0, 0};
	struct child_start start = {.start = {.argv = argv,
					    .path = home_qmail_getpw,
					    .be = !session.rootless,
					    .uid = session.getpw.uid,
					    .gid = session.getpw.gid}};

	argv[1] = keep(local_part(job));
	job->stage = STAGE_GETPW;
	if (!argv[1] || spawn_child(job, &start) == -1)
		return fail(
			job, report, "ZUnable to run qmail-getpw. (#4.3.0)\n");
	who_asks(&session.who, local_part(job));
	return SPAWN_WAIT;
}

static enum spawn_next deliver(
	struct spawn_job *job, struct str answer, struct report *report)
{
	struct lookup user;

	if (lookup_parse(answer, &user) == -1)
		return fail(
			job, report, "ZBad answer about the user. (#4.3.0)\n");
	return run_local(job, &user, report);
}

static const char getpw_failed[] = "Zqmail-getpw failed. (#4.3.0)\n";

static enum spawn_next begin(struct spawn_job *job, struct report *report)
{
	buf_clear(&session.text);
	if (job->order.n != 1)
		return fail(job, report, "ZOne at a time, please.\n");
	int found = who_ask(&session.who, local_part(job), &session.answer);
	if (found == -1)
		return fail(
			job, report, "ZUnable to read users/cdb. (#4.3.0)\n");
	if (found == 1)
		return deliver(job, buf_str(&session.answer), report);
	enum who_state state = who_asked(&session.who, local_part(job));
	if (state == WHO_ASKING)
		return SPAWN_LATER;
	if (state == WHO_FAILED && job->later)
		return fail(job, report, getpw_failed);
	return run_getpw(job, report);
}

static enum spawn_next getpw_ended(
	struct spawn_job *job, int status, struct report *report)
{
	bool answered = !proc_crashed(status) && proc_code(status) == EXIT_OK;

	who_heard(&session.who, local_part(job), answered);
	if (!answered)
		return fail(job, report, getpw_failed);
	if (buf_copy_str(&session.answer, buf_str(&job->child.output)) == -1)
		return fail(job, report, "ZOut of memory. (#4.3.0)\n");
	buf_clear(&session.text);
	who_keep(&session.who, local_part(job), buf_str(&session.answer));
	return deliver(job, buf_str(&session.answer), report);
}

/* K, Z or D in front of what it said. */
static enum spawn_next local_ended(
	struct spawn_job *job, int status, struct report *report)
{
	char letter = 'Z';

	if (proc_crashed(status))
		return fail(job, report, "Zqmail-local crashed. (#4.3.0)\n");
	if (proc_code(status) == EXIT_OK)
		letter = 'K';
	if (proc_code(status) == EXIT_PERM)
		letter = 'D';
	buf_clear(&session.text);
	struct str said = buf_str(&job->child.output);
	bool cut = said.n > REPORT_CUT;
	if (buf_add_byte(&session.text, letter) == -1 ||
		buf_add_str(&session.text,
			str_head(said, cut ? CUT_KEEPS : said.n)) == -1 ||
		(cut && buf_add_text(&session.text,
				"\nError report too long, sorry.\n") == -1))
		return fail(job, report, "ZOut of memory. (#4.3.0)\n");
	(void)spawn_all(job, report, "", REPORT_NO_CONNECTION);
	report->results[0] = buf_str(&session.text);
	return SPAWN_DONE;
}

static enum spawn_next ended(
	struct spawn_job *job, int status, struct report *report)
{
	return job->stage == STAGE_GETPW ? getpw_ended(job, status, report)
					 : local_ended(job, status, report);
}

/* What does not fit is told now, not of each delivery: QMAILDSN comes later, and
 * what qmail-local adds. */
static void settle_env(void)
{
	env_start(&session.env);
	memcpy(session.delivery, delivery_is, sizeof(delivery_is));
	memcpy(session.concurrency, concurrency_is, sizeof(concurrency_is));
	if (env_put(&session.env, session.delivery) == -1 ||
		env_put(&session.env, session.concurrency) == -1 ||
		env_put(&session.env, plain(SERVE_PAIR)) == -1 ||
		!env_fits(&session.env, 1 + LETTER_VARIABLES))
		die(EXIT_TEMP, "environment too large");
}

static void settle(void)
{
	if (chdir(home_path) == -1)
		die_sys(EXIT_TEMP, "unable to enter ", home_path);
	int rootless = ident_rootless();
	if (rootless == -1)
		die_sys(EXIT_TEMP, "unable to look at the queue");
	session.rootless = rootless == 1;
	if (!session.rootless) {
		int found = ident_user("qmailp", &session.getpw);
		if (found != 1)
			die(EXIT_TEMP,
				"no user qmailp in /etc/passwd: make setup");
	}
	if (chdir(home_queue) == -1)
		die_sys(EXIT_TEMP, "unable to enter ", home_queue);
	session.answer = (struct buf)BUF_LIMIT(LOOKUP_MAX + ADDRESS_MAX);
	session.text = (struct buf)BUF_LIMIT(OUTPUT_MAX + ADDRESS_MAX);
	session.wishes = (struct buf)BUF_LIMIT(ORDER_BYTES_MAX);
	settle_env();
}

int main(int argc, char **argv)
{
	static const struct spawn_kind kind = {
		.output_max = OUTPUT_MAX, .begin = begin, .ended = ended};

	help_wanted(argc, argv, "defaultdelivery");
	if (argc != 2)
		die_usage("defaultdelivery");
	session.aliasempty = argv[1];
	settle();
	if (spawn_run(&kind) == -1)
		die_sys(EXIT_TEMP, "unable to talk to qmail-send");
	return EXIT_OK;
}
