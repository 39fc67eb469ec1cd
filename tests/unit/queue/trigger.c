/* trigger: lines through a FIFO; nobody ever waits
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "queue/trigger.h"

#include <errno.h>
#include <signal.h>

#include "scratch.h"

static struct trigger trigger;
static int fd;

static void nobody_listens(void)
{
	trigger_pull(1); /* no FIFO at all */
	CHECK(trigger_listen() == -1 && errno == ENOENT);
	CHECK(mkfifo("lock/trigger", 0600) == 0);
	trigger_pull(2);
	fd = trigger_listen();
	CHECK(fd != -1);
}

static bool next_is(uint64_t want)
{
	uint64_t id = 0;

	return trigger_next(&trigger, &id) && id == want;
}

static bool nothing(void)
{
	uint64_t id;

	return !trigger_next(&trigger, &id);
}

static bool fetch(bool want_full)
{
	bool full = !want_full;

	return trigger_read(&trigger, fd, &full) == 0 && full == want_full;
}

static void lines(void)
{
	CHECK(fetch(false) && nothing());
	trigger_pull(1764000000123456);
	trigger_pull(UINT64_MAX - 1);
	CHECK(fetch(false) && next_is(1764000000123456));
	CHECK(next_is(UINT64_MAX - 1) && nothing());
	CHECK(fetch(false) && nothing());
}

static void say(const char *text)
{
	CHECK(file_write_all(fd, text, strlen(text)) == 0);
}

/* A line may come in pieces; what is no ID is passed over. */
static void strange_lines(void)
{
	say("12");
	CHECK(fetch(false) && nothing());
	say("34\n5");
	CHECK(fetch(false) && next_is(1234) && nothing());
	say("\n\nx\n-1\n 7\n99999999999999999999\n8\n");
	CHECK(fetch(false) && next_is(5) && next_is(8) && nothing());
}

static void endless_line(void)
{
	char text[TRIGGER_SPACE + 1];

	memset(text, '1', sizeof(text) - 1);
	text[sizeof(text) - 1] = 0;
	for (int i = 0; i < 3; i++) {
		say(text);
		CHECK(fetch(false) && nothing());
	}
	say("\n77\n");
	CHECK(fetch(false) && next_is(77) && nothing());
}

/* Too many for the FIFO: the writers go on, the reader is told. */
static void flood(void)
{
	uint64_t id;
	size_t n = 0;

	for (uint64_t i = 0; i < 10000; i++)
		trigger_pull(1764000000000000 + i);
	CHECK(fetch(true));
	do
		while (trigger_next(&trigger, &id))
			CHECK(id == 1764000000000000 + n++);
	while (trigger_read(&trigger, fd, &(bool){false}) == 0 &&
		trigger.n > trigger.pos);
	CHECK(n > 3000 && n < 10000);
	CHECK(fetch(false) && nothing());
}

/* Anybody may write to it: half a page at a time fills it with half of what it
 * could hold. */
static void half_full(void)
{
	char text[2050];
	size_t n = 0;

	memset(text, 'x', sizeof(text));
	while (file_write(fd, text, sizeof(text)) == (ssize_t)sizeof(text))
		n += sizeof(text);
	CHECK(errno == EAGAIN && n < 60000);
	trigger_pull(1764000000000000);
	CHECK(fetch(true) && nothing());
	while (trigger_read(&trigger, fd, &(bool){false}) == 0 &&
		trigger.n > trigger.pos)
		trigger.pos = trigger.n;
	CHECK(fetch(false) && nothing());
	close(fd);
}

static void no_fifo(void)
{
	CHECK(unlink("lock/trigger") == 0);
	scratch_put("lock/trigger", "");
	CHECK(trigger_listen() == -1 && errno == EINVAL);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(scratch_queue);
	RUN(nobody_listens);
	RUN(lines);
	RUN(strange_lines);
	RUN(endless_line);
	RUN(flood);
	RUN(half_full);
	RUN(no_fifo);
	RUN(scratch_leave);
	return check_done();
}
