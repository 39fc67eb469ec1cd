/* vexport - the users of a virtual domain as a table
 *
 *	vexport [ -cv ] domain
 *
 * Writes CSV (RFC 4180) to standard output, as vimport reads it. With -c the
 * passwords that a site keeps are among it.
 *
 * Exit: 0 written, 100 not as asked, 111 not now. Heap: grows (vpasswd).
 * SPDX-License-Identifier: 0BSD
 */
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/opt.h"
#include "base/out.h"
#include "vpop/muster.h"
#include "vpop/realm.h"
#include "vpop/target.h"

const char prog_name[] = "vexport";

static const char usage[] = "[ -cv ] domain";

int main(int argc, char **argv)
{
	static char space[65536];
	static struct realm realm;
	struct out out = OUT_TO(STDOUT_FILENO, space);
	struct target target;
	int clear = 0;
	const struct opt table[] = {{'c', OPT_SET, &clear, 1}, {0, 0, 0, 0}};

	help_wanted(argc, argv, usage);
	target_version(argc, argv);
	int first = opt_parse(argc, argv, table);
	if (first == -1 || argc - first != 1)
		die_usage(usage);
	realm_enter(&realm);
	target_domain(&target, argv[first]);
	realm_become(target.domain->uid, target.domain->gid, 0, "", "");
	muster_write(target.domain, &out, clear);
	if (out_flush(&out) == -1)
		die_sys(EXIT_TEMP, "unable to write to standard output");
	return EXIT_OK;
}
