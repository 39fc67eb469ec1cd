/* workers: who waits, for whom, and how long
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "channel/workers.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/clock.h"

#include "check.h"

static struct workers workers;

/* A worker with descriptors of its own. */
static struct worker make(const char *key, pid_t pid)
{
	struct worker worker = {.pid = pid, .pipe = dup(0), .socket = dup(0)};

	worker.key.n = strlen(key);
	memcpy(worker.key.s, key, worker.key.n);
	return worker;
}

static bool take(struct str key, struct worker *worker_out)
{
	return workers_take(&workers, key, str_of(0, 0), worker_out);
}

static bool closed(const struct worker *worker)
{
	return fcntl(worker->pipe, F_GETFD) == -1 &&
	       fcntl(worker->socket, F_GETFD) == -1;
}

static void keys(void)
{
	struct worker a = make("a", 1);
	struct worker b = make("ab", 2);
	struct worker got;

	CHECK(workers_deadline(&workers) == CLOCK_NEVER);
	CHECK(!take(str_text("a"), &got));
	workers_put(&workers, &a, 1000);
	workers_put(&workers, &b, 2000);
	CHECK(workers_deadline(&workers) == 1000 + 1000 * WORKERS_SECONDS);
	CHECK(!take(str_text("b"), &got));
	CHECK(!take(str_text(""), &got));
	CHECK(take(str_text("ab"), &got) && got.pid == 2);
	CHECK(got.jobs == 1);
	worker_close(&got);
	CHECK(take(str_text("a"), &got) && got.pid == 1);
	CHECK(workers.n == 0);
	worker_close(&got);
	CHECK(closed(&a) && closed(&b));
}

/* The same key first; else who told the same, the one that came last. */
static void told(void)
{
	struct worker all[3] = {make("a", 1), make("b", 2), make("c", 3)};
	struct worker got;

	for (size_t i = 0; i < 3; i++) {
		all[i].told.n = 1;
		all[i].told.s[0] = i == 1 ? 'y' : 'x';
		workers_put(&workers, &all[i], 1000);
	}
	CHECK(!take(str_text("x"), &got));
	CHECK(!workers_take(&workers, str_text("d"), str_text("z"), &got));
	CHECK(workers_take(&workers, str_text("a"), str_text("y"), &got));
	CHECK(got.pid == 1);
	workers_put(&workers, &got, 2000);
	CHECK(workers_take(&workers, str_text("d"), str_text("x"), &got));
	CHECK(got.pid == 1);
	worker_close(&got);
	CHECK(workers_take(&workers, str_text("d"), str_text("x"), &got));
	CHECK(got.pid == 3 && workers.n == 1);
	worker_close(&got);
	CHECK(take(str_text("b"), &got));
	worker_close(&got);
}

/* Of several the one that came last, so that the others can go. */
static void latest(void)
{
	struct worker one = make("k", 1);
	struct worker two = make("k", 2);
	struct worker got;

	workers_put(&workers, &one, 1000);
	workers_put(&workers, &two, 1001);
	CHECK(take(str_text("k"), &got) && got.pid == 2);
	workers_expire(&workers, 1000 + 1000 * WORKERS_SECONDS - 1);
	CHECK(workers.n == 1 && !closed(&one));
	workers_expire(&workers, 1000 + 1000 * WORKERS_SECONDS);
	CHECK(workers.n == 0 && closed(&one) && !closed(&two));
	worker_close(&got);
}

static void ended(void)
{
	struct worker one = make("k", 7);

	workers_put(&workers, &one, 1000);
	workers_ended(&workers, 8);
	CHECK(workers.n == 1);
	workers_ended(&workers, 7);
	CHECK(workers.n == 0 && closed(&one));
}

static void too_many(void)
{
	struct worker first = make("k", 1);

	workers_put(&workers, &first, 1000);
	for (int i = 0; i < WORKERS_MAX; i++) {
		struct worker next = make("k", 2 + i);
		workers_put(&workers, &next, 1001);
	}
	CHECK(workers.n == WORKERS_MAX && closed(&first));
	workers_expire(&workers, CLOCK_NEVER);
	CHECK(workers.n == 0);
}

static void enough(void)
{
	struct worker worker = make("k", 1);

	worker.jobs = WORKERS_JOBS - 2;
	workers_put(&workers, &worker, 1000);
	CHECK(take(str_text("k"), &worker));
	workers_put(&workers, &worker, 1000);
	CHECK(workers.n == 0 && closed(&worker));
}

int main(void)
{
	RUN(keys);
	RUN(told);
	RUN(latest);
	RUN(ended);
	RUN(too_many);
	RUN(enough);
	return check_done();
}
