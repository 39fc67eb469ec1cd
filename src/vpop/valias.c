/* valias - the aliases of a virtual domain: its .qmail-NAME files
 *
 *	valias [ --json ] [ -snv ] alias@domain | domain
 *	valias -i line alias@domain
 *	valias -d alias@domain
 *
 * Shows the lines (-s) or the names (-n), adds a line, or removes an alias.
 *
 * Exit: 0 done, 100 not as asked, 111 not now. Heap: grows (the aliases).
 * SPDX-License-Identifier: 0BSD
 */
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/opt.h"
#include "vpop/aliases.h"
#include "vpop/realm.h"
#include "vpop/target.h"

const char prog_name[] = "valias";

static const char usage[] =
	"[ --json ] [ -snv ] alias@domain | domain | -i line alias@domain | "
	"-d alias@domain";

static char space[8192];
static struct out out = OUT_TO(STDOUT_FILENO, space);

static void show_one(struct target *target, bool json)
{
	const char *dir = target->domain->dir;
	const char *domain = buf_text(&target->names.domain);
	bool found = json ? aliases_json(dir, target->user, domain, &out)
			  : aliases_show(dir, target->user, domain, &out);

	if (!found)
		die(EXIT_PERM, "there is no such alias: ", target->address);
	out_text(&out, json ? "\n" : "");
}

/* One that goes meanwhile is not there. */
static void show_all(struct target *target, bool names, bool json)
{
	const char *dir = target->domain->dir;
	const char *domain = buf_text(&target->names.domain);
	const char *before = "[";
	size_t n;
	const char **all = aliases_list(dir, &n);

	for (size_t i = 0; i < n; i++) {
		if (json) {
			out_text(&out, before);
			before = ",\n";
			if (!aliases_json(dir, all[i], domain, &out))
				out_text(&out, "null");
		} else if (names) {
			out_join(&out, all[i], "\n");
		} else {
			(void)aliases_show(dir, all[i], domain, &out);
		}
	}
	if (json)
		out_join(&out, n ? "" : before, "]\n");
}

static void show(struct target *target, bool names, bool json)
{
	if (*target->user)
		show_one(target, json);
	else
		show_all(target, names, json);
	if (out_flush(&out) == -1)
		die_sys(EXIT_TEMP, "unable to write to standard output");
}

static void become(
	const struct target *target, const char *event, const char *line)
{
	realm_become(target->domain->uid, target->domain->gid, event,
		target->address, line);
}

/* .qmail-default is no alias: all mail of the domain's users goes by it. */
static void check_name(const struct target *target)
{
	if (strcmp(target->user, "default") == 0)
		die(EXIT_PERM,
			"all mail of the domain goes by it, and it is "
			"changed by hand: ",
			target->domain->dir, "/.qmail-default");
}

int main(int argc, char **argv)
{
	static struct realm realm;
	static struct target target;
	const char *line = 0;
	int names = 0;
	int lines = 0;
	int gone = 0;
	int json = argc > 1 && strcmp(argv[1], "--json") == 0;
	const struct opt table[] = {{'s', OPT_SET, &lines, 1},
		{'n', OPT_SET, &names, 1}, {'i', OPT_TEXT, &line, 0},
		{'d', OPT_SET, &gone, 1}, {0, 0, 0, 0}};

	help_wanted(argc, argv, usage);
	target_version(argc, argv);
	int first = opt_parse(argc - json, argv + json, table) + json;
	if (first < 1 + json || argc - first != 1 || (json && (line || gone)))
		die_usage(usage);
	realm_enter(&realm);
	if (line || gone)
		target_user(&target, argv[first]);
	else
		target_any(&target, argv[first]);
	if (line || gone)
		check_name(&target);
	if (line) {
		become(&target, "valias_insert", line);
		aliases_add(target.domain->dir, target.user, line);
	} else if (gone) {
		become(&target, "valias_delete", "");
		aliases_remove(target.domain->dir, target.user);
	} else {
		become(&target, 0, "");
		show(&target, names && !lines, json);
	}
	return EXIT_OK;
}
