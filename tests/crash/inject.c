/* inject - level 0: every system call fails once, and from then on
 *
 *	inject [-ax] [-f fault | -t seconds] [-n share/shares] [-s seed]
 *		[-p program] home book tools
 *	inject -1 fault:k[:on] -p program home book tools
 *
 * home is made by injection.sh, book holds the ledger, tools check and post.
 * In each run a message is injected and delivered in all ways there are; the
 * mail system is stopped, two hours later started again; and in one of its
 * programs one system call has one fault. qmail-pop3d has it while somebody
 * reads his mail and deletes some. Then all is repaired, and it must come to an
 * end that the checker likes.
 *
 * -a: every fault at every call; with -f, that one at every call: a part of it.
 * -n: every shares-th call only, from call share on; all shares, each in a home
 * of its own, are the whole.
 * -f alone: at every call that may fail so. Otherwise some, chosen by the seed,
 * for about so many seconds a program (20). -x: the first that is wrong is
 * enough. -1: that one alone, as it was reported.
 *
 * Exit: 0 nothing found, 1 something, 2 the rig cannot do its work.
 * SPDX-License-Identifier: 0BSD
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "fault.h"
#include "homes.h"
#include "stage.h"
#include "text.h"
#include "trace.h"

enum {
	TWO_HOURS = 7200,
	STOP_MS = 5000, /* a fault may keep them from ending */
	STOP_MOST_MS = 20000, /* what is none may not */
	SHOWN = 40,
	SECONDS = 20,
};

/* To whom the message goes when that program has the fault. */
static const char *const two[] = {"anna@me.test", "fail@me.test", 0};
static const char *const here[] = {"anna@me.test", "carl@me.test",
	"fwd@me.test", "prog@me.test", "fail@me.test", "later@me.test", 0};
static const char *const onward[] = {"fwd@me.test", 0};
static const char *const there[] = {
	"x@else.test", "never@else.test", "later@else.test", 0};
static const char *const homes[] = {HOMES_VERA, HOMES_FULL, 0};
static const char *const outer[] = {HOMES_OUTER, HOMES_OUTER_FULL, 0};
static const char *const everybody[] = {"anna@me.test", "carl@me.test",
	"fwd@me.test", "prog@me.test", "x@else.test", "never@else.test",
	"later@else.test", "fail@me.test", "later@me.test", 0};

enum {
	LIMITED = 1, /* they have quotas */
	PLAIN = 2, /* messages are stored by qmail-queue */
	ORDERS = 4, /* the file system, as they are told: another way to seal */
	AGAIN = 8, /* a second message follows: whoever has one may keep it */
};

static const struct target {
	const char *program;
	const char *const *recipients; /* null: of homes_fill */
	unsigned how;
} targets[] = {
	{"qmail-queue", two, PLAIN},
	{"qmail-queue", two, PLAIN | ORDERS},
	{"qmail-queued", two, AGAIN},
	{"qmail-queued", two, AGAIN | ORDERS},
	{"qmail-send", everybody, 0},
	{"qmail-send", two, 0}, /* over in one pass: it bounces at once */
	{"qmail-clean", two, 0},
	{"qmail-local", here, 0},
	{"qmail-local", here, ORDERS},
	{"qmail-local", onward, PLAIN},
	{"qmail-local", homes, LIMITED},
	{"qmail-lspawn", here, 0},
	{"qmail-rspawn", there, 0},
	{"qmail-inject", two, 0},
	{"qmail-inject", two, PLAIN},
	{"qmail-remote", there, 0},
	{"vdelivermail", outer, LIMITED | ORDERS},
	{"qmail-pop3d", 0, LIMITED},
};

static struct {
	struct stage stage;
	bool all;
	bool one_is_enough;
	const char *kind;
	int seconds;
	unsigned long share;
	unsigned long shares;
	uint64_t seed;
	unsigned failed;
	unsigned long runs;
	unsigned tested; /* targets */
	bool posted; /* all messages of this run were accepted */
	const struct target *target;
} rig = {.seconds = SECONDS, .share = 1, .shares = 1, .seed = 1};

static bool limited(void)
{
	return rig.target->how & LIMITED;
}

/* Without a fault the session must come to its end. */
static bool read_back(void)
{
	struct stage *stage = &rig.stage;

	stage->bytes = "30000"; /* each piece of it is some calls */
	stage_start(stage);
	homes_fill(stage, 3);
	(void)stage_stop(stage, STOP_MS);
	trace_ahead += TWO_HOURS;
	return homes_read(stage);
}

/* False: they did not end, and were killed. */
static bool deliver(int patience)
{
	struct stage *stage = &rig.stage;

	stage_start(stage);
	rig.posted = stage_post(
		stage, "one", "anna@me.test", rig.target->recipients);
	if (rig.target->how & AGAIN && !stage_post(stage, "two", "anna@me.test",
					       rig.target->recipients))
		rig.posted = false;
	stage_rest(stage);
	bool stopped = stage_stop(stage, patience);
	if (rig.target->recipients == two || rig.target->recipients == onward ||
		limited())
		return stopped;
	trace_ahead += TWO_HOURS;
	stage_let_in(stage, true);
	stage_start(stage);
	stage_rest(stage);
	return stage_stop(stage, patience) && stopped;
}

static void complain(const struct fault *fault, const char *why)
{
	char *text = fault_text(fault);

	rig.failed++;
	(void)printf("    # %s: %s: %s (inject -p %s -1 %s)\n", fault->program,
		text, why, fault->program, text);
	stage_show_queue(&rig.stage);
	stage_show(rig.stage.said, SHOWN);
	stage_show(rig.stage.log, SHOWN);
	(void)fflush(stdout);
	free(text);
	if (rig.one_is_enough)
		exit(EXIT_WRONG);
}

/* Returns whether the fault happened at all. */
static bool run(struct fault *fault)
{
	const char *why = "the checker";
	const bool harmless = fault_harmless(fault);
	bool done = true;
	bool stopped = true;

	stage_clear(&rig.stage);
	stage_let_in(&rig.stage, false);
	rig.posted = true;
	rig.stage.plain = rig.target->how & PLAIN;
	trace_system = rig.target->how & ORDERS ? SYSTEM_XFS : SYSTEM_IS;
	fault_arm(fault);
	if (rig.target->recipients)
		stopped = deliver(harmless ? STOP_MOST_MS : STOP_MS);
	else
		done = read_back();
	stage_let_in(&rig.stage, true);
	unsigned times = fault_disarm();
	rig.runs++;
	if (times == 0 && (!done || !rig.posted))
		give_up("%s fails without a fault", fault->program);
	if (times == 0 && !homes_right(&rig.stage))
		complain(fault, "maildirsize is wrong, without a fault");
	if (times > 0)
		stage_note(&rig.stage, fault_event(fault));
	bool ended = stage_recover(&rig.stage, &why) &&
		     (!limited() || homes_prove(&rig.stage, &why));
	int code = stage_check(
		&rig.stage, true, times > 0 ? fault_in_flight(fault) : 0);
	if (code == EXIT_RIG) {
		stage_show(rig.stage.said, SHOWN);
		give_up("the checker cannot judge");
	}
	if (harmless && !stopped)
		complain(fault, "they do not end");
	else if (!ended || code != 0)
		complain(fault, ended ? "the checker" : why);
	else if (fault_passed_over())
		complain(fault, "a sync failed, and it said that all is well");
	return times > 0;
}

/* ---- which ---- */

/* Every call, until a run passes untouched. */
static void sweep(struct fault *fault)
{
	unsigned long calls = 0;

	for (fault->k = rig.share; run(fault); fault->k += rig.shares)
		calls++;
	(void)printf("# %s, %s%s: %lu calls\n", fault->program,
		fault_kinds[fault->kind].name, fault->on ? " from then on" : "",
		calls);
	(void)fflush(stdout);
}

/* None is meant, or is there such a fault? */
static bool known_kind(const char *name)
{
	unsigned kind = 0;

	while (name && kind < n_fault_kinds &&
		strcmp(fault_kinds[kind].name, name) != 0)
		kind++;
	return kind < n_fault_kinds;
}

static void kind_of(const char *program)
{
	char *text = print_of("%s:1:fit", rig.kind);
	struct fault fault = {.program = program};

	if (!fault_parse(&fault, text))
		give_up("%s: no such fault", rig.kind);
	sweep(&fault);
	fault.on = fault_kinds[fault.kind].lasts;
	if (fault.on)
		sweep(&fault);
	free(text);
}

static void all_of(const char *program)
{
	for (unsigned kind = 0; kind < n_fault_kinds; kind++)
		for (int on = 0; on < 2; on++) {
			struct fault fault = {.program = program,
				.kind = kind,
				.on = on,
				.fitting = on};
			const char *name = fault_kinds[kind].name;
			bool wanted = !rig.kind || strcmp(name, rig.kind) == 0;
			if (wanted && (!on || fault_kinds[kind].lasts))
				sweep(&fault);
		}
}

static uint64_t any(uint64_t below)
{
	rig.seed = rig.seed * 6364136223846793005ULL + 1442695040888963407ULL;
	return (rig.seed >> 33) % below;
}

/* How many calls there are of a kind of fault, by a run without any. */
static unsigned long calls_of(struct fault *fault)
{
	fault->k = 0;
	(void)run(fault);
	return fault->seen;
}

static void some_of(const char *program, unsigned long most)
{
	int64_t end = now_ms() + (int64_t)rig.seconds * 1000;
	struct fault fault = {.program = program};

	while (now_ms() < end) {
		fault.kind = (unsigned)any(n_fault_kinds);
		fault.on = any(3) == 0 && fault_kinds[fault.kind].lasts;
		fault.fitting = fault.on || any(2) == 0;
		fault.k = 1 + (unsigned long)any(most);
		/* Past the last one that fits? Then one of those before. */
		if (!run(&fault) && fault.seen > 0) {
			fault.k = 1 + (unsigned long)any(fault.seen);
			(void)run(&fault);
		}
	}
}

static void one_of(const char *program, const char *text)
{
	struct fault fault = {.program = program};

	if (!fault_parse(&fault, text))
		give_up("%s: no such fault", text);
	(void)printf("# happened: %d\n", run(&fault));
}

static void test(const struct target *target, const char *one)
{
	const char *program = target->program;
	unsigned before = rig.failed;
	struct fault none = {.program = program};

	rig.target = target;
	unsigned long most = calls_of(&none);
	unsigned long runs = rig.runs;
	if (most == 0)
		give_up("%s makes no calls", program);
	if (one)
		one_of(program, one);
	else if (rig.all)
		all_of(program);
	else if (rig.kind)
		kind_of(program);
	else
		some_of(program, most);
	(void)printf("%sok %u - %s%s: %lu runs\n",
		rig.failed > before ? "not " : "", ++rig.tested, program,
		target->how & ORDERS ? ", told of xfs" : "", rig.runs - runs);
	(void)fflush(stdout);
}

static noreturn void usage(void)
{
	give_up("usage: inject [-ax] [-f fault | -t seconds | -1 fault:k[:on]] "
		"[-n share/shares] [-s seed] [-p program] home book tools");
}

static void take_share(const char *text)
{
	char *end;

	rig.share = strtoul(text, &end, 10);
	rig.shares = *end == '/' ? strtoul(end + 1, &end, 10) : 0;
	if (*end || rig.share == 0 || rig.share > rig.shares)
		usage();
}

int main(int argc, char **argv)
{
	const char *only = 0;
	const char *one = 0;
	int option;

	while ((option = getopt(argc, argv, "axf:n:t:s:p:1:")) != -1) {
		if (option == 'a')
			rig.all = true;
		else if (option == 'f')
			rig.kind = optarg;
		else if (option == 'n')
			take_share(optarg);
		else if (option == 'x')
			rig.one_is_enough = true;
		else if (option == 't')
			rig.seconds = atoi(optarg);
		else if (option == 's')
			rig.seed = strtoull(optarg, 0, 10);
		else if (option == 'p')
			only = optarg;
		else if (option == '1')
			one = optarg;
		else
			usage();
	}
	if (argc - optind != 3 || !known_kind(rig.kind))
		usage();
	fault_init();
	stage_open(
		&rig.stage, argv[optind], argv[optind + 1], argv[optind + 2]);
	for (size_t i = 0; i < sizeof(targets) / sizeof(*targets); i++)
		if (!only || strcmp(only, targets[i].program) == 0)
			test(&targets[i], one);
	if (rig.tested == 0)
		give_up("%s: no such program", only);
	return rig.failed > 0 ? EXIT_WRONG : 0;
}
