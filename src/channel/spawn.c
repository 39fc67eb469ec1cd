/* spawn - see spawn.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "channel/spawn.h"

#include <errno.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/sig.h"
#include "channel/frame.h"
#include "queue/name.h"

enum {
	FD_ORDERS = 0,
	FD_REPORTS = 1,
	FDS_PER_JOB = 5, /* message, pipe, socket, and what starting needs */
	FDS_SPARE = 20 + 2 * WORKERS_MAX,
	JOBS_MAX = 10000,
	KEEP = 4096, /* memory that a free slot may keep */
	READ_STEP = 16384,
};

struct engine {
	const struct spawn_kind *kind;
	struct spawn_job *jobs; /* the first n are under way */
	struct pollfd *fds; /* two a job, and the orders */
	struct workers workers;
	size_t n;
	size_t max;
	uid_t owner; /* of the messages */
	struct buf in;
	struct buf out;
	bool ended; /* descriptor 0 is at its end */
	bool heard; /* a child has ended since those that wait for it began */
};

static volatile sig_atomic_t child_ended;

static void note_child(int number)
{
	(void)number;
	child_ended = 1;
}

enum spawn_next spawn_all(const struct spawn_job *job, struct report *report,
	const char *result, char connection)
{
	report->job = job->order.job;
	report->n = job->order.n;
	report->connection = connection;
	report->site = str_of(0, 0);
	for (size_t i = 0; i < report->n; i++)
		report->results[i] = str_text(result);
	return SPAWN_DONE;
}

int spawn_child(struct spawn_job *job, struct child_start *start)
{
	return child_begin(&job->child, start, job->workers, job->message);
}

static void forget(struct buf *b)
{
	buf_clear(b);
	if (b->room > KEEP)
		buf_free(b);
}

/* The last job takes the slot, so that the ones under way stay together. */
static void free_slot(struct engine *engine, struct spawn_job *job)
{
	struct spawn_job *last = &engine->jobs[--engine->n];
	struct spawn_job empty;

	child_close(&job->child);
	if (job->message != -1)
		file_close(job->message);
	forget(&job->payload);
	forget(&job->child.output);
	empty = *job;
	*job = *last;
	*last = empty;
}

static int finish(
	struct engine *engine, struct spawn_job *job, struct report *report)
{
	int result = report_build(&engine->out, report);

	free_slot(engine, job);
	return result;
}

/* Null, or why not. We may be root: a link that the queue's owner has put there
 * must not hand him the files of others. */
static const char *open_message(
	const struct engine *engine, struct spawn_job *job)
{
	char path[NAME_MAX_LENGTH];
	struct stat st;

	name_mess(path, job->order.id, NAME_MESSAGE);
	job->message = file_open_read(path);
	if (job->message == -1 || fstat(job->message, &st) == -1)
		return "ZUnable to open the message in the queue. (#4.3.0)\n";
	if (!S_ISREG(st.st_mode) || st.st_uid != engine->owner)
		return "ZThe message in the queue is no file of the queue's "
		       "owner. (#4.3.0)\n";
	return 0;
}

/* A slot's memory is touched when its first job comes: an idle spawner that may
 * do hundreds of jobs has the pages of none. */
static struct spawn_job *next_slot(struct engine *engine)
{
	struct spawn_job *job = &engine->jobs[engine->n];

	job->beside = engine->n++;
	if (!job->workers) {
		job->workers = &engine->workers;
		job->payload.limit = ORDER_BYTES_MAX;
		job->child = (struct child)CHILD_NONE(engine->kind->output_max);
	}
	job->message = -1;
	job->stage = 0;
	job->later = false;
	return job;
}

static int begin(struct engine *engine, struct spawn_job *job)
{
	struct report report;
	enum spawn_next next = engine->kind->begin(job, &report);

	job->later = next == SPAWN_LATER;
	return next == SPAWN_DONE ? finish(engine, job, &report) : 0;
}

/* One order becomes one job. */
static int take_order(struct engine *engine, struct str payload)
{
	struct report report;

	if (engine->n == engine->max) {
		errno = EPROTO;
		return -1;
	}
	struct spawn_job *job = next_slot(engine);
	if (buf_copy_str(&job->payload, payload) == -1 ||
		order_parse(buf_str(&job->payload), &job->order) == -1)
		return -1;
	const char *why = open_message(engine, job);
	if (!why)
		return begin(engine, job);
	(void)spawn_all(job, &report, why, REPORT_NO_CONNECTION);
	return finish(engine, job, &report);
}

static int take_orders(struct engine *engine)
{
	struct str rest = buf_str(&engine->in);
	struct str payload;
	size_t used;
	int found;

	while ((found = frame_parse(rest, ORDER_BYTES_MAX, &payload, &used)) ==
		1) {
		if (take_order(engine, payload) == -1)
			return -1;
		rest = str_skip(rest, used);
	}
	if (found == -1) {
		errno = EPROTO;
		return -1;
	}
	if (rest.n > 0 && rest.s != engine->in.s)
		memmove(engine->in.s, rest.s, rest.n);
	engine->in.n = rest.n;
	return 0;
}

static int read_orders(struct engine *engine)
{
	if (buf_need(&engine->in, READ_STEP) == -1)
		return -1;
	ssize_t got =
		file_read(FD_ORDERS, engine->in.s + engine->in.n, READ_STEP);
	if (got == -1)
		return errno == EAGAIN ? 0 : -1;
	if (got == 0) {
		engine->ended = true;
		return 0;
	}
	engine->in.n += (size_t)got;
	return take_orders(engine);
}

/* The job's child has ended, or is done with it. */
static int child_done(struct engine *engine, struct spawn_job *job, int status)
{
	struct report report;

	engine->heard = true;
	if (engine->kind->ended(job, status, &report) == SPAWN_WAIT)
		return 0;
	return finish(engine, job, &report);
}

static int child_ends(struct engine *engine, pid_t pid, int status)
{
	struct spawn_job *job = engine->jobs;
	struct spawn_job *end = job + engine->n;

	while (job < end && job->child.pid != pid)
		job++;
	if (job == end) {
		workers_ended(&engine->workers, pid);
		return 0;
	}
	if (job->child.pipe != -1)
		child_hear(&job->child);
	/* Done, then killed while it waited for more? */
	if (job->child.socket != -1 &&
		child_asked(&job->child, &engine->workers)) {
		workers_ended(&engine->workers, pid);
		status = proc_status(0);
	}
	child_close(&job->child);
	return child_done(engine, job, status);
}

static int reap(struct engine *engine)
{
	int status;
	pid_t pid;

	child_ended = 0;
	while ((pid = proc_reap(&status)) > 0)
		if (child_ends(engine, pid, status) == -1)
			return -1;
	return 0;
}

/* Two descriptors a job, in the order of the jobs, then the orders. */
static nfds_t fill(struct engine *engine)
{
	nfds_t n = 0;

	for (size_t i = 0; i < engine->n; i++) {
		const struct child *child = &engine->jobs[i].child;
		engine->fds[n++] =
			(struct pollfd){.fd = child->pipe, .events = POLLIN};
		engine->fds[n++] =
			(struct pollfd){.fd = child->socket, .events = POLLIN};
	}
	engine->fds[n++] = (struct pollfd){
		.fd = engine->ended ? -1 : FD_ORDERS, .events = POLLIN};
	return n;
}

/* Hears the children. Backwards: a job that is done gives its place to the
 * last one, who has been heard already. */
static int hear(struct engine *engine)
{
	for (size_t i = engine->n; i > 0; i--) {
		struct spawn_job *job = &engine->jobs[i - 1];
		const struct pollfd *fds = &engine->fds[2 * (i - 1)];
		if (fds[0].revents)
			child_hear(&job->child);
		if (fds[1].revents &&
			child_asked(&job->child, &engine->workers) &&
			child_done(engine, job, proc_status(0)) == -1)
			return -1;
	}
	return 0;
}

/* What they wait for may have been said. Backwards, as in hear. */
static int begin_again(struct engine *engine)
{
	for (size_t i = engine->heard ? engine->n : 0; i > 0; i--)
		if (engine->jobs[i - 1].later &&
			begin(engine, &engine->jobs[i - 1]) == -1)
			return -1;
	engine->heard = false;
	return 0;
}

/* One round: wait, hear the children, see who has ended, then the orders. */
static int turn(struct engine *engine)
{
	nfds_t n = fill(engine);
	int ready =
		sig_poll(engine->fds, n, workers_deadline(&engine->workers));
	bool ordered = ready > 0 && engine->fds[n - 1].revents;

	if (ready == -1 && errno != EINTR)
		return -1;
	if (ready > 0 && hear(engine) == -1)
		return -1;
	if (child_ended && reap(engine) == -1)
		return -1;
	if (begin_again(engine) == -1)
		return -1;
	if (ordered && read_orders(engine) == -1)
		return -1;
	if (engine->out.n > 0 &&
		file_write_all(FD_REPORTS, engine->out.s, engine->out.n) == -1)
		return -1;
	forget(&engine->out);
	if (engine->workers.n > 0)
		workers_expire(&engine->workers, clock_steady_ms());
	return 0;
}

/* As many jobs as our descriptors allow. */
static size_t jobs_possible(void)
{
	struct rlimit files;

	if (getrlimit(RLIMIT_NOFILE, &files) == -1 ||
		files.rlim_cur == RLIM_INFINITY)
		return JOBS_MAX;
	if (files.rlim_cur < FDS_SPARE + FDS_PER_JOB)
		return 1;
	size_t jobs = (size_t)(files.rlim_cur - FDS_SPARE) / FDS_PER_JOB;
	return jobs < JOBS_MAX ? jobs : JOBS_MAX;
}

/* Each side says how many jobs it wants; the smaller number counts. */
static int greet(struct engine *engine)
{
	uint64_t wanted;
	size_t used;
	int found;

	while ((found = frame_parse_hello(
			buf_str(&engine->in), &wanted, &used)) == 0) {
		char c;
		ssize_t got = file_read(FD_ORDERS, &c, 1);
		if (got != 1)
			return got == 0 ? 0 : -1;
		if (buf_add_byte(&engine->in, c) == -1)
			return -1;
	}
	if (found == -1) {
		errno = EPROTO;
		return -1;
	}
	buf_clear(&engine->in);
	size_t possible = jobs_possible();
	engine->max = wanted < possible ? (size_t)wanted : possible;
	if (frame_hello(&engine->out, engine->max) == -1)
		return -1;
	return file_write_all(FD_REPORTS, engine->out.s, engine->out.n);
}

static int make_slots(struct engine *engine)
{
	engine->jobs = calloc(engine->max + 1, sizeof(*engine->jobs));
	engine->fds = calloc(2 * engine->max + 1, sizeof(*engine->fds));
	return engine->jobs && engine->fds ? 0 : -1;
}

/* If it cannot be found out no message is right. */
static uid_t queue_owner(void)
{
	struct stat st;

	return stat("mess", &st) == 0 ? st.st_uid : (uid_t)-1;
}

int spawn_run(const struct spawn_kind *kind)
{
	struct engine engine = {.kind = kind,
		.owner = queue_owner(),
		.in = BUF_LIMIT(ORDER_BYTES_MAX + 2 * READ_STEP),
		.out = BUF_LIMIT(100 * (size_t)REPORT_BYTES_MAX)};

	sig_ignore(SIGPIPE);
	sig_block(SIGCHLD);
	sig_catch(SIGCHLD, note_child);
	if (greet(&engine) == -1)
		return -1;
	buf_clear(&engine.out);
	if (make_slots(&engine) == -1)
		return -1;
	while (!engine.ended || engine.n > 0)
		if (turn(&engine) == -1)
			return -1;
	return 0;
}
