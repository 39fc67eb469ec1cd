/* qmqp: one message by QMQP, and one answer
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/qmqp.h"

#include "desk.h"

const char prog_name[] = "counter";

static char in_space[16], out_space[4096];
static struct counted counted;

static void begin(void)
{
	desk_open();
	CHECK(mkdir("home", 0700) == 0);
	CHECK(setenv("QMAILQUEUE", "../filter", 1) == 0);
	desk_queue("cat >../message; tr '\\000' ' ' <&1 >../envelope");
}

static void serve(void)
{
	counted = (struct counted){
		.in = IN_FROM(0, in_space), .out = OUT_TO(1, out_space)};
	counted_open(&counted);
	qmqp_serve(&counted);
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
	CHECK(served("23:3:hi\n,3:a@b,3:c@d,2:e@,,") == 0);
	CHECK(desk_has("out", ":Kok "));
	CHECK(desk_has("message", "with QMQP") &&
		desk_has("message", "\nhi\n"));
	CHECK(scratch_holds("envelope", "Fa@b Tc@d Te@  "));
}

static void refused(void)
{
	static char said[2000];

	(void)snprintf(said, sizeof(said), "1018:3:hi\n,0:,1003:%01003d,,", 0);
	CHECK(served(said) == 0);
	CHECK(desk_has("out", ":Dsorry") && !desk_has("envelope", "T"));
	desk_queue("exit 31");
	CHECK(served("15:3:hi\n,0:,3:c@d,,") == 0);
	CHECK(desk_has("out", ":Dmail server permanently rejected"));
	desk_queue("cat >../message; tr '\\000' ' ' <&1 >../envelope");
}

static void nonsense(void)
{
	CHECK(served("") == 0 && scratch_holds("out", ""));
	CHECK(served("x") == 100);
	CHECK(served("6:3:hi\n,,") == 100);
	CHECK(served("15:3:hi\n,0:,3:c@d,;") == 100);
	CHECK(!desk_has("envelope", "T"));
	CHECK(served("15:3:hi\n,0:,3:c@") == 0);
	CHECK(scratch_holds("out", "") && !desk_has("envelope", "T"));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(begin);
	RUN(taken);
	RUN(refused);
	RUN(nonsense);
	RUN(scratch_leave);
	return check_done();
}
