/* spawner - what this test is to qmail-send: it hears orders, at the other ends
 * of two pipes, and tells what became of them
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SPAWNER_H
#define SPAWNER_H

#include "channel/frame.h"
#include "channel/order.h"
#include "channel/report.h"
#include "schedule/jobs.h"
#include "schedule/window.h"

#include "desk.h"

static int orders[2], reports[2];
static struct buf heard = BUF_LIMIT(1 << 24);

static inline void close_pipes(void)
{
	for (int i = 0; i < 2; i++) {
		file_close(orders[i]);
		file_close(reports[i]);
	}
}

/* A greeting of qmail-send's, against this of the spawner's. */
static inline int greet(const char *hello)
{
	CHECK(pipe(orders) == 0 && pipe(reports) == 0);
	CHECK(file_write_all(reports[1], hello, strlen(hello)) == 0);
	return jobs_open(&desk, CHANNEL_REMOTE, orders[1], reports[0]);
}

/* Takes up messages and starts what may be started. */
static inline void start(void)
{
	window_fill(&desk);
	jobs_start(&desk, CHANNEL_REMOTE);
	CHECK(pipe_write(&desk.jobs[CHANNEL_REMOTE].pipe) == 0);
	char space[4096];
	ssize_t got;
	while ((got = read(orders[0], space, sizeof(space))) > 0)
		CHECK(buf_add(&heard, space, (size_t)got) == 0);
}

/* Orders that are longer than a pipe holds. */
static inline void start_all(void)
{
	do
		start();
	while (desk.jobs[CHANNEL_REMOTE].pipe.out.n > 0);
}

/* A message that is taken up at once. */
static inline void post(const char *sender, const char *recipients)
{
	desk_make(desk_id, sender, recipients);
	window_arrived(&desk, desk_id);
	start();
}

/* The next order that was heard; its views last until the one after it. */
static inline bool order(struct order *order_out)
{
	static size_t used;
	struct str payload;

	memmove(heard.s, heard.s + used, heard.n - used);
	heard.n -= used;
	used = 0;
	if (frame_parse(buf_str(&heard), ORDER_BYTES_MAX, &payload, &used) != 1)
		return false;
	CHECK(order_parse(payload, order_out) == 0);
	return true;
}

static inline void say(const char *s, size_t n)
{
	CHECK(file_write_all(reports[1], s, n) == 0);
}

/* A report about a job: so many times the same result. */
static inline int tell(
	uint32_t job, size_t n, const char *result, char connection)
{
	struct buf b = BUF_LIMIT(REPORT_BYTES_MAX + 100);
	struct report report = {.job = job, .n = n, .connection = connection};

	for (size_t i = 0; i < n; i++)
		report.results[i] = str_text(result);
	CHECK(report_build(&b, &report) == 0);
	say(b.s, b.n);
	buf_free(&b);
	return jobs_hear(&desk, CHANNEL_REMOTE);
}

static struct order o;
static struct jobs *jobs = &desk.jobs[CHANNEL_REMOTE];

/* All over, and asked to be deleted? */
static inline bool deleted(void)
{
	return desk.active.n == 0 && desk.recipients == 0 &&
	       jobs->running == 0 && desk_asked("d1764000000123456\n");
}

#endif
