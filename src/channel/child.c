/* child - see child.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "channel/child.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/pass.h"

enum { PIPE_HOLDS = 65536 }; /* bytes */

void child_close(struct child *child)
{
	if (child->pipe != -1)
		file_close(child->pipe);
	if (child->socket != -1)
		file_close(child->socket);
	child->pipe = -1;
	child->socket = -1;
	child->pid = 0;
}

/* Gives the job to one that waits. One that cannot be given anything any more
 * is let go. */
static bool give(struct child *child, const struct child_start *start,
	struct workers *workers, int message)
{
	struct worker worker;

	while (workers_take(workers, start->key, start->told, &worker)) {
		if (serve_give(worker.socket, start->pairs, start->start.argv,
			    message) == -1) {
			worker_close(&worker);
			continue;
		}
		child->pid = worker.pid;
		child->pipe = worker.pipe;
		child->socket = worker.socket;
		child->jobs = worker.jobs;
		return true;
	}
	return false;
}

static int begin_new(
	struct child *child, struct child_start *start, int message)
{
	int said[2];
	int asks[2] = {-1, -1};

	if (proc_pipe(said) == -1)
		return -1;
	child->pipe = said[0];
	int result = file_nonblock(said[0]);
	if (result == 0 && start->key.n > 0)
		result = pass_pair(asks);
	child->socket = asks[0];
	const struct proc_fd fds[] = {
		{message, 0}, {said[1], 1}, {said[1], 2}, {asks[1], SERVE_FD}};
	start->start.fds = fds;
	start->start.n_fds = asks[1] == -1 ? 3 : 4;
	if (result == 0)
		child->pid = proc_spawn(&start->start);
	start->start.fds = 0;
	file_close(said[1]);
	if (asks[1] != -1)
		file_close(asks[1]);
	if (result == 0 && child->pid != -1)
		return 0;
	child_close(child);
	return -1;
}

int child_begin(struct child *child, struct child_start *start,
	struct workers *workers, int message)
{
	buf_clear(&child->output);
	child->jobs = 0;
	child->n_told = 0;
	if (start->key.n > WORKERS_KEY_MAX)
		start->key.n = 0;
	child->key.n = start->key.n;
	if (start->key.n == 0)
		return begin_new(child, start, message);
	memcpy(child->key.s, start->key.s, start->key.n);
	if (give(child, start, workers, message))
		return 0;
	return begin_new(child, start, message);
}

/* Beyond the limit it is dropped. One that talks as fast as we listen is heard
 * for no longer than a full pipe lasts: others wait. */
void child_hear(struct child *child)
{
	char piece[4096];

	for (size_t heard = 0; heard < PIPE_HOLDS; heard += sizeof(piece)) {
		ssize_t got = file_read(child->pipe, piece, sizeof(piece));
		if (got == -1 && errno == EAGAIN)
			return;
		if (got <= 0) {
			file_close(child->pipe);
			child->pipe = -1;
			return;
		}
		size_t room = child->output.limit - child->output.n;
		size_t n = (size_t)got < room ? (size_t)got : room;
		/* Out of memory: what it says is lost, how it ends is not. */
		ignore(buf_add(&child->output, piece, n));
		if ((size_t)got < sizeof(piece))
			return;
	}
}

bool child_asked(struct child *child, struct workers *workers)
{
	struct worker worker = {.pid = child->pid,
		.socket = child->socket,
		.jobs = child->jobs,
		.key = child->key};
	char said[1 + SERVE_TOLD_MAX];
	int fd;

	ssize_t got = pass_take(child->socket, said, sizeof(said), &fd);
	if (fd != -1)
		file_close(fd);
	if (got == -1 && errno == EAGAIN)
		return false;
	if (got < 1 || said[0] != SERVE_DONE) {
		file_close(child->socket);
		child->socket = -1;
		return false;
	}
	child->n_told = (size_t)got - 1;
	memcpy(child->told, said + 1, child->n_told);
	worker.told.n = child->n_told;
	memcpy(worker.told.s, child->told, child->n_told);
	if (child->pipe != -1)
		child_hear(child);
	worker.pipe = child->pipe;
	workers_put(workers, &worker, clock_steady_ms());
	child->pipe = -1;
	child->socket = -1;
	child->pid = 0;
	return true;
}
