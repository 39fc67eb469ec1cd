/* vmoduser - change a user of a virtual domain, or all users of one
 *
 *	vmoduser [ -nxadpwibrfFmouSE0123v ] [ -q quota ] [ -c gecos ]
 *		[ -D dir ] [ -e hash ] [ -C password ] user@domain | domain
 *
 * -x clears all flags, then the letters set theirs.
 *
 * Exit: 0 changed, 100 not as asked, 111 not now. Heap: grows (vpasswd).
 * SPDX-License-Identifier: 0BSD
 */
#include <stdint.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/opt.h"
#include "vpop/newuser.h"
#include "vpop/password.h"
#include "vpop/realm.h"
#include "vpop/target.h"
#include "vpop/userdb.h"

const char prog_name[] = "vmoduser";

static const char usage[] =
	"[ -nxadpswibrfFmouSE0123v ] [ -q quota ] [ -c gecos ] [ -D dir ] "
	"[ -e hash ] [ -C password ] user@domain | domain";

enum { FLAGS = 19 };

static const struct {
	char letter;
	enum vuser_flag flag;
} flags[FLAGS] = {{'d', VUSER_NO_CHANGE}, {'p', VUSER_NO_POP},
	{'s', VUSER_NO_SMTP}, {'w', VUSER_NO_WEBMAIL}, {'i', VUSER_NO_IMAP},
	{'b', VUSER_BOUNCE}, {'o', VUSER_OVERRIDE}, {'r', VUSER_NO_RELAY},
	{'a', VUSER_ADMIN}, {'S', VUSER_SYSTEM_ADMIN}, {'E', VUSER_EXPERT},
	{'f', VUSER_NO_SPAM_CHECK}, {'F', VUSER_DELETE_SPAM},
	{'m', VUSER_NO_MAILDROP}, {'u', VUSER_NO_DIALUP}, {'0', VUSER_USER0},
	{'1', VUSER_USER1}, {'2', VUSER_USER2}, {'3', VUSER_USER3}};

struct session {
	int set[FLAGS];
	int clear;
	const char *quota;
	const char *gecos;
	const char *dir;
	const char *hash;
	const char *password;
};

static struct session session;

/* A password that is kept in clear lets in by itself (APOP, CRAM-MD5): it does
 * not outlive its hash. */
static void new_hash(struct vuser *user)
{
	bool same = str_is(user->hash, session.hash);

	user->hash = str_text(session.hash);
	if (user->clear.n > 0 && !same)
		user->clear = str_text(session.password);
}

static void modify(struct userdb *db, size_t at)
{
	struct vuser user;

	userdb_get(db, at, &user);
	if (session.clear)
		user.flags = 0;
	for (size_t i = 0; i < FLAGS; i++)
		if (session.set[i])
			user.flags |= flags[i].flag;
	if (session.quota)
		user.quota = str_text(session.quota);
	if (session.gecos)
		user.gecos = str_text(session.gecos);
	if (session.dir)
		user.dir = str_text(session.dir);
	if (session.hash)
		new_hash(&user);
	userdb_put(db, &user);
}

static void modify_all(const struct target *target)
{
	static struct userdb db;
	struct vuser user;
	size_t at = 0;

	userdb_open(&db, target->domain->dir,
		*target->user ? USERDB_ONE : USERDB_ALL);
	if (*target->user && !userdb_find(&db, str_text(target->user), &at))
		die(EXIT_PERM, "there is no such user: ", target->address);
	size_t end = *target->user ? at + 1 : db.n;
	for (size_t i = at; i < end; i++)
		modify(&db, i);
	userdb_commit(&db);
	if (*target->user && userdb_find(&db, str_text(target->user), &at))
		end = at + 1;
	for (size_t i = at; session.quota && i < end; i++) {
		userdb_get(&db, i, &user);
		newuser_count(&user);
	}
}

static int options(int argc, char **argv)
{
	int nothing = 0;
	struct opt table[FLAGS + 8] = {{'n', OPT_SET, &nothing, 1},
		{'x', OPT_SET, &session.clear, 1},
		{'q', OPT_TEXT, &session.quota, 0},
		{'c', OPT_TEXT, &session.gecos, 0},
		{'D', OPT_TEXT, &session.dir, 0},
		{'e', OPT_TEXT, &session.hash, 0},
		{'C', OPT_TEXT, &session.password, 0}};

	for (size_t i = 0; i < FLAGS; i++)
		table[7 + i] = (struct opt){
			flags[i].letter, OPT_SET, &session.set[i], 1};
	int first = opt_parse(argc, argv, table);
	if (first == -1 || argc - first != 1)
		die_usage(usage);
	if (session.dir && *session.dir != '/')
		die(EXIT_PERM, "no absolute path: ", session.dir);
	if (session.quota)
		session.quota = newuser_quota(session.quota);
	if (session.password)
		session.password = password_choose(
			password_given((char *)(uintptr_t)session.password), 0,
			"");
	if (session.password)
		session.hash = password_hash(session.password);
	return first;
}

int main(int argc, char **argv)
{
	static struct realm realm;
	struct target target;

	help_wanted(argc, argv, usage);
	target_version(argc, argv);
	int first = options(argc, argv);
	realm_enter(&realm);
	target_any(&target, argv[first]);
	realm_become(target.domain->uid, target.domain->gid, "mod_user",
		target.address, "-");
	modify_all(&target);
	return EXIT_OK;
}
