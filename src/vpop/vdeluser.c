/* vdeluser - remove a user of a virtual domain, with all his mail
 *
 *	vdeluser [ -v ] user@domain
 *
 * The user who gets the mail for nobody is not removed.
 *
 * Exit: 0 removed, 100 not as asked, 111 not now. Heap: grows (vpasswd).
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "vpop/newuser.h"
#include "vpop/realm.h"
#include "vpop/target.h"

const char prog_name[] = "vdeluser";

enum { FILE_MAX = 65536, PATH_MAX_BYTES = 2000 };

/* Does the last word of .qmail-default end in "/user"? */
static void refuse_catchall(const struct target *target)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct buf text = BUF_LIMIT(FILE_MAX);

	if (buf_join(&path, target->domain->dir, "/.qmail-default", "") == -1)
		die_sys(EXIT_TEMP, "unable to hold ", target->domain->dir);
	if (file_slurp(buf_text(&path), &text) == -1 && errno != ENOENT)
		die_sys(EXIT_TEMP, "unable to read ", buf_text(&path));
	struct str all = buf_str(&text);
	while (all.n > 0 &&
		(all.s[all.n - 1] == '\n' || all.s[all.n - 1] == '/' ||
			all.s[all.n - 1] == ' '))
		all.n--;
	size_t slash = str_find_last(all, '/');
	if (slash < all.n && str_is(str_skip(all, slash + 1), target->user))
		die(EXIT_PERM, "he gets the mail for nobody: change ",
			buf_text(&path), " first");
	buf_free(&path);
	buf_free(&text);
}

int main(int argc, char **argv)
{
	static struct realm realm;
	struct target target;

	help_wanted(argc, argv, "[ -v ] user@domain");
	target_version(argc, argv);
	if (argc != 2 || *argv[1] == '-')
		die_usage("[ -v ] user@domain");
	realm_enter(&realm);
	target_user(&target, argv[1]);
	realm_become(target.domain->uid, target.domain->gid, "del_user",
		target.address, "-");
	refuse_catchall(&target);
	newuser_remove(target.domain->dir, target.user);
	return EXIT_OK;
}
