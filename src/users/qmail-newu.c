/* qmail-newu - make users/cdb from users/assign
 *
 *	qmail-newu
 *
 * The new users/cdb takes the place of the old one when it is complete and on
 * stable storage; until then mail is delivered by the old one. A mistake in
 * users/assign is told with its line, and nothing changes.
 *
 * Exit: 0 made, 100 bad usage, 111 not made. Heap: grows (8 bytes a line).
 * SPDX-License-Identifier: 0BSD
 */
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "conf/home.h"
#include "users/entry.h"
#include "users/lines.h"
#include "users/rebuild.h"

const char prog_name[] = "qmail-newu";

static const char assign[] = "users/assign";

static void add_all(struct lines *lines)
{
	struct buf key = BUF_LIMIT(LINES_MAX + 2);
	struct buf data = BUF_LIMIT(LINES_MAX);
	struct entry_ends ends = {.n = 0};
	enum entry_verdict verdict = ENTRY_OK;

	while (verdict == ENTRY_OK && lines_next(lines)) {
		verdict = entry_parse(buf_str(&lines->line), &key, &data);
		if (verdict != ENTRY_OK)
			continue;
		entry_note_end(&ends, buf_str(&key));
		rebuild_add(buf_str(&key), buf_str(&data));
	}
	if (verdict == ENTRY_ERROR) {
		rebuild_drop();
		die_sys(EXIT_TEMP, "unable to read ", assign);
	}
	if (verdict == ENTRY_BAD)
		lines_bad(lines, "bad format");
	if (verdict == ENTRY_OK) {
		lines->number++; /* where it should be */
		lines_bad(lines, "no closing dot");
	}
	rebuild_add(str_text(""), str_of(ends.bytes, ends.n));
}

int main(int argc, char **argv)
{
	static struct lines lines;

	help_wanted(argc, argv, "");
	if (argc > 1)
		die_usage("");
	if (chdir(home_path) == -1)
		die_sys(EXIT_TEMP, "unable to chdir to ", home_path);
	if (!lines_open(&lines, assign))
		die(EXIT_TEMP, "unable to open ", assign);
	lines.tidy = rebuild_drop;
	rebuild_begin("users", "users/cdb", "users/cdb.tmp");
	add_all(&lines);
	rebuild_commit();
	return EXIT_OK;
}
