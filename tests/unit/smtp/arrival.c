/* arrival: a message on its way into the queue, and what stops it
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/arrival.h"

#include "desk.h"

static struct arrival arrival;

static void open_one(uint64_t limit)
{
	desk_forget();
	CHECK(arrival_open(&arrival, limit) == 0);
}

/* An envelope without its end is none. */
static bool queued(void)
{
	return scratch_holds("envelope", "Fs@x.test Tanna@me.test  ");
}

static const char *close_one(void)
{
	submit_sender(&arrival.submit, str_text("s@x.test"));
	submit_recipient(&arrival.submit, str_text("anna@me.test"));
	return arrival_close(&arrival);
}

static void taken(void)
{
	int seconds, pid;

	open_one(0);
	arrival_bytes(&arrival, "Subject: x\n", 11);
	arrival_bytes(&arrival, "\na\0b\n", 5);
	const char *verdict = close_one();
	CHECK(sscanf(verdict, "Kok %d qp %d", &seconds, &pid) == 2);
	CHECK(seconds > 1700000000 && pid == submit_pid(&arrival.submit));
	CHECK(queued());
	CHECK(desk_has("message", "Subject: x\n\na"));
	CHECK(arrival.bytes == 16);
}

static bool trace(const struct ucspi *peer, struct str helo, const char *want)
{
	open_one(0);
	arrival_trace(&arrival, peer, "SMTP", helo);
	CHECK(*close_one() == 'K' && arrival.bytes == 0);
	return desk_has("message", want);
}

static void traces(void)
{
	struct ucspi peer = {.remote_ip = "192.0.2.1"};

	CHECK(trace(&peer, str_of(0, 0),
		"Received: from unknown (192.0.2.1)\n  by unknown with "
		"SMTP; "));
	peer.remote_host = "a.test";
	peer.remote_info = "joe";
	peer.local_ip = "192.0.2.9";
	CHECK(trace(&peer, str_text("b.test"),
		"Received: from a.test (HELO b.test) (joe@192.0.2.1)\n"
		"  by 192.0.2.9 with SMTP; "));
	peer.local_host = "me.test";
	/* Strangers cannot add a line. */
	CHECK(!trace(&peer, str_text("x)\nBcc: y"), "\nBcc:"));
}

/* One byte too many, and nothing is queued; nothing more is passed on. */
static void limits(void)
{
	open_one(10);
	arrival_bytes(&arrival, "123456789\n", 10);
	CHECK(!arrival_oversize(&arrival));
	CHECK(*close_one() == 'K');
	open_one(10);
	arrival_bytes(&arrival, "123456789\n", 10);
	arrival_bytes(&arrival, "x", 1);
	arrival_bytes(&arrival, "more", 4);
	CHECK(arrival_oversize(&arrival));
	CHECK(*close_one() == 'Z' || *close_one() == 'D');
	CHECK(arrival.bytes == 15 && !desk_has("message", "more"));
	CHECK(!queued());
}

/* The limit holds for lines, however they are cut. */
static void long_lines(void)
{
	open_one(0);
	arrival.line_limit = 5;
	arrival_bytes(&arrival, "12345\n123", 9);
	arrival_bytes(&arrival, "45\n", 3);
	CHECK(!arrival.overlong && *close_one() == 'K');
	open_one(0);
	arrival.line_limit = 5;
	arrival_bytes(&arrival, "1\n123", 5);
	arrival_bytes(&arrival, "456\n", 4);
	CHECK(arrival.overlong && *close_one() != 'K');
	CHECK(!queued());
}

/* Fields of ours above all, forged ones out, what is held comes at the end. */
static void purged(void)
{
	static const char text[] = "Authentication-Results: me.test\nA: b\nRec";
	struct purge purge;

	open_one(0);
	arrival_field(&arrival, str_text("Ours: yes\n"));
	arrival_purge(&arrival, &purge, str_text("me.test"));
	arrival_bytes(&arrival, text, strlen(text));
	arrival_whole(&arrival);
	CHECK(*close_one() == 'K');
	CHECK(desk_has("message", "Ours: yes\n") &&
		desk_has("message", "A: b\nRec"));
	CHECK(!desk_has("message", "Authentication"));
	purge_free(&purge);
}

static void failed(void)
{
	open_one(0);
	arrival_bytes(&arrival, "x\n", 2);
	arrival_fail(&arrival);
	arrival_fail(&arrival);
	CHECK(*close_one() != 'K' && !queued());
}

static void queue_says_no(void)
{
	desk_queue("exit 53");
	open_one(0);
	CHECK(*close_one() == 'Z');
	desk_queue("exit 31");
	open_one(0);
	CHECK(*close_one() == 'D');
	CHECK(unlink("filter") == 0);
	if (arrival_open(&arrival, 0) == 0)
		CHECK(*close_one() == 'Z');
}

int main(void)
{
	RUN(scratch_enter);
	RUN(desk_open);
	RUN(taken);
	RUN(traces);
	RUN(limits);
	RUN(long_lines);
	RUN(purged);
	RUN(failed);
	RUN(queue_says_no);
	RUN(scratch_leave);
	return check_done();
}
