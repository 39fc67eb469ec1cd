/* paths - see paths.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "paths.h"

#include "homes.h"
#include "text.h"
#include "trace.h"

enum {
	SEALED_MS = 1300, /* qmail-send has had it all synced by then */
	STOP_MS = 20000,
	TWO_HOURS = 7200,
	TEN_DAYS = 864000,
};

static void send(struct stage *stage, const char *token, const char *sender,
	const char *const recipients[])
{
	if (!stage_post(stage, token, sender, recipients))
		give_up("%s is not accepted", token);
}

static void stop(struct stage *stage)
{
	if (!stage_stop(stage, STOP_MS))
		give_up("the daemons do not end");
}

static void over(struct stage *stage)
{
	stage_rest(stage);
	stage_wait(SEALED_MS);
	stop(stage);
}

static void accept(struct stage *stage)
{
	static const char *const to[] = {"anna@me.test", "carl@me.test", 0};

	send(stage, "one", "anna@me.test", to);
}

#define LONG(n) \
	"anna-a-name-that-is-as-long-as-names-in-envelopes-are-when-lists-" \
	"expand-them-" n "@me.test"

/* Their envelope is longer than two sectors. */
static void list(struct stage *stage)
{
	static const char *const to[] = {LONG("10"), LONG("11"), LONG("12"),
		LONG("13"), LONG("14"), LONG("15"), LONG("16"), LONG("17"),
		LONG("18"), LONG("19"), LONG("20"), LONG("21"), LONG("22"),
		LONG("23"), 0};

	send(stage, "one", "anna@me.test", to);
}

static void maildir(struct stage *stage)
{
	static const char *const to[] = {"anna@me.test", 0};

	stage_start(stage);
	send(stage, "one", "anna@me.test", to);
	over(stage);
}

static void mbox(struct stage *stage)
{
	static const char *const to[] = {"carl@me.test", 0};

	stage_start(stage);
	send(stage, "one", "anna@me.test", to);
	stage_rest(stage);
	send(stage, "two", "anna@me.test", to);
	over(stage);
}

static void programs(struct stage *stage)
{
	static const char *const to[] = {"fwd@me.test", "prog@me.test", 0};

	stage_start(stage);
	send(stage, "one", "anna@me.test", to);
	over(stage);
}

static void remote(struct stage *stage)
{
	static const char *const to[] = {
		"x@else.test", "never@else.test", "later@else.test", 0};

	stage_start(stage);
	send(stage, "one", "anna@me.test", to);
	over(stage);
}

static void retry(struct stage *stage)
{
	static const char *const to[] = {
		"carl@me.test", "later@me.test", "fail@me.test", 0};

	stage_start(stage);
	send(stage, "one", "anna@me.test", to);
	over(stage);
	trace_ahead += TWO_HOURS;
	stage_start(stage);
	stage_rest(stage);
	stop(stage);
	trace_ahead += TWO_HOURS;
	stage_let_in(stage, true);
	stage_start(stage);
	over(stage);
}

static void bounce(struct stage *stage)
{
	static const char *const to[] = {"fail@me.test", "anna@me.test", 0};

	stage_start(stage);
	send(stage, "one", "carl@me.test", to);
	over(stage);
}

static void double_bounce(struct stage *stage)
{
	static const char *const to[] = {"fail@me.test", 0};

	stage_start(stage);
	send(stage, "one", "fail@me.test", to);
	over(stage);
}

static void too_old(struct stage *stage)
{
	static const char *const to[] = {"later@me.test", "carl@me.test", 0};

	stage_start(stage);
	send(stage, "one", "anna@me.test", to);
	stage_rest(stage);
	stop(stage);
	stage_old(stage, "one");
	trace_ahead += TEN_DAYS;
	stage_start(stage);
	over(stage);
}

static void restart(struct stage *stage)
{
	static const char *const to[] = {
		"carl@me.test", "later@me.test", "anna@me.test", 0};
	static const char *const other[] = {"anna@me.test", 0};

	send(stage, "one", "anna@me.test", to);
	send(stage, "two", "carl@me.test", other);
	stage_start(stage);
	stop(stage);
	stage_start(stage);
	over(stage);
}

/* A stopped mail system's queue comes into ours. When that has been told, the
 * old one is thrown away; before, whoever comes after the cut does it again. */
static bool import_again(struct stage *stage)
{
	if (stage_acknowledged(stage))
		return true;
	if (!stage_import(stage))
		return false;
	stage_past(stage, "ack");
	return true;
}

static void import(struct stage *stage)
{
	stage_past(stage, "send");
	if (!import_again(stage))
		give_up("qmail-queue-import fails");
	stage_start(stage);
	over(stage);
}

/* In a mailbox with a quota: the first one counts what is there, the second adds
 * to that, a reader takes it away again. */
static void mailbox(struct stage *stage)
{
	stage_start(stage);
	homes_fill(stage, 2);
	over(stage);
	trace_ahead += TWO_HOURS;
	if (!homes_read(stage))
		give_up("the mail cannot be read");
}

const struct path paths[] = {
	{"accept", accept, 0, false, false},
	{"list", list, 0, false, false},
	{"maildir", maildir, 0, false, false},
	{"mbox", mbox, 0, false, false},
	{"programs", programs, 0, false, false},
	{"remote", remote, 0, false, false},
	{"retry", retry, 0, false, false},
	{"bounce", bounce, 0, false, false},
	{"double-bounce", double_bounce, 0, false, false},
	{"too-old", too_old, 0, false, false},
	{"restart", restart, 0, false, false},
	{"import", import, import_again, false, false},
	{"import-fsync", import, import_again, false, true},
	{"mailbox", mailbox, 0, true, false},
};
const size_t n_paths = sizeof(paths) / sizeof(*paths);
