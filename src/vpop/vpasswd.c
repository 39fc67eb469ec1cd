/* vpasswd - give a user of a virtual domain another password
 *
 *	vpasswd [ -v ] [ -r[length] ] user@domain [ password ]
 *
 * Without a password, one is asked for twice. Refused where the user or the
 * domain may not change passwords.
 *
 * Exit: 0 changed, 100 not as asked, 111 not now. Heap: grows (vpasswd).
 * SPDX-License-Identifier: 0BSD
 */
#include "base/die.h"
#include "base/exit.h"
#include "vpop/password.h"
#include "vpop/realm.h"
#include "vpop/target.h"
#include "vpop/userdb.h"
#include "vpop/vlimits.h"

const char prog_name[] = "vpasswd";

static const char usage[] = "[ -v ] [ -r[length] ] user@domain [ password ]";

/* Before a password is asked for. */
static void check(const struct target *target)
{
	struct buf line = BUF_LIMIT(VUSER_LINE_MAX);
	struct vuser user;
	struct vlimits limits;
	int found = vuser_find(
		target->domain->dir, str_text(target->user), &line, &user);

	if (found == -1)
		die_sys(EXIT_TEMP, "unable to read ", target->domain->dir,
			"/vpasswd.cdb (vmkpasswd makes it anew)");
	if (found == 0)
		die(EXIT_PERM, "there is no such user: ", target->address);
	vlimits_read(&limits, target->domain->dir);
	if (vlimits_on(&limits, user.flags) & VUSER_NO_CHANGE)
		die(EXIT_PERM,
			"the password may not be changed (vmoduser -x "
			"clears the flag): ",
			target->address);
	buf_free(&line);
}

static void change(
	const struct target *target, const char *password, const char *hash)
{
	static struct userdb db;
	struct vuser user;
	size_t at;

	userdb_open(&db, target->domain->dir, USERDB_ONE);
	if (!userdb_find(&db, str_text(target->user), &at))
		die(EXIT_PERM, "there is no such user: ", target->address);
	userdb_get(&db, at, &user);
	user.hash = str_text(hash);
	if (user.clear.n > 0)
		user.clear = str_text(password);
	userdb_put(&db, &user);
	userdb_commit(&db);
}

int main(int argc, char **argv)
{
	static struct realm realm;
	struct target target;

	help_wanted(argc, argv, usage);
	target_version(argc, argv);
	int length = target_random(&argc, argv);
	if (argc < 2 || argc > 3 || *argv[1] == '-')
		die_usage(usage);
	realm_enter(&realm);
	target_user(&target, argv[1]);
	check(&target);
	const char *password = password_choose(argv[2], length, target.address);
	const char *hash = password_hash(password);
	realm_become(target.domain->uid, target.domain->gid, "mod_user",
		target.address, "-");
	change(&target, password, hash);
	return EXIT_OK;
}
