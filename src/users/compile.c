/* compile - see compile.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "users/compile.h"

#include <errno.h>

#include "base/ascii.h"
#include "base/die.h"
#include "base/exit.h"
#include "mail/punycode.h"
#include "users/entry.h"
#include "users/lines.h"
#include "users/rebuild.h"

static const char assign[] = "users/assign";
static const char hosts[] = "control/morercpthosts";

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
	buf_free(&key);
	buf_free(&data);
}

void compile_assign(void)
{
	static struct lines lines;

	rebuild_lock("users");
	if (!lines_open(&lines, assign))
		die(EXIT_TEMP, "unable to open ", assign);
	lines.tidy = rebuild_drop;
	rebuild_begin("users/cdb", "users/cdb.tmp");
	add_all(&lines);
	rebuild_commit();
	lines_close(&lines);
}

void compile_morercpthosts(void)
{
	static struct lines lines;
	static char space[LINES_MAX + 1];
	struct buf plain = {space, 0, LINES_MAX + 1, LINES_MAX};

	rebuild_lock("control");
	if (!lines_open(&lines, hosts)) {
		errno = ENOENT;
		die_sys(EXIT_TEMP, "unable to read ", hosts);
	}
	lines.tidy = rebuild_drop;
	rebuild_begin("control/morercpthosts.cdb", "control/morercpthosts.tmp");
	while (lines_next_value(&lines)) {
		ascii_lower_all(lines.line.s, lines.line.n);
		struct str host = buf_str(&lines.line);
		buf_clear(&plain);
		if (punycode_differs(&plain, host))
			host = buf_str(&plain);
		rebuild_add(host, str_text(""));
	}
	rebuild_commit();
	lines_close(&lines);
}
