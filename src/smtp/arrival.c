/* arrival - see arrival.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/arrival.h"

#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/num.h"
#include "mail/received.h"

enum { TRACE_MAX = 20000 };

int arrival_open(struct arrival *arrival, uint64_t limit)
{
	arrival->hops = (struct hops){0};
	arrival->bytes = 0;
	arrival->limit = limit;
	arrival->line_limit = arrival->line = 0;
	arrival->overlong = arrival->failed = false;
	arrival->purge = 0;
	return submit_open(&arrival->submit);
}

void arrival_field(struct arrival *arrival, struct str field)
{
	if (!arrival->failed)
		submit_bytes(&arrival->submit, field.s, field.n);
}

static void pass(void *context, struct str piece)
{
	struct arrival *arrival = context;

	if (!arrival->failed)
		submit_bytes(&arrival->submit, piece.s, piece.n);
}

void arrival_purge(
	struct arrival *arrival, struct purge *purge, struct str here)
{
	const struct sink sink = {pass, arrival};

	purge_begin(purge, here, &sink);
	arrival->purge = purge;
}

void arrival_whole(struct arrival *arrival)
{
	if (arrival->purge && !arrival->failed)
		purge_end(arrival->purge);
}

static struct str known(const char *text, const char *otherwise)
{
	return str_text(text ? text : otherwise);
}

void arrival_trace(struct arrival *arrival, const struct ucspi *peer,
	const char *protocol, struct str helo)
{
	struct buf b = BUF_LIMIT(TRACE_MAX);
	struct received received = {
		.protocol = protocol,
		.remote_host = known(peer->remote_host, "unknown"),
		.remote_ip = known(peer->remote_ip, "unknown"),
		.remote_info = str_text(peer->remote_info),
		.helo = helo,
		.local_host = known(peer->local_host,
			peer->local_ip ? peer->local_ip : "unknown"),
	};

	if (received_add(&b, &received, clock_seconds()) == -1)
		arrival_fail(arrival);
	else
		submit_bytes(&arrival->submit, b.s, b.n);
	buf_free(&b);
}

/* Is there a line in it that is too long? The piece may end within one. */
static void watch_lines(struct arrival *arrival, struct str piece)
{
	while (piece.n && arrival->line_limit) {
		size_t n = str_find(piece, '\n');
		arrival->line += n;
		if (arrival->line > arrival->line_limit)
			arrival->overlong = true;
		if (n < piece.n)
			arrival->line = 0;
		piece = str_skip(piece, n + 1);
	}
}

void arrival_bytes(struct arrival *arrival, const char *bytes, size_t n)
{
	arrival->bytes += n;
	if (arrival->failed)
		return;
	watch_lines(arrival, str_of(bytes, n));
	if (arrival_oversize(arrival) || arrival->overlong) {
		arrival_fail(arrival);
		return;
	}
	hops_feed(&arrival->hops, str_of(bytes, n));
	if (!arrival->purge)
		submit_bytes(&arrival->submit, bytes, n);
	else if (purge_feed(arrival->purge, bytes, n) == -1)
		arrival_fail(arrival);
}

bool arrival_oversize(const struct arrival *arrival)
{
	return arrival->limit && arrival->bytes > arrival->limit;
}

void arrival_fail(struct arrival *arrival)
{
	if (!arrival->failed)
		submit_fail(&arrival->submit);
	arrival->failed = true;
}

static char *add(char *dst, const char *text, size_t n)
{
	memcpy(dst, text, n);
	return dst + n;
}

const char *arrival_close(struct arrival *arrival)
{
	const char *verdict = submit_close(&arrival->submit, 0);
	char digits[NUM_MAX];
	char *end = arrival->ok;

	if (*verdict)
		return verdict;
	end = add(end, "Kok ", 4);
	end = add(end, digits, num_format(digits, (uint64_t)clock_seconds()));
	end = add(end, " qp ", 4);
	size_t n = num_format(digits, (uint64_t)submit_pid(&arrival->submit));
	(void)add(end, digits, n + 1);
	return arrival->ok;
}
