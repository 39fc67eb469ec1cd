/* newuser - see newuser.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/newuser.h"

#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/num.h"
#include "box/quota.h"
#include "route/virtual.h"
#include "vpop/bigdir.h"
#include "vpop/folder.h"
#include "vpop/lastauth.h"
#include "vpop/userdb.h"
#include "vpop/vlimits.h"

enum { PATH_MAX_BYTES = 2000 };

static const char *join(struct buf *path, const char *a, const char *b,
	const char *c, const char *d)
{
	buf_clear(path);
	if (buf_join(path, a, b, c, d) == -1)
		die_sys(EXIT_TEMP, "unable to hold the path ", a);
	return buf_text(path);
}

const char *newuser_quota(const char *text)
{
	static char dst[ALLOWANCE_TEXT_MAX];
	struct allowance allowance;

	if (!allowance_parse(str_text(text), &allowance))
		die(EXIT_PERM, "no quota: ", text,
			" (10M, 5000000S,1000C or NOQUOTA)");
	allowance_format(dst, &allowance);
	return dst;
}

void newuser_count(const struct vuser *user)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct allowance allowance;

	if (user->dir.n == 0)
		return;
	if (!allowance_parse(user->quota, &allowance) ||
		buf_add_str(&path, user->dir) == -1 ||
		buf_add_text(&path, "/Maildir") == -1 ||
		(quota_set(buf_text(&path), &allowance) == -1 &&
			errno != ENOENT))
		warn_sys(
			"the quota is set, but not counted: ", buf_text(&path));
	buf_free(&path);
}

/* A counter that is broken starts again from the users that there are. */
void newuser_counter(
	struct bigdir *big, const char *dir, const struct userdb *db)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);

	if (!bigdir_read(big, join(&path, dir, "/.dir-control", "", ""))) {
		warn("counted anew, for it was broken: ", buf_text(&path));
		big->users = db->n;
	} else if (!big->found) {
		big->users = db->n;
	}
	buf_free(&path);
}

/* dir, and the folders of a hundred below it. */
static void make_places(const char *dir, const char *place)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);

	for (size_t i = 1; place[0] && i <= strlen(place); i++)
		if (place[i] == '/' || !place[i]) {
			(void)join(&path, dir, "/", place, "");
			path.n -= strlen(place) - i;
			folder_make(buf_text(&path));
		}
	buf_free(&path);
}

static void make_folder(const char *user_dir, const char *quota)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct allowance allowance;

	if (folder_strange(user_dir))
		die(EXIT_PERM,
			"there is something else of that name: ", user_dir,
			": move it away");
	folder_make_user(user_dir);
	if (lastauth_note(user_dir, LASTAUTH_NEVER) == -1)
		die_sys(EXIT_TEMP, "unable to write ", user_dir, "/lastauth");
	if (allowance_parse(str_text(quota), &allowance) &&
		!allowance_none(&allowance) &&
		quota_set(join(&path, user_dir, "/Maildir", "", ""),
			&allowance) == -1)
		die_sys(EXIT_TEMP, "unable to write ", buf_text(&path),
			"/maildirsize");
	buf_free(&path);
}

void newuser_settle(struct bigdir *big, const char *dir, const char *name,
	const char *quota, struct buf *path_out)
{
	const char *place = bigdir_take(big, dir);

	make_places(dir, place);
	(void)join(path_out, dir, *place ? "/" : "", place, "/");
	if (buf_add_text(path_out, name) == -1)
		die_sys(EXIT_TEMP, "unable to hold the path ", dir);
	make_folder(buf_text(path_out), quota);
}

/* A domain that was broken off before it was known has its first user already,
 * nobody else, and no mail. */
static bool half_made(const struct userdb *db, size_t at)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct buf dir = BUF_LIMIT(VUSER_LINE_MAX);
	struct vuser user;

	if (db->n != 1)
		return false;
	userdb_get(db, at, &user);
	if (user.dir.n == 0)
		return false;
	if (buf_add_str(&dir, user.dir) == -1)
		die_sys(EXIT_TEMP, "unable to hold the path of ", db->dir);
	bool none =
		folder_empty(
			join(&path, buf_text(&dir), "/Maildir/new", "", "")) &&
		folder_empty(
			join(&path, buf_text(&dir), "/Maildir/cur", "", ""));
	buf_free(&path);
	buf_free(&dir);
	return none;
}

/* His password is that of now. */
static void begin_again(
	struct userdb *db, const struct newuser *user, size_t at)
{
	struct vuser entry;

	userdb_get(db, at, &entry);
	entry.hash = str_text(user->hash);
	if (user->quota)
		entry.quota = str_text(user->quota);
	userdb_put(db, &entry);
	userdb_commit(db);
}

void newuser_add(const char *dir, const struct newuser *user, bool first)
{
	static struct userdb db;
	static struct bigdir big;
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct bounds limits;
	size_t at;

	userdb_open(&db, dir, first ? USERDB_NEW : USERDB_ONE);
	bool known = userdb_find(&db, str_text(user->name), &at);
	if (known && first && half_made(&db, at)) {
		begin_again(&db, user, at);
		return;
	}
	if (known)
		die(EXIT_PERM, "there is such a user already: ", user->name);
	vlimits_read(&limits, dir);
	vlimits_room(&limits, BOUNDS_POP, db.n + 1, dir);
	const char *quota =
		user->quota ? user->quota : bounds_user_quota(&limits);
	newuser_counter(&big, dir, &db);
	newuser_settle(&big, dir, user->name, quota, &path);
	const struct vuser entry = {.name = str_text(user->name),
		.hash = str_text(user->hash),
		.kind = user->apop ? 2 : 1,
		.gecos = str_text(user->gecos ? user->gecos : user->name),
		.dir = buf_str(&path),
		.quota = str_text(quota)};
	userdb_put(&db, &entry);
	userdb_commit(&db);
	bigdir_write(&big, dir);
	buf_free(&path);
}

/* Which folder of a hundred the user's is in; empty for any other. */
static struct str place_of(const char *dir, struct str user_dir)
{
	size_t n = strlen(dir);
	struct str rest = str_skip(user_dir, n + 1);

	if (!str_starts(user_dir, str_text(dir)) || user_dir.n <= n ||
		user_dir.s[n] != '/')
		return str_of(0, 0);
	size_t slash = str_find_last(rest, '/');
	return str_head(rest, slash < rest.n ? slash : 0);
}

/* Only what is below the domain's own directory is removed. */
static bool inside(const char *dir, struct str user_dir)
{
	size_t n = strlen(dir);
	bool deeper = false;

	if (!str_starts(user_dir, str_text(dir)) || user_dir.n < n + 2 ||
		user_dir.s[n] != '/')
		return false;
	for (size_t i = n; i < user_dir.n; i++) {
		deeper = deeper || user_dir.s[i] != '/';
		if (user_dir.s[i] == '/' && i + 1 < user_dir.n &&
			user_dir.s[i + 1] == '.' &&
			(i + 2 == user_dir.n || user_dir.s[i + 2] == '.' ||
				user_dir.s[i + 2] == '/'))
			return false;
	}
	return deeper;
}

/* First it gets a name that no user can have: what cannot be removed now is not
 * found by the next one of his name. */
static void remove_folder(const char *user_dir)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct str text = str_text(user_dir);

	while (text.n > 0 && text.s[text.n - 1] == '/')
		text.n--;
	size_t slash = str_find_last(text, '/');
	struct str name = str_skip(text, slash + 1);
	if (buf_add_str(&path, str_head(text, slash + 1)) == -1 ||
		buf_add_text(&path, ".gone-") == -1 ||
		buf_add_str(&path, name) == -1 ||
		buf_add_byte(&path, '-') == -1 ||
		buf_add_num(&path, clock_micros()) == -1)
		die_sys(EXIT_TEMP, "unable to hold the path ", user_dir);
	if (file_rename(user_dir, buf_text(&path)) == 0)
		folder_remove(buf_text(&path));
	else
		folder_remove(user_dir);
	buf_free(&path);
}

static void leave_folder(
	const char *dir, const char *user_dir, struct str sharer)
{
	struct buf name = BUF_LIMIT(VUSER_LINE_MAX);

	if (sharer.n == 0)
		warn("left alone, for it is not below ", dir, ": ", user_dir);
	else if (buf_add_str(&name, sharer) == 0)
		warn("left alone, for it holds the mail of ", buf_text(&name),
			": ", user_dir);
	buf_free(&name);
}

/* Where his mail is, if it is his alone and below the domain's directory. One
 * that vpasswd does not name may be a list's of his name. */
static bool has_own(const char *dir, const struct vuser *user, struct buf *path)
{
	static struct userdb all;
	struct str other = str_of(0, 0);

	if (virtual_home(dir, user, path) == -1)
		die_sys(EXIT_TEMP, "unable to hold the path of a user of ",
			dir);
	bool his = inside(dir, buf_str(path));
	if (user->dir.n == 0 && (!his || folder_strange(buf_text(path))))
		return false;
	if (his) {
		userdb_open(&all, dir, USERDB_READ);
		other = userdb_sharer(&all, user->name, buf_str(path));
	}
	if (his && other.n == 0)
		return true;
	leave_folder(dir, buf_text(path), other);
	return false;
}

void newuser_remove(const char *dir, const char *name)
{
	static struct userdb db;
	static struct bigdir big;
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct vuser user;
	size_t at;

	userdb_open(&db, dir, USERDB_ONE);
	if (!userdb_find(&db, str_text(name), &at))
		die(EXIT_PERM, "there is no such user: ", name);
	userdb_get(&db, at, &user);
	newuser_counter(&big, dir, &db);
	bool own = has_own(dir, &user, &path);
	userdb_drop(&db, at);
	userdb_commit(&db);
	bigdir_give(&big, dir, place_of(dir, buf_str(&path)));
	bigdir_write(&big, dir);
	if (own)
		remove_folder(buf_text(&path));
	buf_free(&path);
}
