/* vimport - many users come into a virtual domain, from a table
 *
 *	vimport [ -unv ] domain [ file ]
 *
 * The table is CSV (RFC 4180), from file or standard input, as vexport writes
 * it. With -u users that are there are changed, with -n everything is only
 * looked at. All users come at once, or none.
 *
 * Exit: 0 done, 100 not as asked, 111 not now. Heap: grows (the table and
 * vpasswd).
 * SPDX-License-Identifier: 0BSD
 */
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/opt.h"
#include "base/out.h"
#include "vpop/muster.h"
#include "vpop/realm.h"
#include "vpop/target.h"

const char prog_name[] = "vimport";

static const char usage[] = "[ -unv ] domain [ file ]";

static void say(size_t n, int only_look)
{
	char space[200];
	struct out out = OUT_TO(STDOUT_FILENO, space);

	out_num(&out, n);
	out_text(&out,
		only_look ? " users can be imported\n" : " users imported\n");
	if (out_flush(&out) == -1)
		die_sys(EXIT_TEMP, "unable to write to standard output");
}

int main(int argc, char **argv)
{
	static struct realm realm;
	static struct roster roster = {.rows = BUF_NOLIMIT};
	struct roster_in in = {.fd = STDIN_FILENO, .file = "standard input"};
	struct target target;
	int update = 0;
	int only_look = 0;
	const struct opt table[] = {{'u', OPT_SET, &update, 1},
		{'n', OPT_SET, &only_look, 1}, {0, 0, 0, 0}};

	help_wanted(argc, argv, usage);
	target_version(argc, argv);
	int first = opt_parse(argc, argv, table);
	if (first == -1 || argc - first < 1 || argc - first > 2)
		die_usage(usage);
	if (argc - first == 2) {
		in.file = argv[first + 1];
		in.fd = file_open_read(in.file);
		if (in.fd == -1)
			die_sys(EXIT_TEMP, "unable to open ", in.file);
	}
	in.update = update;
	realm_enter(&realm);
	target_domain(&target, argv[first]);
	realm_become(target.domain->uid, target.domain->gid, 0, "", "");
	roster.domain = target.domain;
	roster.in = &in;
	const struct row *rows = roster_read(&roster);
	if (!only_look && roster.n > 0)
		muster_apply(&roster, rows);
	say(roster.n, only_look);
	return EXIT_OK;
}
