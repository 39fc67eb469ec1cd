/* schedule: qmail-send between spawners that answer anything, in any order
 *
 * Messages come, hosts take their mail, want less, or are not there, time goes
 * by, qmail-clean fails, bounces are refused, qmail-send is killed. Nobody is delivered to by two
 * jobs at a time, nor once more when that is known; a message is deleted only
 * when each recipient has it or is named in a bounce that was accepted; and
 * when at last all goes well, the queue becomes empty.
 *
 * The input: bytes that say what happens next, each with those that it needs.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include <stdlib.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/num.h"
#include "channel/frame.h"
#include "channel/order.h"
#include "channel/report.h"
#include "killed.h"
#include "known.h"
#include "mails.h"
#include "neighbour.h"
#include "schedule/bounce.h"
#include "schedule/clean.h"
#include "schedule/jobs.h"
#include "schedule/scan.h"
#include "schedule/window.h"

#include "fuzz.h"

enum {
	STEPS_MAX = 200, /* things that happen */
	FLOOD = 540, /* messages at once: more than WINDOW_FREE */
	RECIPIENTS = 120, /* of one: more than two jobs' */
	MANY = 240, /* a byte from here on stands for a list */
	JOBS = 8, /* at a time */
	ROUNDS = 20000, /* of all going well, until the queue is empty */
	PID = 4711, /* lib/queue */
};

static struct send send;
static struct rules rules;

/* The spawners by channel, then qmail-clean. */
static struct neighbour neighbours[CHANNELS + 1];

/* ---- messages come ---- */

static void arrive(struct str *input)
{
	unsigned how = fuzz_byte(input);
	unsigned n = fuzz_byte(input);
	unsigned where = fuzz_byte(input);

	n = n < MANY ? 1 + n % 12 : RECIPIENTS - (255 - n);
	if (known_make(how, n, where) && how < 192) /* else a scan finds it */
		window_arrived(&send, known_id(known_n() - 1));
}

static void flood(struct str *input)
{
	unsigned where = fuzz_byte(input);

	/* Seldom: it takes long. */
	if (where >= KNOWN_HOSTS || known_n() > KNOWN_MESSAGES - FLOOD)
		return;
	for (int i = 0; i < FLOOD; i++)
		if (known_make(0, 1, where))
			window_arrived(&send, known_id(known_n() - 1));
}

/* ---- deliveries ---- */

struct under_way {
	uint32_t job;
	uint64_t id;
	size_t n;
	uint64_t ordinals[ORDER_RECIPIENTS_MAX];
};

static struct under_way jobs[CHANNELS][JOBS];
static size_t n_jobs[CHANNELS];

static void take_order(enum channel channel, const struct order *order)
{
	MUST(order->n >= 1 && n_jobs[channel] < JOBS);
	struct under_way *job = &jobs[channel][n_jobs[channel]++];
	*job = (struct under_way){order->job, order->id, order->n, {0}};
	for (size_t i = 0; i < order->n; i++) {
		job->ordinals[i] = order->recipients[i].ordinal;
		known_begins(order->id, job->ordinals[i]);
	}
}

static void take_orders(enum channel channel)
{
	struct neighbour *neighbour = &neighbours[channel];
	struct order order;
	struct str payload;
	size_t n;

	while (frame_parse(buf_str(&neighbour->heard), ORDER_BYTES_MAX,
		       &payload, &n) == 1) {
		MUST(order_parse(payload, &order) == 0);
		take_order(channel, &order);
		neighbour_used(neighbour, n);
	}
	MUST(n_jobs[channel] == send.jobs[channel].running);
}

/* The results go round; half a report is none. */
static void tell(enum channel channel, size_t which, unsigned results,
	char connection, const char *site)
{
	static const char *const texts[] = {"Kok\n", "Znot now\n", "Dno\n"};
	static struct buf b = BUF_LIMIT(REPORT_BYTES_MAX + 100);
	struct under_way *job = &jobs[channel][which];
	struct report report = {.job = job->job,
		.n = job->n,
		.connection = connection,
		.site = str_text(site)};

	for (size_t i = 0; i < job->n; i++) {
		unsigned which_text = results / (i % 2 ? 3 : 1) % 3;
		const char *text = texts[results >= 243 ? 1 : which_text];
		report.results[i] = str_text(text);
		known_ends(job->id, job->ordinals[i], *text);
	}
	if (results >= 243)
		report.n = job->n - 1;
	fuzz_uncounted(true);
	buf_clear(&b);
	MUST(report_build(&b, &report) == 0);
	fuzz_uncounted(false);
	neighbour_say(&neighbours[channel], b.s, b.n);
	*job = jobs[channel][--n_jobs[channel]];
	MUST(jobs_hear(&send, channel) == 0);
	MUST(n_jobs[channel] == send.jobs[channel].running);
}

static void report(struct str *input)
{
	static const char connections[] = "k-tb";
	static const char *const sites[] = {"", "s", "t", ""};
	unsigned which = fuzz_byte(input);
	unsigned results = fuzz_byte(input);
	unsigned connection = fuzz_byte(input);
	enum channel channel = which % 2 ? CHANNEL_REMOTE : CHANNEL_LOCAL;

	if (n_jobs[channel] == 0)
		channel = (enum channel)(CHANNELS - 1 - channel);
	if (n_jobs[channel] > 0)
		tell(channel, which / 2 % n_jobs[channel], results,
			connections[connection % 4], sites[connection / 4 % 4]);
}

/* ---- bounces ---- */

static void end_bounce(bool accept, bool for_good)
{
	if (!send.bounce.message)
		return;
	fuzz_verdict = for_good ? "Dno (#5.3.0)" : "Zno room (#4.3.0)";
	if (accept)
		fuzz_verdict = "";
	if (accept && send.bounce.notice == NOTICE_FAILED)
		known_bounced(send.bounce.message->id, &fuzz_mails[0].message);
	bounce_ended(&send, PID, 0);
	fuzz_mails_clear();
}

/* ---- qmail-clean ---- */

/* One command; false: there is none. */
static bool answer(bool well)
{
	struct neighbour *neighbour = &neighbours[CHANNELS];
	struct str rest = buf_str(&neighbour->heard);
	uint64_t id = 0;

	if (!str_has(rest, '\n'))
		return false;
	struct str command = str_cut(&rest, '\n');
	MUST(num_parse(str_skip(command, 1), &id) || str_is(command, "s"));
	if (command.s[0] == CLEAN_DELETE)
		known_delete(id, well);
	else if (command.s[0] != CLEAN_SEAL)
		/* A scan may meet the name of what is gone. */
		MUST(command.s[0] == CLEAN_ORPHAN && known_gone(id));
	neighbour_used(neighbour, command.n + 1);
	neighbour_say(neighbour, well ? "+" : "!", 1);
	MUST(clean_hear(&send) == 0);
	return true;
}

/* ---- a turn of the loop ---- */

static void write_all(struct pipe *pipe, struct neighbour *neighbour)
{
	do {
		MUST(pipe_write(pipe) == 0);
		neighbour_listen(neighbour);
	} while (pipe->out.n > 0);
}

static void turn(void)
{
	send.now = fuzz_now;
	scan_step(&send);
	window_fill(&send);
	bounce_next(&send);
	dest_release(&send.dests, send.now);
	jobs_start(&send, CHANNEL_LOCAL);
	jobs_start(&send, CHANNEL_REMOTE);
	clean_seal(&send);
	for (int i = 0; i < CHANNELS; i++) {
		write_all(&send.jobs[i].pipe, &neighbours[i]);
		take_orders((enum channel)i);
	}
	write_all(&send.clean, &neighbours[CHANNELS]);
	log_flush(&send.log);
}

static void pass_time(int64_t seconds)
{
	fuzz_now += seconds;
	clock_sleep_ms(seconds < 100 ? seconds * 1000 : 100000);
	send.now = fuzz_now;
}

static void hurry(void)
{
	send.hurried = send.now;
	heap_hurry(&send.heap, send.now);
	dest_sweep(&send.dests, 0);
}

/* ---- its beginning, and its end ---- */

static void greet(enum channel channel)
{
	char space[64];

	neighbour_say(&neighbours[channel],
		channel == CHANNEL_LOCAL ? "Q2 3\n" : "Q2 5\n", 5);
	MUST(jobs_open(&send, channel, neighbours[channel].to[1],
		     neighbours[channel].from[0]) == 0);
	MUST(read(neighbours[channel].to[0], space, sizeof(space)) > 0);
	n_jobs[channel] = 0;
}

static void start(void)
{
	send = (struct send){.rules = rules, .now = fuzz_now};
	log_open(&send.log);
	send.asked.limit = send.gone.limit = send.kept.limit = 1 << 20;
	greet(CHANNEL_LOCAL);
	greet(CHANNEL_REMOTE);
	MUST(pipe_open(&send.clean, neighbours[CHANNELS].to[1],
		     neighbours[CHANNELS].from[0], 1 << 20, 1 << 20) == 0);
	fuzz_mails_clear();
}

/* What it said before is heard; what its children do now is not told. */
static void kill_it(void)
{
	while (answer(true))
		;
	killed_free(&send);
	known_killed();
	start();
}

/* ---- anything ---- */

static void happen(struct str *input)
{
	unsigned what = fuzz_byte(input);

	switch (what % 16) {
	case 0:
		arrive(input);
		break;
	case 1:
		if (what >= 128)
			kill_it();
		break;
	case 2:
	case 3: /* a second to eleven days */
		pass_time((int64_t)1 << what / 16 * 4 / 3);
		break;
	case 4:
		end_bounce(what / 16 % 4, what >= 128);
		break;
	case 6:
		for (unsigned i = 0; i <= what / 32; i++)
			(void)answer(what / 16 % 2);
		break;
	case 7:
		if (what < 64)
			scan_want(&send);
		else if (what < 128)
			hurry();
		else
			flood(input);
		break;
	default:
		report(input);
		break;
	}
}

/* ---- from now on all goes well ---- */

/* When qmail-send would do something by itself. */
static int64_t next_time(void)
{
	const struct heap_item *first = heap_first(&send.heap);
	int64_t next = send.scan.next;

	if (dest_next_release(&send.dests) < next)
		next = dest_next_release(&send.dests);
	if (first && first->due < next)
		next = first->due;
	return next;
}

static void go_well(int round)
{
	bool idle = n_jobs[0] + n_jobs[1] == 0 && !send.bounce.message;

	for (int i = 0; i < CHANNELS; i++)
		while (n_jobs[i] > 0)
			tell((enum channel)i, 0, 0, 'k', "");
	end_bounce(true, false);
	while (answer(true))
		;
	pass_time(1);
	if (idle && round % 4 == 3 && next_time() > fuzz_now)
		pass_time(next_time() - fuzz_now);
}

static void settle(void)
{
	for (int i = 0; i < ROUNDS && !known_empty(); i++) {
		go_well(i);
		turn();
	}
	MUST(known_empty());
	MUST(n_jobs[CHANNEL_LOCAL] + n_jobs[CHANNEL_REMOTE] == 0);
	MUST(send.active.n == 0 && send.recipients == 0 && send.big == 0);
	MUST(!send.hungry.first && !send.bounce.waiting.first);
}

/* ---- an input ---- */

static void end(void)
{
	dest_sweep(&send.dests, 0);
	dest_sweep(&send.dests, INT64_MAX);
	MUST(send.dests.map.n == 0 && send.dests.sites.n == 0);
	killed_free(&send);
	for (int i = 0; i <= CHANNELS; i++)
		neighbour_forget(&neighbours[i]);
}

static void prepare(void)
{
	fuzz_put_text("control/me", "me.test\n");
	fuzz_put_text("control/virtualdomains", "v.test:joe-v\n");
	fuzz_put_text("control/destlimits",
		"c.test:rate=2/60:concurrency=1:recipients=3\n");
	fuzz_put_text("control/delaynotice", "14400\n");
	MUST(rules_load(&rules) == 0);
	rules.concurrency[CHANNEL_LOCAL] = 3;
	rules.concurrency[CHANNEL_REMOTE] = 5;
	rules.concurrency_dest = 4;
	MUST(chdir("queue") == 0);
	known_prepare();
	for (int i = 0; i <= CHANNELS; i++)
		neighbour_open(&neighbours[i]);
}

static void run(struct str input)
{
	fuzz_dice(input);
	known_clear();
	start();
	for (int i = 0; i < STEPS_MAX && input.n > 0; i++) {
		happen(&input);
		turn();
	}
	settle();
	end();
}

const struct fuzz_target fuzz_target = {
	.prepare = prepare, .run = run, .memory = 1 << 23};
