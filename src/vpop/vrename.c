/* vrename - a user of a virtual domain gets another name
 *
 *	vrename [ -av ] user@domain newname
 *
 * Password, settings and mail stay; the folder is renamed with the user while
 * mail goes on coming in. With -a the old name becomes an alias of the new one.
 * Broken off, the same command again does the rest.
 *
 * Exit: 0 renamed, 100 not as asked, 111 not now. Heap: grows (vpasswd).
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/opt.h"
#include "route/virtual.h"
#include "vpop/aliases.h"
#include "vpop/catchall.h"
#include "vpop/folder.h"
#include "vpop/moving.h"
#include "vpop/realm.h"
#include "vpop/renew.h"
#include "vpop/target.h"
#include "vpop/userdb.h"

const char prog_name[] = "vrename";

static const char usage[] = "[ -av ] user@domain newname";

enum { PATH_MAX_BYTES = 2000 };

struct session {
	struct target target;
	const char *name; /* the new one */
	struct userdb db;
	struct buf from; /* folders */
	struct buf to;
	int alias; /* the old name becomes one */
};

/* A line of an alias: later. */
static const char waiting[] = "|exit 111 # becomes ";

static struct session session = {
	.from = BUF_LIMIT(PATH_MAX_BYTES), .to = BUF_LIMIT(PATH_MAX_BYTES)};

static noreturn void no_memory(void)
{
	die_sys(EXIT_TEMP, "unable to hold the path of ", session.name);
}

/* The new name may be an address of the same domain. */
static const char *new_name(const char *word)
{
	static struct names names = NAMES_NONE;

	if (!names_split(&names, word))
		die(EXIT_PERM, "too long for a name: ", word);
	if (names.user.n == 0)
		return buf_text(&names.domain);
	if (!str_is_case(buf_str(&names.domain), session.target.domain->real))
		die(EXIT_PERM, "a user stays in the domain: ", word);
	return buf_text(&names.user);
}

/* A folder that has the user's name gets the new one; another one stays. So does
 * one in which another user has his mail, and one that vpasswd does not name
 * and that is no user's. */
static bool folders(const struct vuser *user)
{
	if (virtual_home(session.db.dir, user, &session.from) == -1 ||
		buf_copy_str(&session.to, buf_str(&session.from)) == -1)
		no_memory();
	struct str dir = buf_str(&session.from);
	size_t slash = str_find_last(dir, '/');
	if (slash >= dir.n ||
		!str_is(str_skip(dir, slash + 1), session.target.user) ||
		userdb_sharer(&session.db, user->name, dir).n > 0 ||
		(user->dir.n == 0 && folder_strange(buf_text(&session.from))))
		return false;
	session.to.n = slash + 1;
	if (buf_add_text(&session.to, session.name) == -1)
		no_memory();
	return true;
}

static void check_free(void)
{
	struct stat st;

	if (lstat(buf_text(&session.to), &st) == 0 &&
		!moving_begun(buf_text(&session.from), buf_text(&session.to)))
		die(EXIT_PERM, "there is something of that name already: ",
			buf_text(&session.to), ": move it away");
}

/* An alias wins over a user of its name, who would get nothing. */
static void check_alias(const char *name)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct stat st;

	if (lstat(aliases_path(&path, session.target.domain->dir, name), &st) ==
		0)
		die(EXIT_PERM, "there is an alias of that name: ", name,
			" (valias -d removes it)");
	buf_free(&path);
}

/* The old name becomes an alias: first one that lets mail wait, so that there
 * is no moment at which nobody has the name. */
static void put_alias(const char *first, const char *second)
{
	static struct renew renew;
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);

	if (!session.alias)
		return;
	renew_begin(&renew,
		aliases_path(
			&path, session.target.domain->dir, session.target.user),
		0600);
	out_join(&renew.out, first, session.name, second, "\n");
	renew_commit(&renew);
	buf_free(&path);
}

/* Is the old name an alias that lets mail wait? */
static bool is_waiting(void)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct buf text = BUF_LIMIT(PATH_MAX_BYTES);
	bool is = file_slurp(aliases_path(&path, session.target.domain->dir,
				     session.target.user),
			  &text) == 0 &&
		  str_starts(buf_str(&text), str_text(waiting));

	buf_free(&path);
	buf_free(&text);
	return is;
}

static void rename_user(size_t at)
{
	struct vuser user;
	struct stat st;

	userdb_get(&session.db, at, &user);
	bool named = folders(&user);
	bool moves = named && lstat(buf_text(&session.from), &st) == 0;
	if (named && !moves && errno != ENOENT)
		die_sys(EXIT_TEMP, "unable to look at ",
			buf_text(&session.from));
	if (named) /* that of the new name may be a list's */
		check_free();
	if (moves)
		moving_begin(buf_text(&session.from), buf_text(&session.to));
	user.name = str_text(session.name);
	if (named)
		user.dir = buf_str(&session.to);
	put_alias(waiting, "");
	userdb_drop(&session.db, at);
	userdb_put(&session.db, &user);
	userdb_commit(&session.db);
	if (moves)
		moving_end(buf_text(&session.from), buf_text(&session.to));
}

/* The database was written, and then something broke it off. */
static bool finish(size_t at)
{
	struct vuser user;

	userdb_get(&session.db, at, &user);
	size_t slash = str_find_last(user.dir, '/');
	if (slash >= user.dir.n || buf_copy_str(&session.to, user.dir) == -1 ||
		buf_copy_str(&session.from, str_head(user.dir, slash + 1)) ==
			-1 ||
		buf_add_text(&session.from, session.target.user) == -1)
		no_memory();
	if (!moving_begun(buf_text(&session.from), buf_text(&session.to)))
		return false;
	moving_end(buf_text(&session.from), buf_text(&session.to));
	return true;
}

static const char *at_domain(void)
{
	static struct buf text = BUF_LIMIT(PATH_MAX_BYTES);

	buf_clear(&text);
	if (buf_join(&text, "@", session.target.domain->real) == -1)
		no_memory();
	return buf_text(&text);
}

static void rename_it(void)
{
	const struct target *target = &session.target;
	size_t at;
	size_t other;

	userdb_open(&session.db, target->domain->dir, USERDB_ALL);
	aliases_lock(target->domain->dir);
	bool is_there = userdb_find(&session.db, str_text(target->user), &at);
	bool is_taken =
		userdb_find(&session.db, str_text(session.name), &other);
	if (!is_there && is_taken && (finish(other) || is_waiting())) {
		put_alias("&", at_domain());
		return;
	}
	if (!is_there)
		die(EXIT_PERM, "there is no such user: ", target->address);
	if (is_taken)
		die(EXIT_PERM, "there is such a user already: ", session.name);
	if (catchall_is(target->domain->dir, target->user))
		die(EXIT_PERM, "he gets the mail for nobody: change ",
			target->domain->dir, "/.qmail-default first");
	check_alias(session.name);
	if (session.alias && !is_waiting())
		check_alias(target->user);
	rename_user(at);
	put_alias("&", at_domain());
}

int main(int argc, char **argv)
{
	static struct realm realm;
	struct target *target = &session.target;
	const struct opt table[] = {
		{'a', OPT_SET, &session.alias, 1}, {0, 0, 0, 0}};

	help_wanted(argc, argv, usage);
	target_version(argc, argv);
	int first = opt_parse(argc, argv, table);
	if (first == -1 || argc - first != 2)
		die_usage(usage);
	realm_enter(&realm);
	target_user(target, argv[first]);
	session.name = new_name(argv[first + 1]);
	if (!names_user(str_text(session.name)))
		die(EXIT_PERM, "no name for a user: ", session.name,
			names_user_rule);
	if (strcmp(session.name, target->user) == 0)
		die(EXIT_PERM, "that is the user's name: ", session.name);
	realm_become(target->domain->uid, target->domain->gid, "mod_user",
		target->address, session.name);
	rename_it();
	return EXIT_OK;
}
