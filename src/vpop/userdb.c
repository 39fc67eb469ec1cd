/* userdb - see userdb.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/userdb.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/num.h"
#include "route/virtual.h"
#include "vpop/folder.h"
#include "vpop/realm.h"
#include "vpop/renew.h"
#include "vpop/usercdb.h"

enum { PATH_MAX_BYTES = 2000 };

static noreturn void no_memory(const struct userdb *db)
{
	die_sys(EXIT_TEMP, "unable to hold the users of ", db->dir);
}

static const char *path_of(
	const struct userdb *db, struct buf *path, const char *name)
{
	buf_clear(path);
	if (buf_join(path, db->dir, name) == -1)
		no_memory(db);
	return buf_text(path);
}

static struct str *lines_of(const struct userdb *db)
{
	return (struct str *)(void *)db->lines.s;
}

/* The name: what a line is sorted by. */
static struct str name_of(struct str line)
{
	return str_head(line, str_find(line, ':'));
}

static noreturn void broken(const struct userdb *db, size_t number)
{
	char digits[NUM_MAX];

	(void)num_format(digits, number);
	die(EXIT_TEMP, db->dir, "/vpasswd line ", digits,
		" is no user's (name:hash:kind:flags:gecos:dir:quota): nothing "
		"is changed; mend or remove that line, then run vmkpasswd");
}

/* By name; of equal names the first stays first, and the cdb's answer. */
static void sort(struct str *lines, struct str *spare, size_t n)
{
	for (size_t width = 1; width < n; width *= 2) {
		for (size_t i = 0; i < n; i += 2 * width) {
			size_t mid = i + width < n ? i + width : n;
			size_t end = i + 2 * width < n ? i + 2 * width : n;
			size_t a = i;
			size_t b = mid;
			for (size_t at = i; at < end; at++) {
				bool left =
					b == end ||
					(a < mid &&
						str_order(name_of(lines[a]),
							name_of(lines[b])) <=
							0);
				spare[at] = left ? lines[a++] : lines[b++];
			}
		}
		memcpy(lines, spare, n * sizeof(*lines));
	}
}

static void put_in_order(struct userdb *db)
{
	struct buf spare = BUF_NOLIMIT;
	struct str *lines = lines_of(db);
	size_t i = 1;

	while (i < db->n &&
		str_order(name_of(lines[i - 1]), name_of(lines[i])) <= 0)
		i++;
	if (i >= db->n)
		return;
	if (buf_need(&spare, db->lines.n) == -1)
		no_memory(db);
	sort(lines, (struct str *)(void *)spare.s, db->n);
	buf_free(&spare);
}

static void read_lines(struct userdb *db)
{
	struct str rest = buf_str(&db->text);
	struct vuser user;

	for (size_t number = 1; rest.n > 0; number++) {
		struct str line = str_cut(&rest, '\n');
		if (line.n > VUSER_LINE_MAX || !vuser_parse(line, &user))
			broken(db, number);
		if (buf_add(&db->lines, (const char *)&line, sizeof(line)) ==
			-1)
			no_memory(db);
		db->n++;
	}
	put_in_order(db);
}

/* ---- writing ---- */

static void write_text(const struct userdb *db, struct renew *renew)
{
	const struct str *lines = lines_of(db);
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);

	renew_begin(renew, path_of(db, &path, "/vpasswd"), 0600);
	for (size_t i = 0; i < db->n; i++) {
		out_str(&renew->out, lines[i]);
		out_byte(&renew->out, '\n');
	}
	renew_ready(renew);
	buf_free(&path);
}

static void write_both(const struct userdb *db)
{
	static struct renew text;
	static struct renew cdb;

	write_text(db, &text);
	usercdb_write(db->dir, lines_of(db), db->n, &cdb);
	renew_place_two(&text, &cdb);
	retouch_agree(db->dir, db->n);
}

/* A power cut leaves a file without its bytes, where it was not sealed (as by
 * vpopmail): the cdb is the only one then who knows the users. */
static void check_emptied(const struct userdb *db)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);

	if (db->n == 0 && access(path_of(db, &path, "/vpasswd.cdb"), F_OK) == 0)
		die(EXIT_TEMP, db->dir,
			"/vpasswd is empty, but vpasswd.cdb is "
			"not: nothing is changed; bring vpasswd back, or run "
			"vmkpasswd if no user shall be left");
	buf_free(&path);
}

static void mend(const struct userdb *db)
{
	if (usercdb_agrees(db->dir, lines_of(db), db->n))
		return;
	check_emptied(db);
	warn(db->dir, "/vpasswd.cdb is not known to agree with vpasswd, and is "
		      "made anew from it");
	write_both(db);
}

/* ---- opening ---- */

static bool read_all(struct userdb *db)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	bool found = file_slurp(path_of(db, &path, "/vpasswd"), &db->text) == 0;

	if (!found && errno != ENOENT)
		die_sys(EXIT_TEMP, "unable to read ", buf_text(&path));
	if (found)
		read_lines(db);
	buf_free(&path);
	return found;
}

void userdb_open(struct userdb *db, const char *dir, enum userdb_mode mode)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	bool wary = mode == USERDB_ONE || mode == USERDB_ALL;

	*db = (struct userdb){
		.dir = dir, .text = BUF_NOLIMIT, .lines = BUF_NOLIMIT};
	if (mode != USERDB_READ)
		renew_lock(path_of(db, &path, "/.vpasswd.lock"));
	bool known = wary && retouch_open(&db->retouch, dir);
	db->single = known && mode == USERDB_ONE;
	if (db->single) {
		db->n = db->retouch.users;
	} else {
		if (!read_all(db) && mode != USERDB_NEW)
			die_sys(EXIT_TEMP, "unable to read ",
				path_of(db, &path, "/vpasswd"));
		if (known)
			retouch_close(&db->retouch);
		else if (wary)
			mend(db);
	}
	buf_free(&path);
}

/* ---- what is in it ---- */

/* A line of a file that is not read as a whole; its memory stays until exit. */
static struct str single_line(const struct userdb *db, size_t i)
{
	struct buf copy = BUF_LIMIT(VUSER_LINE_MAX);

	if (db->changed && i == db->at && db->line.n > 0)
		return db->line;
	if (buf_add_str(&copy, retouch_line(&db->retouch, i)) == -1)
		no_memory(db);
	return buf_str(&copy);
}

void userdb_get(const struct userdb *db, size_t i, struct vuser *user_out)
{
	struct str line = db->single ? single_line(db, i) : lines_of(db)[i];

	if (!vuser_parse(line, user_out))
		broken(db, i + 1);
}

bool userdb_find(const struct userdb *db, struct str name, size_t *i_out)
{
	const struct str *lines = lines_of(db);
	size_t low = 0;
	size_t high = db->n;

	if (db->single)
		return retouch_find(&db->retouch, name, i_out);
	while (low < high) {
		size_t mid = low + (high - low) / 2;
		if (str_order(name_of(lines[mid]), name) < 0)
			low = mid + 1;
		else
			high = mid;
	}
	*i_out = low;
	return low < db->n && str_equal(name_of(lines[low]), name);
}

struct str userdb_sharer(
	const struct userdb *db, struct str name, struct str user_dir)
{
	struct buf home = BUF_LIMIT(PATH_MAX_BYTES);
	struct str found = str_of(0, 0);
	struct vuser user;

	for (size_t i = 0; i < db->n && found.n == 0; i++) {
		userdb_get(db, i, &user);
		if (virtual_home(db->dir, &user, &home) == -1)
			no_memory(db);
		if (folder_holds(user_dir, buf_str(&home)) &&
			!str_equal(user.name, name))
			found = user.name;
	}
	buf_free(&home);
	return found;
}

static int add_field(struct buf *line, struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (text.s[i] != ':' && text.s[i] != '\n' && text.s[i] != 0 &&
			buf_add_byte(line, text.s[i]) == -1)
			return -1;
	return 0;
}

static int format(struct buf *line, const struct vuser *user)
{
	char kind[NUM_MAX];
	char flags[NUM_MAX];
	const struct str fields[] = {user->name, user->hash,
		str_of(kind, num_format(kind, user->kind)),
		str_of(flags, num_format(flags, user->flags)), user->gecos,
		user->dir, user->quota, user->clear};
	size_t n = user->has_clear ? 8 : 7;

	for (size_t i = 0; i < n; i++)
		if ((i > 0 && buf_add_byte(line, ':') == -1) ||
			add_field(line, fields[i]) == -1)
			return -1;
	return 0;
}

/* ---- changes ---- */

static void put_line(struct userdb *db, struct str line)
{
	size_t at;
	bool found = userdb_find(db, name_of(line), &at);

	if (!found &&
		buf_add(&db->lines, (const char *)&line, sizeof(line)) == -1)
		no_memory(db);
	struct str *lines = lines_of(db);
	if (!found) {
		memmove(lines + at + 1, lines + at,
			(db->n - at) * sizeof(*lines));
		db->n++;
	}
	lines[at] = line;
}

static void note_change(
	struct userdb *db, size_t at, struct str name, struct str line)
{
	if (db->changed)
		bug("a second change after USERDB_ONE");
	db->changed = true;
	db->at = at;
	db->name = name;
	db->line = line;
}

void userdb_put(struct userdb *db, const struct vuser *user)
{
	struct buf line = BUF_LIMIT(VUSER_LINE_MAX);
	size_t at;

	if (format(&line, user) == -1)
		no_memory(db);
	struct str made = buf_str(&line); /* its memory stays until exit */
	if (!db->single) {
		put_line(db, made);
		return;
	}
	db->n += !userdb_find(db, name_of(made), &at);
	note_change(db, at, name_of(made), made);
}

void userdb_drop(struct userdb *db, size_t i)
{
	struct str *lines = lines_of(db);

	db->n--;
	if (db->single) {
		note_change(db, i, name_of(single_line(db, i)), str_of(0, 0));
		return;
	}
	memmove(lines + i, lines + i + 1, (db->n - i) * sizeof(*lines));
	db->lines.n -= sizeof(*lines);
}

/* There is no place for the change: read all after all. */
static void resort_to_all(struct userdb *db)
{
	size_t at;

	db->single = false;
	db->n = 0;
	retouch_close(&db->retouch);
	if (!read_all(db))
		die(EXIT_TEMP, "unable to read the users of ", db->dir);
	if (db->line.n > 0)
		put_line(db, db->line);
	else if (userdb_find(db, db->name, &at))
		userdb_drop(db, at);
}

void userdb_commit(struct userdb *db)
{
	bool done = db->single && db->changed &&
		    retouch_commit(&db->retouch, db->at, db->line);

	if (!done && db->single)
		resort_to_all(db);
	if (!done)
		write_both(db);
	realm_changed();
}
