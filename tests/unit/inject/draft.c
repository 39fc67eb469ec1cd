/* draft: what a buffer's refusal means; the pieces of a list
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "inject/draft.h"

#include <errno.h>

#include "desk.h"

static int error;
static enum addr_verdict verdict;

static void check(void)
{
	errno = error;
	draft_check(-1);
}

static void check_verdict(void)
{
	errno = error;
	draft_check_verdict(verdict, "an argument");
}

static void ends(void)
{
	draft_check(0);
	error = EMSGSIZE;
	CHECK(child_run(check) == 100);
	CHECK(scratch_holds(
		"err", "drafter: fatal: header or addresses are too long\n"));
	error = ENOMEM;
	CHECK(child_run(check) == 111);
	verdict = ADDR_OK;
	CHECK(child_run(check_verdict) == 0);
	verdict = ADDR_ERROR;
	CHECK(child_run(check_verdict) == 111);
	verdict = ADDR_BAD;
	CHECK(child_run(check_verdict) == 100);
	CHECK(scratch_holds("err", "drafter: fatal: unable to parse the "
				   "address in an argument\n"));
}

static void pieces(void)
{
	struct str rest = str_of("one\0\0three\0", 11);
	struct str piece;

	CHECK(draft_next(&rest, &piece));
	CHECK_TEXT(piece, "one");
	CHECK(draft_next(&rest, &piece) && piece.n == 0);
	CHECK(draft_next(&rest, &piece));
	CHECK_TEXT(piece, "three");
	CHECK(!draft_next(&rest, &piece));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(desk_open);
	RUN(ends);
	RUN(pieces);
	RUN(desk_free);
	RUN(scratch_leave);
	return check_done();
}
