/* maildirquota - how much a Maildir holds and may hold
 *
 *	maildirquota [ -n ] dir [ quota ]
 *
 * Shows the quota of dir and what is in it; with a quota it first writes that
 * into the Maildir (NOQUOTA: takes it out). With -n it counts anew first. Run
 * by root it becomes the owner of dir before it looks into it.
 *
 * Exit: 0 shown, 100 bad usage, 111 not now. Heap: bounded.
 * SPDX-License-Identifier: 0BSD
 */
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/num.h"
#include "base/opt.h"
#include "base/out.h"
#include "base/powers.h"
#include "box/quota.h"

const char prog_name[] = "maildirquota";

static const char usage[] = "[ -n ] dir [ quota ]";

/* Files in a Maildir are its owner's, and so are the traps in it. */
static void become_owner(const char *dir)
{
	struct stat st;

	if (stat(dir, &st) == -1)
		die_sys(EXIT_TEMP, "unable to find ", dir);
	if (!S_ISDIR(st.st_mode))
		die(EXIT_TEMP, dir, " is no directory");
	if (powers_root() && powers_become(st.st_uid, st.st_gid) == -1)
		die_sys(EXIT_TEMP, "unable to become the owner of ", dir);
}

static void put(const char *dir, const char *text)
{
	struct allowance allowance;

	if (!allowance_parse(str_text(text), &allowance))
		die(EXIT_PERM, "no quota: ", text,
			" (10M, 1048576S, 500C, 10M,500C or NOQUOTA)");
	if (quota_set(dir, &allowance) == -1)
		die_sys(EXIT_TEMP, "unable to write ", dir, "/maildirsize");
}

static void show(const char *dir)
{
	char space[512];
	char text[ALLOWANCE_TEXT_MAX];
	struct out out = OUT_TO(STDOUT_FILENO, space);
	struct quota quota;
	int result = quota_look(dir, 0, 0, &quota);

	if (result == -1)
		die_sys(EXIT_TEMP, "unable to look into ", dir);
	allowance_format(text, &quota.allowance);
	out_join(&out, "quota ", text, "\n");
	if (result == 1) {
		out_text(&out, "bytes ");
		out_num(&out, (uint64_t)quota.usage.bytes);
		out_text(&out, "\nmessages ");
		out_num(&out, (uint64_t)quota.usage.count);
		out_text(&out, "\npercent ");
		out_num(&out, quota_percent(&quota));
		out_text(&out, "\n");
	}
	if (out_flush(&out) == -1)
		die_sys(EXIT_TEMP, "unable to write");
}

int main(int argc, char **argv)
{
	int anew = 0;
	const struct opt table[] = {{'n', OPT_SET, &anew, 1}, {0}};
	struct quota quota;

	help_wanted(argc, argv, usage);
	int first = opt_parse(argc, argv, table);
	if (first == -1 || argc - first < 1 || argc - first > 2)
		die_usage(usage);
	const char *dir = argv[first];
	become_owner(dir);
	if (argc - first == 2)
		put(dir, argv[first + 1]);
	else if (anew && quota_look(dir, 0, 0, &quota) == 1 &&
		 quota_set(dir, &quota.allowance) == -1)
		die_sys(EXIT_TEMP, "unable to write ", dir, "/maildirsize");
	show(dir);
	return EXIT_OK;
}
