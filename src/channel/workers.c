/* workers - see workers.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "channel/workers.h"

#include <string.h>

#include "base/clock.h"
#include "base/file.h"

static void drop(struct workers *workers, size_t at)
{
	struct worker *gap = &workers->idle[at];

	workers->n--;
	memmove(gap, gap + 1, (workers->n - at) * sizeof(*gap));
}

void worker_close(const struct worker *worker)
{
	file_close(worker->socket);
	if (worker->pipe != -1)
		file_close(worker->pipe);
}

static bool is(const struct worker_key *key, struct str text)
{
	return str_equal(str_of(key->s, key->n), text);
}

/* The one that waits least, so that the others can go. */
bool workers_take(struct workers *workers, struct str key, struct str told,
	struct worker *worker_out)
{
	size_t found = 0;

	for (size_t i = workers->n; i > 0; i--) {
		const struct worker *worker = &workers->idle[i - 1];
		bool right = is(&worker->key, key);
		if (right || (!found && told.n > 0 && is(&worker->told, told)))
			found = i;
		if (right)
			break;
	}
	if (!found)
		return false;
	*worker_out = workers->idle[found - 1];
	drop(workers, found - 1);
	return true;
}

void workers_put(
	struct workers *workers, const struct worker *worker, int64_t now)
{
	if (worker->jobs + 1 >= WORKERS_JOBS) {
		worker_close(worker);
		return;
	}
	if (workers->n == WORKERS_MAX) {
		worker_close(&workers->idle[0]);
		drop(workers, 0);
	}
	struct worker *last = &workers->idle[workers->n++];
	*last = *worker;
	last->jobs++;
	last->until = now + 1000 * WORKERS_SECONDS;
}

int64_t workers_deadline(const struct workers *workers)
{
	return workers->n ? workers->idle[0].until : CLOCK_NEVER;
}

void workers_expire(struct workers *workers, int64_t now)
{
	while (workers->n && workers->idle[0].until <= now) {
		worker_close(&workers->idle[0]);
		drop(workers, 0);
	}
}

void workers_ended(struct workers *workers, pid_t pid)
{
	for (size_t i = 0; i < workers->n; i++)
		if (workers->idle[i].pid == pid) {
			worker_close(&workers->idle[i]);
			drop(workers, i);
			return;
		}
}
