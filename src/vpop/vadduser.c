/* vadduser - add a user to a virtual domain
 *
 *	vadduser [ -asnv ] [ -q quota ] [ -c gecos ] [ -e hash ] [ -r[length] ]
 *		user@domain [ password ]
 *
 * Without -e or a password, one is asked for twice. -s and -n of older
 * versions do nothing.
 *
 * Exit: 0 added, 100 not as asked, 111 not now. Heap: grows (vpasswd).
 * SPDX-License-Identifier: 0BSD
 */
#include "base/die.h"
#include "base/exit.h"
#include "base/opt.h"
#include "route/vuser.h"
#include "vpop/newuser.h"
#include "vpop/password.h"
#include "vpop/realm.h"
#include "vpop/target.h"
#include "vpop/userlook.h"

const char prog_name[] = "vadduser";

static const char usage[] = "[ -asnv ] [ -q quota ] [ -c gecos ] [ -e hash ] "
			    "[ -r[length] ] user@domain [ password ]";

/* What would be the end of a field. */
static void check_field(const char *text, const char *what)
{
	struct str field = str_text(text);

	if (str_has(field, ':') || str_has(field, '\n') || field.n > 1000)
		die(EXIT_PERM, "no colon and no newline in a ", what);
}

static void refuse_known(const struct target *target)
{
	struct buf line = BUF_LIMIT(VUSER_LINE_MAX);
	struct vuser user;

	if (userlook(target->domain->dir, str_text(target->user), &line, &user))
		die(EXIT_PERM,
			"there is such a user already: ", target->address);
	buf_free(&line);
}

int main(int argc, char **argv)
{
	static struct realm realm;
	static struct newuser user;
	struct target target;
	const char *quota = 0;
	int nothing = 0;
	const struct opt table[] = {{'a', OPT_SET, &user.apop, 1},
		{'s', OPT_SET, &nothing, 1}, {'n', OPT_SET, &nothing, 1},
		{'q', OPT_TEXT, &quota, 0}, {'c', OPT_TEXT, &user.gecos, 0},
		{'e', OPT_TEXT, &user.hash, 0}, {0, 0, 0, 0}};

	help_wanted(argc, argv, usage);
	target_version(argc, argv);
	int length = target_random(&argc, argv);
	int first = opt_parse(argc, argv, table);
	if (first == -1 || first == argc || argc - first > 2)
		die_usage(usage);
	realm_enter(&realm);
	target_user(&target, argv[first]);
	if (!names_user(str_text(target.user)))
		die(EXIT_PERM, "no name for a user: ", target.user,
			names_user_rule);
	check_field(user.gecos, "comment");
	check_field(user.hash, "hash");
	user.name = target.user;
	user.quota = quota ? newuser_quota(quota) : 0;
	refuse_known(&target);
	if (!user.hash)
		user.hash = password_hash(
			password_choose(password_given(argv[first + 1]), length,
				target.address));
	realm_become(target.domain->uid, target.domain->gid, "add_user",
		target.address, "-");
	newuser_add(target.domain->dir, &user, false);
	return EXIT_OK;
}
