/* in - see in.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/in.h"

#include <errno.h>
#include <poll.h>
#include <string.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/sig.h"

/* As poll does. */
static int wait_once(const struct in *in, struct pollfd *one)
{
	if (!in->stop)
		return poll(
			one, 1, clock_patience_ms(in->timeout, in->deadline));
	errno = EINTR;
	return *in->stop ? -1
			 : sig_poll(one, 1,
				   in->deadline ? in->deadline : CLOCK_NEVER);
}

/* Waits until fd can be read; -1 with errno, ETIMEDOUT when it is too late. */
static int wait_readable(const struct in *in)
{
	struct pollfd one = {.fd = in->fd, .events = POLLIN};
	int ready;

	if (!in->timeout && !in->deadline && !in->stop)
		return 0;
	do
		ready = wait_once(in, &one);
	while (ready == -1 && errno == EINTR && !(in->stop && *in->stop));
	if (ready == 0)
		errno = ETIMEDOUT;
	return ready > 0 ? 0 : -1;
}

static int fail(struct in *in)
{
	in->error = errno;
	return -1;
}

static int fill(struct in *in)
{
	if (in->error) {
		errno = in->error;
		return -1;
	}
	if (in->ended)
		return 0;
	if (in->tied && out_flush(in->tied) == -1)
		return fail(in);
	if (wait_readable(in) == -1)
		return fail(in);
	ssize_t got = file_read(in->fd, in->space, in->size);
	if (got == -1)
		return fail(in);
	in->pos = 0;
	in->end = (size_t)got;
	in->ended = got == 0;
	return got > 0;
}

int in_view(struct in *in, struct str *view_out)
{
	if (!in_ready(in)) {
		int got = fill(in);
		if (got <= 0)
			return got;
	}
	*view_out = str_of(in->space + in->pos, in->end - in->pos);
	return 1;
}

void in_skip(struct in *in, size_t n)
{
	in->pos += n;
}

int in_byte(struct in *in, char *c_out)
{
	if (!in_ready(in)) {
		int got = fill(in);
		if (got <= 0)
			return got;
	}
	*c_out = in->space[in->pos++];
	return 1;
}

ssize_t in_read(struct in *in, char *dst, size_t n)
{
	size_t done = 0;

	while (done < n) {
		struct str have;
		int got = in_view(in, &have);
		if (got == -1)
			return -1;
		if (got == 0)
			break;
		have = str_head(have, n - done);
		memcpy(dst + done, have.s, have.n);
		in_skip(in, have.n);
		done += have.n;
	}
	return (ssize_t)done;
}

int in_until(struct in *in, struct buf *b, char c)
{
	struct str have;
	int got;

	while ((got = in_view(in, &have)) == 1) {
		size_t at = str_find(have, c);
		bool found = at < have.n;
		if (buf_add(b, have.s, found ? at + 1 : at) == -1)
			return -1;
		in_skip(in, found ? at + 1 : at);
		if (found)
			return 1;
	}
	return got;
}

int in_copy(struct in *in, struct out *out)
{
	struct str view;
	int result;

	while ((result = in_view(in, &view)) == 1 && !out->error) {
		out_str(out, view);
		in_skip(in, view.n);
	}
	return result == -1 ? -1 : 0;
}
