/* say: words to a descriptor, and the end
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/say.h"

#include "child.h"

static void speak(void)
{
	say(1, "did ", "1", "", "+0\n");
	say(2, "x");
	say_would("program", str_text("date"));
	say_would("mbox", str_of("a\0b", 3));
}

static void die(void)
{
	say_would("forward", str_text("x"));
	say_die(100, "Sorry", ": ", "no. (#5.1.1)\n");
}

static void words(void)
{
	struct buf b = BUF_LIMIT(1000);
	static const char want[] = "did 1+0\nprogram date\nmbox a\0b\n";

	CHECK(child_run(speak) == 0 && scratch_holds("err", "x"));
	CHECK(file_slurp("out", &b) == 0);
	CHECK(str_equal(buf_str(&b), str_of(want, sizeof(want) - 1)));
	buf_free(&b);
}

static void the_end(void)
{
	CHECK(child_run(die) == 100);
	CHECK(scratch_holds("out", "forward x\n"));
	CHECK(scratch_holds("err", "Sorry: no. (#5.1.1)\n"));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(words);
	RUN(the_end);
	RUN(scratch_leave);
	return check_done();
}
