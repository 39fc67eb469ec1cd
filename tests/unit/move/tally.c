/* tally: everything is counted, what stays is named
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "move/tally.h"

#include <errno.h>

#include "scratch.h"

const char prog_name[] = "tally";

static struct tally tally;
static struct buf text = BUF_LIMIT(10000);
static int saved;

/* What went to standard error since the last call. */
static const char *said(void)
{
	buf_clear(&text);
	CHECK(file_slurp("said", &text) == 0 && ftruncate(2, 0) == 0);
	CHECK(lseek(2, 0, SEEK_SET) == 0);
	return buf_text(&text);
}

static void redirect(void)
{
	saved = dup(2);
	int fd = file_open_empty("said", 0600);
	CHECK(dup2(fd, 2) == 2);
	file_close(fd);
}

static void counted(void)
{
	tally.total = 2;
	tally_note(&tally, MOVE_DONE, "a");
	tally_note(&tally, MOVE_BEFORE, "a");
	tally_note(&tally, MOVE_OVER, "a");
	tally_note(&tally, MOVE_NEVER, "a");
	CHECK(strcmp(said(), "") == 0);
	tally_note(&tally, MOVE_PERHAPS, "intd/1");
	CHECK(strstr(said(), "left: intd/1 ") && tally.failed == 0);
	tally_note(&tally, MOVE_BAD, "info/0/\n1");
	CHECK(strstr(said(), "not moved: info/0/?1 is "));
	errno = ENOSPC;
	tally_note(&tally, MOVE_TROUBLE, "mess/1");
	CHECK(errno == ENOSPC);
	CHECK(strstr(said(), "unable to move mess/1: "));
	tally_foreign(&tally, "mess/0", "core");
	CHECK(strstr(said(), "left: mess/0/core "));
	CHECK(tally.seen == 7 && tally.total == 7 && tally.moved == 1);
	CHECK(tally.before == 1 && tally.failed == 2);
}

static void watched(void)
{
	tally.terminal = true;
	tally_note(&tally, MOVE_DONE, "a");
	CHECK(strstr(said(), "\r8 of 8 messages looked at, 2 not moved"));
	tally_note(&tally, MOVE_DONE, "a"); /* not as often as that */
	CHECK(strcmp(said(), "") == 0);
	tally_note(&tally, MOVE_BAD, "x");
	CHECK(strncmp(said(), "\n", 1) == 0);
}

static void summed(void)
{
	int out = dup(1);
	int fd = file_open_empty("sum", 0600);

	fflush(stdout);
	CHECK(dup2(fd, 1) == 1);
	int result = tally_end(&tally);
	CHECK(dup2(out, 1) == 1 && dup2(saved, 2) == 2);
	CHECK(result == 0);
	CHECK(scratch_holds("sum", "3 moved, 1 moved before, 3 not moved\n"));
	file_close(fd);
	buf_free(&text);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(redirect);
	RUN(counted);
	RUN(watched);
	RUN(summed);
	RUN(scratch_leave);
	return check_done();
}
