/* pipe - see pipe.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/pipe.h"

#include <errno.h>
#include <string.h>

#include "base/file.h"

enum { STEP = 16384, KEEP = 65536 };

int pipe_open(
	struct pipe *pipe, int to, int from, size_t out_max, size_t in_max)
{
	*pipe = (struct pipe){.to = to, .from = from};
	pipe->out.limit = out_max;
	pipe->in.limit = in_max;
	if (file_nonblock(to) == -1)
		return -1;
	return file_nonblock(from);
}

/* Takes n bytes off the front; memory of a rush is given back. */
static void drop(struct buf *b, size_t n)
{
	b->n -= n;
	if (b->n > 0)
		memmove(b->s, b->s + n, b->n);
	else if (b->room > KEEP)
		buf_free(b);
}

int pipe_write(struct pipe *pipe)
{
	while (pipe->out.n > 0) {
		ssize_t got = file_write(pipe->to, pipe->out.s, pipe->out.n);
		if (got == -1)
			return errno == EAGAIN ? 0 : -1;
		drop(&pipe->out, (size_t)got);
	}
	return 0;
}

int pipe_read(struct pipe *pipe)
{
	if (buf_need(&pipe->in, STEP) == -1)
		return -1;
	ssize_t got = file_read(pipe->from, pipe->in.s + pipe->in.n, STEP);
	if (got == -1)
		return errno == EAGAIN ? 0 : -1;
	pipe->in.n += (size_t)got;
	return got == 0 ? -1 : 1;
}

void pipe_used(struct pipe *pipe, size_t n)
{
	drop(&pipe->in, n);
}

void pipe_poll(const struct pipe *pipe, struct pollfd fds[2])
{
	fds[0] = (struct pollfd){.fd = pipe->from, .events = POLLIN};
	fds[1] = (struct pollfd){
		.fd = pipe->out.n > 0 ? pipe->to : -1, .events = POLLOUT};
}
