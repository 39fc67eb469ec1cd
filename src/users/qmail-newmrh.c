/* qmail-newmrh - make control/morercpthosts.cdb from control/morercpthosts
 *
 *	qmail-newmrh
 *
 * One domain a line, or ".domain" for all below it; empty lines and lines that
 * begin with '#' do not count. The new cdb takes the place of the old one
 * when it is complete and on stable storage.
 *
 * Exit: 0 made, 100 bad usage, 111 not made. Heap: grows (8 bytes a line).
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/die.h"
#include "base/exit.h"
#include "conf/home.h"
#include "users/lines.h"
#include "users/rebuild.h"

const char prog_name[] = "qmail-newmrh";

static const char hosts[] = "control/morercpthosts";

int main(int argc, char **argv)
{
	static struct lines lines;

	help_wanted(argc, argv, "");
	if (argc > 1)
		die_usage("");
	if (chdir(home_path) == -1)
		die_sys(EXIT_TEMP, "unable to chdir to ", home_path);
	if (!lines_open(&lines, hosts)) {
		errno = ENOENT;
		die_sys(EXIT_TEMP, "unable to read ", hosts);
	}
	lines.tidy = rebuild_drop;
	rebuild_begin("control", "control/morercpthosts.cdb",
		"control/morercpthosts.tmp");
	while (lines_next_value(&lines)) {
		ascii_lower_all(lines.line.s, lines.line.n);
		rebuild_add(buf_str(&lines.line), str_text(""));
	}
	rebuild_commit();
	return EXIT_OK;
}
