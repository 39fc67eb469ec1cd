/* out - see out.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/out.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/num.h"

static bool patient(const struct out *out)
{
	return !out->timeout && !out->deadline;
}

/* Waits until fd takes bytes; -1 with errno, ETIMEDOUT when it is too late. */
static int wait_writable(const struct out *out)
{
	struct pollfd one = {.fd = out->fd, .events = POLLOUT};
	int ready;

	do
		ready = poll(&one, 1,
			clock_patience_ms(out->timeout, out->deadline));
	while (ready == -1 && errno == EINTR);
	if (ready == 0)
		errno = ETIMEDOUT;
	return ready > 0 ? 0 : -1;
}

/* A socket takes what it can without waiting, even a blocking one. Anything
 * else with a deadline should be non-blocking: it may be writable for less
 * than we offer. Then EAGAIN leads back to poll. */
static ssize_t put_some(const struct out *out, const char *s, size_t n)
{
	ssize_t put;

	if (patient(out))
		return file_write(out->fd, s, n);
	do
		put = send(out->fd, s, n, MSG_DONTWAIT | MSG_NOSIGNAL);
	while (put == -1 && errno == EINTR);
	if (put == -1 && errno == ENOTSOCK)
		put = wait_writable(out) == -1 ? -1 : file_write(out->fd, s, n);
	else if (put == -1 && errno == EAGAIN && wait_writable(out) == 0)
		errno = EAGAIN;
	return put;
}

static void push(struct out *out, const char *s, size_t n)
{
	while (n && !out->error) {
		ssize_t put = put_some(out, s, n);
		if (put == -1 && errno == EAGAIN && !patient(out))
			continue;
		if (put <= 0) {
			out->error = put == 0 ? EIO : errno;
			return;
		}
		s += put;
		n -= (size_t)put;
	}
}

void out_add(struct out *out, const char *s, size_t n)
{
	if (out->error || n == 0)
		return;
	if (n > out->size - out->n) {
		push(out, out->space, out->n);
		out->n = 0;
	}
	if (n > out->size) {
		push(out, s, n);
		return;
	}
	memcpy(out->space + out->n, s, n);
	out->n += n;
}

void out_str(struct out *out, struct str a)
{
	out_add(out, a.s, a.n);
}

void out_text(struct out *out, const char *text)
{
	out_add(out, text, strlen(text));
}

void out_byte(struct out *out, char c)
{
	if (out->n < out->size && !out->error)
		out->space[out->n++] = c;
	else
		out_add(out, &c, 1);
}

void out_num(struct out *out, uint64_t n)
{
	char digits[NUM_MAX];

	out_add(out, digits, num_format(digits, n));
}

void out_list(struct out *out, const char *const *parts)
{
	for (; *parts; parts++)
		out_text(out, *parts);
}

void out_safe(struct out *out, struct str hostile)
{
	for (size_t i = 0; i < hostile.n; i++) {
		char c = hostile.s[i];
		bool plain = !ascii_control(c) && !ascii_8bit(c) && c != ' ';
		out_byte(out, plain ? c : '_');
	}
}

int out_flush(struct out *out)
{
	if (!out->error) {
		push(out, out->space, out->n);
		out->n = 0;
	}
	errno = out->error;
	return out->error ? -1 : 0;
}
