/* spawn: the engine of a spawner, hearing anything from its qmail-send
 *
 * Each order that is whole gets one report; with the first byte that is none
 * of an order it ends, and never by a crash. What was asked before is still
 * answered.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "channel/spawn.h"

#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>

#include "channel/frame.h"
#include "queue/name.h"

#include "fuzz.h"

enum { FILES = 256, ROOM = 1 << 22 };

static void prepare(void)
{
	struct rlimit few = {FILES, FILES};
	char path[NAME_MAX_LENGTH];

	MUST(setrlimit(RLIMIT_NOFILE, &few) == 0);
	MUST(chdir("queue") == 0);
	fuzz_mkdir("mess");
	name_mess_dir(path, 1);
	fuzz_mkdir(path);
	name_mess(path, 1, NAME_MESSAGE);
	fuzz_put_text(path, "hi\n");
}

/* No child is started: the answer is known at once. */
static enum spawn_next begin(struct spawn_job *job, struct report *report)
{
	return spawn_all(job, report, "Kdone\n", REPORT_FINE);
}

static enum spawn_next ended(
	struct spawn_job *job, int status, struct report *report)
{
	MUST(status == 0); /* there is none to end */
	return spawn_all(job, report, "Z\n", REPORT_FINE);
}

static void body(void *context)
{
	static const struct spawn_kind kind = {1000, begin, ended};
	int *result = context;

	*result = spawn_run(&kind);
	if (*result == -1)
		*result = errno;
}

/* One whole report; of the order it answers, if that is known. */
static void hear(struct str *said, const struct order *order)
{
	static struct report report;
	struct str payload;
	size_t used;

	MUST(frame_parse(*said, REPORT_BYTES_MAX, &payload, &used) == 1);
	*said = str_skip(*said, used);
	MUST(report_parse(payload, &report) == 0);
	MUST(report.job == order->job && report.n == order->n);
	for (size_t i = 0; i < report.n; i++)
		MUST(report.results[i].s[0] == (order->id == 1 ? 'K' : 'Z'));
}

/* Reports may be lost when the orders turn out to be nonsense: that end is
 * told, and qmail-send defers what it has not heard of. */
static void follow(struct str input, struct str said, int result)
{
	static struct order order;
	struct str payload;
	uint64_t jobs;
	size_t used;

	if (frame_parse_hello(input, &jobs, &used) != 1) {
		MUST(said.n == 0 || result == 0);
		return;
	}
	input = str_skip(input, used);
	MUST(frame_parse_hello(said, &jobs, &used) == 1 && jobs <= FILES);
	said = str_skip(said, used);
	while (said.n > 0) {
		MUST(frame_parse(input, ORDER_BYTES_MAX, &payload, &used) == 1);
		input = str_skip(input, used);
		MUST(order_parse(payload, &order) == 0);
		hear(&said, &order);
	}
	MUST(result == EPROTO ||
		frame_parse(input, ORDER_BYTES_MAX, &payload, &used) == 0);
}

static void run(struct str input)
{
	struct buf said = BUF_LIMIT(ROOM);
	int result = -1;

	fuzz_place(0, fuzz_file(0, input));
	fuzz_place(1, fuzz_file(1, str_of(0, 0)));
	MUST(fuzz_program(body, &result) == -1);
	fuzz_place(0, -1);
	fuzz_place(1, -1);
	MUST(result == 0 || result == EPROTO);
	fuzz_file_take(1, &said);
	follow(input, buf_str(&said), result);
	buf_free(&said);
}

const struct fuzz_target fuzz_target = {
	.prepare = prepare, .run = run, .memory = 1 << 20};
