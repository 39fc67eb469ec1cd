/* ask: a program's answer, and what is none
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/ask.h"

#include "child.h"

const char prog_name[] = "asker";

static const char *script;

static void ask(void)
{
	char *argv[] = {(char[]){"/bin/sh"}, (char[]){"-c"}, 0, 0};
	char text[200];

	snprintf(text, sizeof(text), "%s", script);
	argv[2] = text;
	_exit(ask_program(argv) ? 0 : 1);
}

static void ask_nobody(void)
{
	char *argv[] = {(char[]){"./nobody"}, 0};

	_exit(ask_program(argv) ? 0 : 1);
}

/* 0 is yes, 1 no. */
static int answer(const char *text)
{
	script = text;
	return child_run(ask);
}

static void answers(void)
{
	scratch_put("in", "the message\n");
	CHECK(answer("exit 0") == 0);
	CHECK(answer("exit 1") == 1);
	CHECK(answer("exit 99") == 1);
	CHECK(answer("exit 100") == 1);
	CHECK(scratch_holds("err", ""));
}

/* It has our descriptors. */
static void descriptors(void)
{
	CHECK(answer("cat; echo no >&2") == 0);
	CHECK(scratch_holds("out", "the message\n"));
	CHECK(scratch_holds("err", "no\n"));
}

/* No answer is neither yes nor no. */
static void no_answer(void)
{
	CHECK(answer("exit 111") == 111);
	CHECK(scratch_holds("err", "asker: fatal: temporary child error\n"));
	CHECK(answer("kill -KILL $$") == 111);
	CHECK(scratch_holds("err", "asker: fatal: child crashed\n"));
	CHECK(child_run(ask_nobody) == 111);
	CHECK(scratch_holds("err", "asker: fatal: unable to run ./nobody: "
				   "file does not exist\n"));
	scratch_put("nobody", "no program\n");
	CHECK(child_run(ask_nobody) == 111);
}

static void wait_for_nobody(void)
{
	_exit(ask_wait(1, "init"));
}

static void no_child(void)
{
	CHECK(child_run(wait_for_nobody) == 111);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(answers);
	RUN(descriptors);
	RUN(no_answer);
	RUN(no_child);
	RUN(scratch_leave);
	return check_done();
}
