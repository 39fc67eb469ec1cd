/* qmail-showctl - say what this installation is told to do
 *
 *	qmail-showctl
 *
 * Shows what was fixed when it was built and set up, then for every control
 * file what it makes the programs do, or what they do without it. Files that
 * no program reads are named at the end; a mistake in one is told at its place.
 *
 * Exit: 0 shown, 100 bad usage, 111 a control file is wrong or control cannot
 * be read. Heap: grows (the control files).
 * SPDX-License-Identifier: 0BSD
 */
#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "conf/control.h"
#include "conf/home.h"
#include "conf/ident.h"
#include "queue/name.h"
#include "tools/explain.h"

const char prog_name[] = "qmail-showctl";

/* Who owns what: the only place where the ids of the users stand. */
static const struct owner {
	const char *name;
	const char *path;
} owners[] = {{"alias", "alias"}, {"qmailq", "queue/mess"},
	{"qmails", "queue/state"}, {"qmailr", "queue/lock/tcpto"}};

enum { OWNERS = sizeof(owners) / sizeof(*owners) };

static void show_ids(struct out *out)
{
	uid_t uid[OWNERS];
	gid_t gid[OWNERS];
	bool known[OWNERS];

	for (size_t i = 0; i < OWNERS; i++)
		known[i] = ident_owner(owners[i].path, uid + i, gid + i) == 0;
	for (int groups = 0; groups <= 1; groups++) {
		out_text(out, groups ? "group ids:" : "user ids:");
		for (size_t i = 0; i < OWNERS; i++) {
			out_join(out, i ? ", " : " ", owners[i].name, " ");
			if (known[i])
				out_num(out, groups ? gid[i] : uid[i]);
			else
				out_text(out, "?");
		}
		out_text(out, ".\n");
	}
}

static void show_fixed(struct out *out)
{
	out_join(out, "qmail home directory: ", home_path,
		".\nuser-ext delimiter: -.\npaternalism (in decimal): 2.\n",
		"subdirectory split: ");
	out_num(out, NAME_SPLIT);
	out_text(out, ".\n");
	show_ids(out);
}

static int by_name(const void *a, const void *b)
{
	const char *const *left = a;
	const char *const *right = b;

	return strcmp(*left, *right);
}

/* Appends the name, a NUL behind it; NULs are counted. */
static size_t list_unknown(struct buf *names)
{
	DIR *dir = opendir("control");
	struct dirent *entry;
	size_t n = 0;

	if (!dir)
		die_sys(EXIT_TEMP, "unable to read control");
	while ((errno = 0, entry = readdir(dir))) {
		struct str name = str_text(entry->d_name);
		if (name.s[0] == '.' || explain_known(name))
			continue;
		if (buf_add(names, name.s, name.n + 1) == -1)
			die_sys(EXIT_TEMP, "unable to list control");
		n++;
	}
	if (errno)
		die_sys(EXIT_TEMP, "unable to read control");
	closedir(dir);
	return n;
}

static void show_unknown(struct out *out)
{
	struct buf names = BUF_NOLIMIT;
	size_t n = list_unknown(&names);
	const char **sorted = calloc(n + 1, sizeof(*sorted));
	const char *name = buf_text(&names);

	if (!sorted)
		die_sys(EXIT_TEMP, "unable to list control");
	for (size_t i = 0; i < n; i++, name += strlen(name) + 1)
		sorted[i] = name;
	qsort(sorted, n, sizeof(*sorted), by_name);
	for (size_t i = 0; i < n; i++)
		out_join(out, "\n", sorted[i],
			": I have no idea what this file does.\n");
}

int main(int argc, char **argv)
{
	static char space[8192];
	struct out out = OUT_TO(STDOUT_FILENO, space);
	struct buf me = BUF_LIMIT(CONTROL_LINE_MAX);
	int code = EXIT_OK;

	help_wanted(argc, argv, "");
	if (argc > 1)
		die_usage("");
	if (chdir(home_path) == -1)
		die_sys(EXIT_TEMP, "unable to chdir to ", home_path);
	show_fixed(&out);
	const char *name = control_line("me", &me) == 1 ? buf_text(&me) : 0;
	for (const struct explain *file = explain_files; file->name; file++)
		if (explain_file(&out, file, name) == -1)
			code = EXIT_TEMP;
	show_unknown(&out);
	if (out_flush(&out) == -1)
		die_sys(EXIT_TEMP, "unable to write to standard output");
	return code;
}
