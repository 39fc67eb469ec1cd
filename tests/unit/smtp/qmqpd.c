/* qmqpd: one message of QMQP, one answer
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/qmqpd.h"

#include "base/clock.h"

#include "desk.h"

const char prog_name[] = "qmqp";

/* In the place of base/clock: so much time goes by with each look. */
static int64_t step;
static int64_t steady;

int64_t clock_seconds(void)
{
	return 1764000000;
}

uint64_t clock_micros(void)
{
	return 1764000000123456;
}

int64_t clock_steady_ms(void)
{
	return steady += step;
}

int clock_poll_ms(int64_t deadline)
{
	int64_t left = deadline - clock_steady_ms();

	return left < 0 ? 0 : (int)left;
}

void clock_sleep_ms(int64_t ms)
{
	steady += ms;
}

void clock_meet_ms(unsigned ms)
{
	steady += ms;
}

static void serve(void)
{
	static char in_space[16], out_space[200];
	static struct counted counted = {
		.in = IN_FROM(0, in_space), .out = OUT_TO(1, out_space)};

	counted_open(&counted);
	qmqpd_serve(&counted);
}

static void begin(void)
{
	desk_open();
	CHECK(mkdir("home", 0700) == 0);
	CHECK(setenv("QMAILQUEUE", "../filter", 1) == 0);
	desk_queue("cat >../message; tr '\\000' ' ' <&1 >../envelope");
}

/* What stands in the outer netstring; its exit code. */
static int session_of(const char *s, size_t n)
{
	char whole[3000];
	int head = snprintf(whole, sizeof(whole), "%zu:", n);

	desk_forget();
	memcpy(whole + head, s, n);
	whole[(size_t)head + n] = ',';
	scratch_put_bytes("in", whole, (size_t)head + n + 1);
	return child_run(serve);
}

static int session(const char *text)
{
	return session_of(text, strlen(text));
}

/* The letter of its answer, 0 for none. */
static char letter(void)
{
	struct buf b = BUF_LIMIT(10000);
	char c = 0;

	CHECK(file_slurp("out", &b) == 0);
	const char *colon = strchr(buf_text(&b), ':');
	if (colon)
		c = colon[1];
	buf_free(&b);
	return c;
}

/* Its clients are ours: any recipient is taken. */
static void taken(void)
{
	CHECK(session("5:x\n\ny\n,3:s@x,12:anna@me.test,10:b@far.test,") == 0);
	CHECK(letter() == 'K');
	CHECK(scratch_holds("envelope", "Fs@x Tanna@me.test Tb@far.test  "));
	CHECK(desk_has("message", " with QMQP; "));
	CHECK(desk_has("message", "\nx\n\ny\n"));
	CHECK(session("2:x\n,0:,1:a,") == 0 && letter() == 'K');
	CHECK(scratch_holds("envelope", "F Ta  "));
	CHECK(session("0:,0:,") == 0 && letter() == 'K');
	CHECK(scratch_holds("envelope", "F  "));
}

static void addresses(void)
{
	static const char zero[] = "2:x\n,3:a\0b,1:r,";
	char text[2000] = "2:x\n,0:,1100:";

	CHECK(session_of(zero, sizeof(zero) - 1) == 0 && letter() == 'D');
	memset(text + 13, 'x', 1100);
	strcpy(text + 13 + 1100, ",");
	CHECK(session(text) == 0 && letter() == 'D');
	CHECK(!desk_has("envelope", "xxx"));
}

static void nonsense(void)
{
	CHECK(session("2:x\n,") == 100);
	CHECK(session("x") == 100);
	CHECK(session("2:x\n,0:,1:a;") == 100);
	scratch_put("in", "12:2:x\n,0:,1:a,;");
	desk_forget();
	CHECK(child_run(serve) == 100 && !desk_has("envelope", "  "));
	scratch_put("in", "");
	CHECK(child_run(serve) == 0 && letter() == 0);
	scratch_put("in", "30:2:x\n,0:,");
	desk_forget();
	CHECK(child_run(serve) == 0 && letter() == 0); /* it went away */
	CHECK(!desk_has("envelope", "  "));
	scratch_put("in", "-1:");
	CHECK(child_run(serve) == 100);
}

static void serve_late(void)
{
	(void)alarm(20);
	serve();
}

/* A client that sends a byte now and then is not here for ever. */
static void too_long(void)
{
	static const char part[] = "23:2:x\n,3:s";

	CHECK(unlink("in") == 0 && mkfifo("in", 0600) == 0);
	int fd = open("in", O_RDWR | O_CLOEXEC);
	CHECK(file_write_all(fd, part, sizeof(part) - 1) == 0);
	step = (QMQPD_SECONDS + 1) * 1000;
	CHECK(child_run(serve_late) == 111 && letter() == 0);
	step = 0;
	file_close(fd);
	CHECK(unlink("in") == 0);
}

/* Nothing more goes into what it should answer through. */
static void serve_unread(void)
{
	static const char some[1000];
	int flags = fcntl(1, F_GETFL);

	(void)fcntl(1, F_SETFL, flags | O_NONBLOCK);
	while (write(1, some, sizeof(some)) > 0 || write(1, some, 1) > 0)
		;
	(void)fcntl(1, F_SETFL, flags);
	serve_late();
}

/* Nor is one that does not read the answer. */
static void unread(void)
{
	CHECK(unlink("out") == 0 && mkfifo("out", 0600) == 0);
	int fd = open("out", O_RDWR | O_CLOEXEC);
	scratch_put("in", "15:2:x\n,3:s@x,1:a,,");
	step = (QMQPD_SECONDS + 1) * 1000;
	CHECK(child_run(serve_unread) == 111);
	step = 0;
	file_close(fd);
	CHECK(unlink("out") == 0);
}

static void verdicts(void)
{
	desk_queue("exit 53");
	CHECK(session("2:x\n,0:,1:a,") == 0 && letter() == 'Z');
	desk_queue("exit 31");
	CHECK(session("2:x\n,0:,1:a,") == 0 && letter() == 'D');
}

int main(void)
{
	RUN(scratch_enter);
	RUN(begin);
	RUN(taken);
	RUN(addresses);
	RUN(nonsense);
	RUN(too_long);
	RUN(unread);
	RUN(verdicts);
	RUN(scratch_leave);
	return check_done();
}
