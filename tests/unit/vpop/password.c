/* password: given, made up, or typed twice
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/password.h"

#include "child.h"

const char prog_name[] = "password";

static const char *given;
static int length;

static void choose(void)
{
	const char *password = password_choose(given, length, "joe@a.example");

	_exit(strcmp(password, "secret") == 0 ? 0 : 1);
}

static int chosen(const char *text, int letters, const char *input)
{
	given = text;
	length = letters;
	scratch_put("in", input);
	return child_run(choose);
}

static void sources(void)
{
	CHECK(chosen("secret", 0, "") == 0);
	CHECK(chosen(0, 0, "secret\nsecret\n") == 0);
	CHECK(scratch_holds("err", "Please enter password for joe@a.example: "
				   "enter password again: "));
	CHECK(chosen(0, 12, "") == 1);
	struct buf out = BUF_LIMIT(100);
	CHECK(file_slurp("out", &out) == 0 &&
		out.n == strlen("Random password: ") + 13);
	buf_free(&out);
}

static void given_once(void)
{
	char argument[] = "secret";

	CHECK(strcmp(password_given(argument), "secret") == 0);
	CHECK(memcmp(argument, "\0\0\0\0\0\0", 6) == 0);
	CHECK(!password_given(0));
}

static void refused(void)
{
	char huge[200];

	memset(huge, 'x', sizeof(huge));
	huge[199] = 0;
	CHECK(chosen("", 0, "") == 100);
	CHECK(chosen("secret", 12, "") == 100);
	CHECK(chosen(0, 0, "") == 100);
	CHECK(chosen(0, 0, "secret\nother\n") == 100);
	CHECK(chosen(huge, 0, "") == 100);
	CHECK(chosen(0, 0, huge) == 100);
	scratch_put_bytes("in", "se\0cret\nse\0cret\n", 16);
	given = 0;
	CHECK(child_run(choose) == 100);
}

static void hash(void)
{
	CHECK(hash_is_of(password_hash("secret"), "secret"));
	CHECK(!hash_is_of(password_hash("secret"), "other"));
}

static void asks(void)
{
	_exit(strcmp(password_ask("who"), "me") == 0 ? 0 : 1);
}

static void asked(void)
{
	scratch_put("in", "me\n");
	CHECK(child_run(asks) == 0 && scratch_holds("err", "who: "));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(sources);
	RUN(given_once);
	RUN(refused);
	RUN(hash);
	RUN(asked);
	RUN(scratch_leave);
	return check_done();
}
