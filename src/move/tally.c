/* tally - see tally.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "move/tally.h"

#include <errno.h>
#include <unistd.h>

#include "base/attr.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/out.h"

enum { EVERY = 200 }; /* milliseconds */

static void show(struct tally *tally, const char *end)
{
	char space[256];
	struct out out = OUT_TO(STDERR_FILENO, space);

	out_text(&out, "\r");
	out_num(&out, tally->seen);
	out_text(&out, " of ");
	out_num(&out, tally->total);
	out_text(&out, " messages looked at, ");
	out_num(&out, tally->failed);
	out_join(&out, " not moved", end);
	ignore(out_flush(&out)); /* it is for the eye only */
	tally->next = clock_steady_ms() + EVERY;
}

/* A warning begins on a line of its own. */
static void break_line(const struct tally *tally)
{
	if (tally->terminal && tally->next != 0)
		ignore(write(STDERR_FILENO, "\n", 1));
}

static void explain(enum move_verdict verdict, const char *path)
{
	if (verdict == MOVE_PERHAPS)
		warn("left: ", path,
			" was not accepted, unless a crash has lost that: "
			"option -3 takes it");
	if (verdict == MOVE_BAD)
		warn("not moved: ", path,
			" is missing, damaged or no plain file");
	if (verdict == MOVE_TROUBLE)
		warn_sys("not moved: unable to move ", path);
}

void tally_note(
	struct tally *tally, enum move_verdict verdict, const char *path)
{
	int error = errno;

	tally->seen++;
	tally->moved += verdict == MOVE_DONE;
	tally->before += verdict == MOVE_BEFORE;
	tally->failed += verdict == MOVE_BAD || verdict == MOVE_TROUBLE;
	if (verdict >= MOVE_PERHAPS) {
		break_line(tally);
		errno = error;
		explain(verdict, path);
	}
	if (tally->total < tally->seen)
		tally->total = tally->seen;
	if (tally->terminal && clock_steady_ms() >= tally->next)
		show(tally, "");
	errno = error;
}

void tally_foreign(struct tally *tally, const char *dir, const char *name)
{
	break_line(tally);
	warn("left: ", dir, "/", name, " is no part of a message");
}

int tally_end(struct tally *tally)
{
	char space[256];
	struct out out = OUT_TO(STDOUT_FILENO, space);

	if (tally->terminal)
		show(tally, "\n");
	out_num(&out, tally->moved);
	out_text(&out, " moved, ");
	out_num(&out, tally->before);
	out_text(&out, " moved before, ");
	out_num(&out, tally->failed);
	out_text(&out, " not moved\n");
	return out_flush(&out);
}
