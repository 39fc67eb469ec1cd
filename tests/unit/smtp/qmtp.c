/* qmtp: packages of QMTP, one after the other, and an answer for each
 * recipient
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/qmtp.h"

#include "desk.h"

const char prog_name[] = "counter";

static char in_space[16], out_space[4096];
static struct counted counted;

static void begin(void)
{
	desk_open();
	CHECK(mkdir("home", 0700) == 0);
	CHECK(rename("control", "home/control") == 0);
	CHECK(setenv("QMAILQUEUE", "../filter", 1) == 0);
	CHECK(setenv("DATABYTES", "20", 1) == 0);
	desk_queue("cat >../message; tr '\\000' ' ' <&1 >../envelope");
}

static void serve(void)
{
	counted = (struct counted){
		.in = IN_FROM(0, in_space), .out = OUT_TO(1, out_space)};
	counted_open(&counted);
	if (gate_open(&counted.gate) == -1)
		_exit(99);
	qmtp_serve(&counted);
	_exit(0);
}

static int served(const char *said)
{
	desk_forget();
	scratch_put("in", said);
	return child_run(serve);
}

static void taken(void)
{
	CHECK(served("4:\nhi\n,3:a@b,24:9:x@me.test,9:y@me.test,,") == 0);
	CHECK(desk_has("out", ":Kok "));
	CHECK(desk_has("message", "with QMTP"));
	CHECK(desk_has("message", "\nhi\n"));
	CHECK(scratch_holds("envelope", "Fa@b Tx@me.test Ty@me.test  "));
}

static void line_ends(void)
{
	CHECK(served("8:\ra\r\nb\r\r\n,0:,12:9:x@me.test,,") == 0);
	CHECK(desk_has("message", "\na\nb\r\n"));
}

static void refused(void)
{
	CHECK(served("4:\nhi\n,3:a@b,26:9:x@me.test,10:y@not.test,,") == 0);
	CHECK(desk_has("out", ":Kok ") && desk_has("out", ":Dsorry"));
	CHECK(scratch_holds("envelope", "Fa@b Tx@me.test  "));
	CHECK(served("25:\n12345678901234567890123\n,0:,12:9:x@me.test,,") ==
		0);
	CHECK(desk_has("out", ":Dsorry") && !desk_has("out", ":K"));
}

/* What was taken is answered; what is not whole is not taken. */
static void nonsense(void)
{
	CHECK(served("4:\nhi\n,0:,12:9:x@me.test,,4:xhi\n,") == 100);
	CHECK(desk_has("out", ":Kok "));
	CHECK(served("4:\nhi\n,0:,12:9:x@me.test,;") == 100);
	CHECK(!desk_has("out", ":K"));
	CHECK(served("4:\nhi\n,0:,12:9:x@me.te") == 0);
	CHECK(!desk_has("out", ":K"));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(begin);
	RUN(taken);
	RUN(line_ends);
	RUN(refused);
	RUN(nonsense);
	RUN(scratch_leave);
	return check_done();
}
