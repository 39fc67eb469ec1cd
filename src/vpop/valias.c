/* valias - the aliases of a virtual domain: its .qmail-NAME files
 *
 *	valias [ -snv ] alias@domain | domain
 *	valias -i line alias@domain
 *	valias -d alias@domain
 *
 * Shows the lines (-s) or the names (-n), adds a line, or removes an alias.
 *
 * Exit: 0 done, 100 not as asked, 111 not now. Heap: grows (the aliases).
 * SPDX-License-Identifier: 0BSD
 */
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/opt.h"
#include "vpop/aliases.h"
#include "vpop/realm.h"
#include "vpop/target.h"

const char prog_name[] = "valias";

static const char usage[] =
	"[ -snv ] alias@domain | domain | -i line alias@domain | "
	"-d alias@domain";

static void show(struct target *target, bool names)
{
	static char space[8192];
	struct out out = OUT_TO(STDOUT_FILENO, space);
	const char *dir = target->domain->dir;
	const char *domain = buf_text(&target->names.domain);
	size_t n;

	if (*target->user) {
		if (!aliases_show(dir, target->user, domain, &out))
			die(EXIT_PERM,
				"there is no such alias: ", target->address);
	} else {
		const char **all = aliases_list(dir, &n);
		for (size_t i = 0; i < n; i++)
			if (names)
				out_join(&out, all[i], "\n");
			else
				(void)aliases_show(dir, all[i], domain, &out);
	}
	if (out_flush(&out) == -1)
		die_sys(EXIT_TEMP, "unable to write to standard output");
}

static void become(
	const struct target *target, const char *event, const char *line)
{
	realm_become(target->domain->uid, target->domain->gid, event,
		target->address, line);
}

int main(int argc, char **argv)
{
	static struct realm realm;
	static struct target target;
	const char *line = 0;
	int names = 0;
	int lines = 0;
	int gone = 0;
	const struct opt table[] = {{'s', OPT_SET, &lines, 1},
		{'n', OPT_SET, &names, 1}, {'i', OPT_TEXT, &line, 0},
		{'d', OPT_SET, &gone, 1}, {0, 0, 0, 0}};

	help_wanted(argc, argv, usage);
	target_version(argc, argv);
	int first = opt_parse(argc, argv, table);
	if (first == -1 || argc - first != 1)
		die_usage(usage);
	realm_enter(&realm);
	if (line || gone)
		target_user(&target, argv[first]);
	else
		target_any(&target, argv[first]);
	if (line) {
		become(&target, "valias_insert", line);
		aliases_add(target.domain->dir, target.user, line);
	} else if (gone) {
		become(&target, "valias_delete", "");
		aliases_remove(target.domain->dir, target.user);
	} else {
		become(&target, 0, "");
		show(&target, names && !lines);
	}
	return EXIT_OK;
}
