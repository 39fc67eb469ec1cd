/* spawner - an engine of a kind that runs shell commands, and its qmail-send
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SPAWNER_H
#define SPAWNER_H

#include "channel/spawn.h"

#include <errno.h>
#include <sys/wait.h>

#include "channel/frame.h"

#include "scratch.h"
#include "served.h"

static pid_t engine;
static int to;
static int from;
static struct buf heard = BUF_LIMIT(10000000);
static struct str site; /* of the report that was looked at last */
static char serve_pair[] = SERVE_PAIR;

/* ---- the kind ---- */

static int start(struct spawn_job *job)
{
	static char shell[] = "/bin/sh";
	static char option[] = "-c";
	const char *command = job->order.recipients[0].address.s;
	char *argv[] = {shell, option, (char *)(uintptr_t)command, 0};
	char beside[] = "BESIDE=xx"; /* the job's number and that */
	char *pairs[] = {beside, 0};
	struct child_start how = {.start = {.argv = argv}, .pairs = pairs};

	if (!str_is(job->order.host, "serve"))
		return spawn_child(job, &how);
	argv[0] = (char *)(uintptr_t)proc_path();
	how.key = job->order.host;
	beside[7] = (char)('a' + job->order.job);
	beside[8] = (char)('0' + job->beside);
	CHECK(putenv(beside) == 0);
	int result = spawn_child(job, &how);
	CHECK(unsetenv("BESIDE") == 0);
	return result;
}

/* Has a child of host "first" ended? Those at host "later" wait for it. */
static bool first_ended;

static enum spawn_next begin(struct spawn_job *job, struct report *report)
{
	if (str_is(job->order.host, "later") && !first_ended)
		return SPAWN_LATER;
	if (str_is(job->order.host, "later") && !job->later)
		return spawn_all(job, report, "Dnot told to wait\n", '-');
	if (str_is(job->order.recipients[0].address, "know"))
		return spawn_all(job, report, "Dknown\n", '-');
	if (str_is(job->order.host, "nowhere"))
		return spawn_all(job, report, "Dno such host\n", 't');
	if (start(job) == -1)
		return spawn_all(job, report, "Zunable to start\n", '-');
	return SPAWN_WAIT;
}

/* At host "twice" what failed is run once more. */
static enum spawn_next ended(
	struct spawn_job *job, int status, struct report *report)
{
	first_ended = first_ended || str_is(job->order.host, "first");
	if (proc_crashed(status))
		return spawn_all(job, report, "Zcrashed\n", '-');
	if (proc_code(status) != 0 && str_is(job->order.host, "twice") &&
		job->stage++ == 0)
		return start(job) == 0 ? SPAWN_WAIT
				       : spawn_all(job, report, "Z", '-');
	if (proc_code(status) != 0)
		return spawn_all(job, report, "Dfailed\n", '-');
	(void)spawn_all(job, report, buf_text(&job->child.output), 'k');
	report->site = str_of(job->child.told, job->child.n_told);
	return SPAWN_DONE;
}

/* ---- its qmail-send ---- */

static void launch(void)
{
	static const struct spawn_kind kind = {
		.output_max = 5000, .begin = begin, .ended = ended};
	int down[2];
	int up[2];

	CHECK(pipe(down) == 0 && pipe(up) == 0);
	engine = fork();
	if (engine == 0) {
		if (dup2(down[0], 0) == -1 || dup2(up[1], 1) == -1)
			_exit(99);
		close(down[0]);
		close(down[1]);
		close(up[0]);
		close(up[1]);
		alarm(60);
		CHECK(putenv(serve_pair) == 0);
		int result = spawn_run(&kind);
		_exit(result == 0 ? 0 : errno == EPROTO ? 2 : 3);
	}
	close(down[0]);
	close(up[1]);
	to = down[1];
	from = up[0];
	buf_clear(&heard);
}

static void say(const char *s, size_t n)
{
	CHECK(file_write_all(to, s, n) == 0);
}

/* Closes our end; how the engine ended. */
static int finish(void)
{
	int status = -1;

	if (to != -1)
		close(to);
	CHECK(file_read_all(from, &heard) == 0);
	close(from);
	CHECK(waitpid(engine, &status, 0) == engine && WIFEXITED(status));
	return WEXITSTATUS(status);
}

static void greet(const char *hello, const char *answer)
{
	char c = 0;

	launch();
	say(hello, strlen(hello));
	while (c != '\n' && read(from, &c, 1) == 1)
		CHECK(buf_add_byte(&heard, c) == 0);
	CHECK_TEXT(buf_str(&heard), answer);
	buf_clear(&heard);
}

static void order(uint32_t job, const char *host, const char *command, size_t n)
{
	struct buf b = BUF_LIMIT(100000);
	struct order order = {.job = job,
		.id = 1764000000123456,
		.sender = str_text("s"),
		.host = str_text(host),
		.n = n};

	for (size_t i = 0; i < n; i++)
		order.recipients[i].address = str_text(command);
	CHECK(order_build(&b, &order) == 0);
	say(b.s, b.n);
	buf_free(&b);
}

/* The report on a job among all that came: its first result, if there are n,
 * all alike. Null: there is none, or not just one. */
static struct str result_of(uint32_t job, size_t n, char connection)
{
	static struct report report;
	struct str rest = buf_str(&heard);
	struct str found = str_of(0, 0);
	struct str payload;
	size_t used;

	while (frame_parse(rest, REPORT_BYTES_MAX, &payload, &used) == 1) {
		rest = str_skip(rest, used);
		if (report_parse(payload, &report) == -1)
			return str_of(0, 0);
		if (report.job != job)
			continue;
		if (found.s || report.n != n || report.connection != connection)
			return str_of(0, 0);
		site = report.site;
		found = report.results[0];
		for (size_t i = 1; i < n; i++)
			if (!str_equal(found, report.results[i]))
				return str_of(0, 0);
	}
	return found;
}

static bool reported(uint32_t job, size_t n, char connection, const char *text)
{
	struct str result = result_of(job, n, connection);

	return result.s && str_is(result, text);
}

#endif
