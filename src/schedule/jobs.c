/* jobs - see jobs.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/jobs.h"

#include <errno.h>
#include <stdlib.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/num.h"
#include "channel/frame.h"
#include "channel/order.h"
#include "channel/report.h"
#include "mail/verp.h"
#include "schedule/attempt.h"
#include "schedule/clean.h"
#include "schedule/intake.h"
#include "schedule/window.h"

enum { OUT_MAX = 1 << 30, HELLO_MAX = 64, JOB_BYTES = 65536 };

static const char mangled[] = "Zreport mangled, will defer\n";

/* ---- batches ---- */

static void free_recipient(struct send *send, struct recipient *recipient)
{
	free(recipient);
	intake_freed(send);
}

static void free_batch(struct batch *batch)
{
	struct batch **at = &batch->message->batches;

	while (*at != batch)
		at = &(*at)->sibling;
	*at = batch->sibling;
	free(batch);
}

/* Of one batch; then the message's pass may be over. */
static void defer_batch(struct send *send, struct batch *batch)
{
	struct message *message = batch->message;
	struct recipient *next;

	for (struct recipient *at = batch->first; at; at = next) {
		next = at->next;
		attempt_put_off(send, message, batch->dest->channel, at);
		free_recipient(send, at);
	}
	free_batch(batch);
	window_check(send, message);
}

void jobs_defer(struct send *send, struct dest *dest)
{
	struct batch *batch;

	while ((batch = dest_take(dest)))
		defer_batch(send, batch);
}

/* ---- slots ---- */

static struct job *take_slot(struct jobs *jobs)
{
	if (jobs->first_free == jobs->n_slots)
		return 0;
	struct job *job = &jobs->slots[jobs->first_free];
	jobs->first_free = job->next_free;
	return job;
}

/* The next job in it has another number, which tells the slot as well. */
static void give_slot(struct jobs *jobs, struct job *job)
{
	uint32_t slot = (uint32_t)(job - jobs->slots);

	job->message = 0;
	if (job->number > UINT32_MAX - jobs->n_slots)
		job->number = slot;
	else
		job->number += jobs->n_slots;
	job->next_free = jobs->first_free;
	jobs->first_free = slot;
}

/* ---- reports ---- */

static void note_run(struct message *message, uint64_t first, uint64_t n)
{
	if (n > 0 && message_note(message, first, first + n - 1) == -1)
		message->unnoted = true;
}

/* K lines for the runs of neighbours among those delivered. */
static void note_runs(struct message *message, const struct job *job)
{
	uint64_t first = 0;
	uint64_t n = 0;

	for (const struct recipient *at = job->recipients; at; at = at->next) {
		if (!at->unnoted)
			continue;
		if (n == 0 || at->ordinal != first + n) {
			note_run(message, first, n);
			first = at->ordinal;
			n = 0;
		}
		n++;
	}
	note_run(message, first, n);
}

/* A message whose last recipients these were is deleted at once: nothing has
 * to be noted. But one whose sender is to be told something waits for that. */
static void note(struct send *send, const struct job *job)
{
	struct message *message = job->message;
	bool over = message_idle(message) && message_complete(message);

	if (send->exiting || !over || message->failed || message->reached)
		note_runs(message, job);
}

static void end_job(
	struct send *send, struct job *job, const struct report *report)
{
	struct jobs *jobs = &send->jobs[job->dest->channel];
	struct message *message = job->message;
	struct dest *dest = job->dest;
	struct recipient *next;
	size_t i = 0;

	for (struct recipient *at = job->recipients; at; at = at->next, i++) {
		const struct attempt attempt = {.message = message,
			.channel = dest->channel,
			.recipient = at,
			.delivery = job->delivery + i};
		at->unnoted =
			attempt_settle(send, &attempt, report->results[i]);
	}
	note(send, job);
	for (struct recipient *at = job->recipients; at; at = next) {
		next = at->next;
		free_recipient(send, at);
	}
	clean_changed(send);
	give_slot(jobs, job);
	jobs->running--;
	attempt_status(send);
	/* Before others of it are put off: that may be the end of it. */
	window_check(send, message);
	dest_took(&send->dests, dest, clock_steady_ms() - job->began);
	if (dest_ended(&send->dests, dest, job->site, report->connection,
		    send->now))
		jobs_defer(send, dest);
	dest_site(&send->dests, dest, report->site);
	window_resume(send, dest);
	dest_forget(&send->dests, dest, send->now);
}

/* Nothing is known: a deferral for all of the job. */
static void end_mangled(struct send *send, struct job *job)
{
	struct report report = {
		.connection = REPORT_NO_CONNECTION, .site = str_of(0, 0)};

	for (size_t i = 0; i < job->n; i++)
		report.results[i] = str_text(mangled);
	end_job(send, job, &report);
}

static struct job *job_of(struct jobs *jobs, uint32_t number)
{
	struct job *job =
		jobs->n_slots ? &jobs->slots[number % jobs->n_slots] : 0;

	return job && job->message && job->number == number ? job : 0;
}

/* A report that makes no sense is a deferral for all of its job; one about a
 * job that is not there is passed over. */
static void hear_one(struct send *send, struct jobs *jobs, struct str payload)
{
	struct report report = {.n = 0};
	int result = report_parse(payload, &report);
	struct job *job =
		payload.n < 4 ? 0 : job_of(jobs, num_unpack32(payload.s));

	if (!job) {
		log_text(&send->log, "warning: internal error: delivery report "
				     "out of range");
		log_end(&send->log);
		return;
	}
	if (result == -1 || report.n != job->n)
		end_mangled(send, job);
	else
		end_job(send, job, &report);
}

int jobs_hear(struct send *send, enum channel channel)
{
	struct jobs *jobs = &send->jobs[channel];
	int result = pipe_read(&jobs->pipe);
	struct str rest = buf_str(&jobs->pipe.in);
	struct str payload;
	size_t used;
	int found = 0;

	if (result != 1)
		return result;
	while ((found = frame_parse(rest, REPORT_BYTES_MAX, &payload, &used)) ==
		1) {
		hear_one(send, jobs, payload);
		rest = str_skip(rest, used);
	}
	pipe_used(&jobs->pipe, jobs->pipe.in.n - rest.n);
	return found == -1 ? -1 : 0;
}

/* ---- starting ---- */

/* Takes recipients off the front of the batch: as many as one transaction
 * may have, and one variable of a program's holds with their wishes (Linux: 128
 * kB). Senders of a VERP message differ, so it has one each. */
static void fill_job(struct job *job, struct batch *batch)
{
	bool alone =
		batch->dest->channel == CHANNEL_LOCAL || batch->message->verp;
	size_t most =
		alone ? 1 : dest_recipients(batch->dest, ORDER_RECIPIENTS_MAX);
	struct recipient *last = 0;
	size_t bytes = 0;

	job->message = batch->message;
	job->dest = batch->dest;
	job->site = batch->dest->site;
	job->recipients = batch->first;
	for (job->n = 0; job->n < most && batch->first && bytes < JOB_BYTES;
		job->n++) {
		last = batch->first;
		bytes += last->n + last->n_lines;
		batch->first = last->next;
	}
	last->next = 0;
	if (!batch->first)
		batch->last = 0;
}

/* What the sender wishes for the message as a whole. */
static int message_wishes(struct buf *b, const struct envelope *e)
{
	if (e->ret &&
		buf_add_text(b, e->ret == 'H' ? "rHDRS\n" : "rFULL\n") == -1)
		return -1;
	if (e->envid.n == 0 || str_has(buf_str(&e->envid), '\n'))
		return 0;
	if (buf_add_byte(b, ENVELOPE_ENVID) == -1 ||
		buf_add_str(b, buf_str(&e->envid)) == -1)
		return -1;
	return buf_add_byte(b, '\n');
}

static struct str wishes_of(const struct recipient *recipient)
{
	return str_of(
		recipient->address + recipient->n + 1, recipient->n_lines);
}

static int build_order(struct buf *out, const struct job *job)
{
	struct order order = {.job = job->number, .id = job->message->id};
	struct buf sender = BUF_LIMIT(3 * (size_t)ENVELOPE_ADDRESS_MAX);
	struct buf wishes = BUF_LIMIT(2 * (size_t)ENVELOPE_ADDRESS_MAX);
	struct str whole = buf_str(&job->message->envelope.sender);
	struct recipient *at = job->recipients;
	struct str address = str_of(at->address, at->n);

	if (job->dest->channel == CHANNEL_REMOTE)
		order.host = str_skip(address, str_find_last(address, '@') + 1);
	for (; at; at = at->next)
		order.recipients[order.n++] = (struct order_recipient){
			at->ordinal, str_of(at->address, at->n), wishes_of(at)};
	int result = verp_expand(&sender, whole, address);
	if (result == 0)
		result = message_wishes(&wishes, &job->message->envelope);
	order.sender = buf_str(&sender);
	order.wishes = buf_str(&wishes);
	if (result == 0)
		result = order_build(out, &order);
	buf_free(&sender);
	buf_free(&wishes);
	return result;
}

static void log_job(struct send *send, struct job *job)
{
	job->delivery = send->deliveries + 1;
	for (struct recipient *at = job->recipients; at; at = at->next)
		attempt_log(send, job->message, job->dest->channel,
			++send->deliveries, str_of(at->address, at->n));
	attempt_status(send);
}

static bool start_one(struct send *send, enum channel channel)
{
	struct jobs *jobs = &send->jobs[channel];
	struct batch *batch;

	if (send->exiting || jobs->running >= jobs->max)
		return false;
	/* A quarter of the places is kept from the slow. */
	send->dests.tight[channel] = jobs->running * 4 >= jobs->max * 3;
	batch = dest_pick(&send->dests, channel, send->now);
	if (!batch)
		return false;
	struct job *job = take_slot(jobs);
	fill_job(job, batch);
	job->began = clock_steady_ms();
	size_t before = jobs->pipe.out.n;
	bool sent = build_order(&jobs->pipe.out, job) == 0;
	jobs->running++;
	log_job(send, job);
	if (batch->first)
		dest_queue(&send->dests, batch);
	else
		free_batch(batch);
	if (!sent) {
		jobs->pipe.out.n = before;
		end_mangled(send, job);
	}
	return true;
}

void jobs_start(struct send *send, enum channel channel)
{
	while (start_one(send, channel))
		;
}

/* ---- the beginning ---- */

static int make_slots(struct jobs *jobs)
{
	jobs->n_slots = (uint32_t)jobs->max;
	jobs->slots = calloc(jobs->max + 1, sizeof(*jobs->slots));
	if (!jobs->slots)
		return -1;
	for (uint32_t i = 0; i < jobs->n_slots; i++) {
		jobs->slots[i].number = i;
		jobs->slots[i].next_free = i + 1;
	}
	return 0;
}

/* Our wish, then what the spawner can do. */
static int greet(int to, int from, uint64_t wanted, uint64_t *max_out)
{
	struct buf hello = BUF_LIMIT(HELLO_MAX);
	size_t used;
	int found = 0;

	if (frame_hello(&hello, wanted) == -1 ||
		file_write_all(to, hello.s, hello.n) == -1)
		found = -1;
	buf_clear(&hello);
	while (found == 0) {
		char c;
		if (file_read(from, &c, 1) != 1 ||
			buf_add_byte(&hello, c) == -1)
			found = -1;
		else
			found = frame_parse_hello(
				buf_str(&hello), max_out, &used);
	}
	buf_free(&hello);
	return found == 1 ? 0 : -1;
}

int jobs_open(struct send *send, enum channel channel, int to, int from)
{
	struct jobs *jobs = &send->jobs[channel];
	uint64_t most = send->rules.concurrency[channel];

	if (greet(to, from, most, &jobs->max) == -1 || jobs->max > most ||
		make_slots(jobs) == -1)
		return -1;
	if (channel == CHANNEL_REMOTE && send->rules.concurrency_dest < most)
		most = send->rules.concurrency_dest;
	send->dests.most[channel] = (unsigned)most;
	send->dests.limits = &send->rules.limits;
	return pipe_open(&jobs->pipe, to, from, OUT_MAX,
		REPORT_BYTES_MAX + (size_t)65536);
}
