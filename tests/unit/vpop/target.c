/* target: what the words of a command line mean
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/target.h"

#include "users/compile.h"

#include "child.h"

CHECK_KEEPS_MEMORY

const char prog_name[] = "target";

static struct target target;
static const char *word;

static void any(void)
{
	target_any(&target, word);
}

static void user(void)
{
	target_user(&target, word);
}

static void domain(void)
{
	target_domain(&target, word);
}

static int code(void (*what)(void), const char *text)
{
	word = text;
	return child_run(what);
}

static void words(void)
{
	scratch_mkdir("users");
	scratch_put("users/assign", "+al.example-:a.example:1:2:/d/a:-::\n"
				    "+a.example-:a.example:1:2:/d/a:-::\n.\n");
	compile_assign();
	target_user(&target, "Joe@AL.example");
	CHECK(strcmp(target.user, "joe") == 0);
	CHECK(strcmp(target.address, "joe@a.example") == 0);
	CHECK(strcmp(target.domain->name, "al.example") == 0);
	target_domain(&target, "a.example");
	CHECK(!*target.user && strcmp(target.address, "a.example") == 0);
	CHECK(code(any, "a.example") == 0 && code(any, "x@a.example") == 0);
	CHECK(code(any, "b.example") == 100 && code(user, "joe") == 100);
	CHECK(code(user, "@a.example") == 100);
	CHECK(code(domain, "joe@a.example") == 100);
}

static int count;
static char *args[5];

static void ask(void)
{
	_exit(target_random(&count, args));
}

static int random_is(const char *option)
{
	args[0] = (char *)(uintptr_t) "x";
	args[1] = (char *)(uintptr_t)option;
	args[2] = (char *)(uintptr_t) "y";
	count = 3;
	return child_run(ask);
}

static void letters(void)
{
	CHECK(random_is("-r") == 12 && random_is("-r20") == 20);
	CHECK(random_is("-q") == 0);
	CHECK(random_is("-r2") == 100 && random_is("-rx") == 100);
	args[1] = (char *)(uintptr_t) "-r8";
	count = 3;
	CHECK(target_random(&count, args) == 8 && count == 2);
	CHECK(strcmp(args[1], "y") == 0 && !args[2]);
}

static void asks_version(void)
{
	char *argv[] = {args[0], (char *)(uintptr_t) "-v", 0};

	target_version(2, argv);
	_exit(1);
}

static void version(void)
{
	CHECK(child_run(asks_version) == 0);
	CHECK(scratch_holds("out", "version: paperpath target, for the layout "
				   "of vpopmail 5.4 to 5.6\n"));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(words);
	RUN(letters);
	RUN(version);
	RUN(scratch_leave);
	return check_done();
}
