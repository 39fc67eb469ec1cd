/* counted: how the servers of QMTP and QMQP begin, read, answer and end
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/counted.h"

#include <errno.h>

#include "desk.h"

const char prog_name[] = "counter";

static char in_space[16], out_space[200];
static struct counted counted;
static int error;

static void begin(void)
{
	desk_open();
	CHECK(mkdir("home", 0700) == 0);
	CHECK(setenv("QMAILQUEUE", "../filter", 1) == 0);
}

static void make(void)
{
	counted = (struct counted){
		.in = IN_FROM(0, in_space), .out = OUT_TO(1, out_space)};
	counted_open(&counted);
}

/* An answer, a message, then what error stands for. */
static void fail(void)
{
	make();
	netstring_add(&counted.out, str_text("K"));
	counted_begin(&counted, "QMTP");
	arrival_bytes(&counted.arrival, "x\n", 2);
	submit_sender(&counted.arrival.submit, str_text("s"));
	submit_recipient(&counted.arrival.submit, str_text("r"));
	errno = error;
	counted_need(&counted, error ? -1 : 0);
	_exit(7);
}

/* What was answered before gets there; of the message nothing is queued. */
static int ends(int with)
{
	error = with;
	desk_forget();
	int code = child_run(fail);
	CHECK(with == 0 || scratch_holds("out", "1:K,"));
	CHECK(with == 0 || scratch_holds("envelope", "Fs Tr "));
	return code;
}

static void ending(void)
{
	desk_queue("cat >../message; tr '\\000' ' ' <&1 >../envelope");
	CHECK(ends(EPROTO) == 100);
	CHECK(ends(ECONNRESET) == 0);
	CHECK(ends(EPIPE) == 0);
	CHECK(ends(ETIMEDOUT) == 111);
	CHECK(ends(EIO) == 111);
	desk_queue("exit 0");
	CHECK(ends(0) == 7);
}

static void nonsense(void)
{
	make();
	counted_begin(&counted, "QMTP");
	counted_nonsense(&counted);
}

static void no_queue(void)
{
	CHECK(child_run(nonsense) == 100);
	CHECK(rename("home", "away") == 0);
	CHECK(child_run(nonsense) == 111);
	CHECK(scratch_holds("err", "counter: fatal: unable to chdir to "
				   "./home: file does not exist\n"));
	CHECK(rename("away", "home") == 0);
}

/* Addresses, each said again; '-' for one that is none. */
static void read_addresses(void)
{
	char dst[COUNTED_ADDRESS_MAX];
	struct netstring n;
	struct str address;
	int more;

	make();
	while ((more = netstring_open(&n, &counted.in)) == 1) {
		bool fits = counted_address(&counted, &n, dst, &address);
		out_str(&counted.out, fits ? address : str_text("-"));
		out_byte(&counted.out, '\n');
	}
	counted_need(&counted, more);
	ignore(out_flush(&counted.out));
}

static void addresses(void)
{
	static char text[3000];

	scratch_put_bytes("in", "3:a@b,0:,4:a\0@b,", 16);
	CHECK(child_run(read_addresses) == 0);
	CHECK(scratch_holds("out", "a@b\n\n-\n"));
	memcpy(text, "1000:", 5);
	memset(text + 5, 'x', 1000);
	memcpy(text + 1005, ",999:", 5);
	memset(text + 1010, 'y', 999);
	text[2009] = ',';
	scratch_put_bytes("in", text, 2010);
	CHECK(child_run(read_addresses) == 0);
	CHECK(desk_has("out", "-\nyyy"));
	scratch_put("in", "3:a@b;");
	CHECK(child_run(read_addresses) == 100);
	scratch_put("in", "3:a@");
	CHECK(child_run(read_addresses) == 0);
	scratch_put("in", "x");
	CHECK(child_run(read_addresses) == 100);
}

static void say(void)
{
	static const struct answer never = {553, "5.7.1", "no"};
	static const struct answer later = {451, 0, "later"};

	make();
	counted_say(&counted, &never);
	counted_say(&counted, &later);
	ignore(out_flush(&counted.out));
}

static void answers(void)
{
	CHECK(child_run(say) == 0);
	CHECK(scratch_holds("out", "12:Dno (#5.7.1),6:Zlater,"));
}

static void judge(void)
{
	make();
	counted.gate.databytes = 5;
	counted_begin(&counted, "QMTP");
	bool fine = !counted_judge(&counted, policy_strangers);
	arrival_bytes(&counted.arrival, "123456", 6);
	const struct answer *answer = counted_judge(&counted, policy_strangers);
	_exit(fine && answer && answer->code == 552 ? 0 : 1);
}

static void judged(void)
{
	CHECK(child_run(judge) == 0);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(begin);
	RUN(ending);
	RUN(no_queue);
	RUN(addresses);
	RUN(answers);
	RUN(judged);
	RUN(scratch_leave);
	return check_done();
}
