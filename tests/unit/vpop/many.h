/* many - a domain d of so many users that only one line and record change
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef MANY_H
#define MANY_H

#include "base/die.h"
#include "route/vuser.h"
#include "vpop/retouch.h"
#include "vpop/usercdb.h"
#include "vpop/userdb.h"

#include "child.h"

enum { USERS = USERCDB_LARGE + 1000 };

static struct userdb db;
static struct vuser user;
static struct buf before = BUF_NOLIMIT;

static inline const char *line_of(int i)
{
	static char line[100];

	snprintf(line, sizeof(line), "u%06d:h:1:0:u%d:/d/u%d:NOQUOTA", i, i, i);
	return line;
}

static inline void put(const char *line)
{
	CHECK(vuser_parse(str_text(line), &user));
	userdb_put(&db, &user);
}

static inline bool in_cdb(const char *name, const char *want)
{
	struct buf line = BUF_LIMIT(VUSER_LINE_MAX);
	int found = vuser_find("d", str_text(name), &line, &user);
	bool right =
		want ? found == 1 && str_is(buf_str(&line), want) : found == 0;

	buf_free(&line);
	return right;
}

/* Is the file the one that was, with this line and without that one? */
static inline bool text_is(const char *with, const char *without)
{
	struct buf now = BUF_NOLIMIT;
	struct str new_rest;
	struct str old_rest = buf_str(&before);
	bool right = file_slurp("d/vpasswd", &now) == 0;

	new_rest = buf_str(&now);
	while (right && (new_rest.n > 0 || old_rest.n > 0)) {
		struct str rest = new_rest;
		struct str line = str_cut(&rest, '\n');
		if (with && str_is(line, with)) {
			new_rest = rest;
			with = 0;
			continue;
		}
		struct str old = str_cut(&old_rest, '\n');
		if (without && str_is(old, without)) {
			without = 0;
			continue;
		}
		right = str_equal(line, old);
		new_rest = rest;
	}
	buf_free(&now);
	return right && !with && !without;
}

static inline bool sorted(void)
{
	bool right = true;

	userdb_open(&db, "d", USERDB_READ);
	for (size_t i = 1; right && i < db.n; i++) {
		struct str *lines = (struct str *)(void *)db.lines.s;
		right = lines[i - 1].s < lines[i].s &&
			str_order(lines[i - 1], lines[i]) < 0;
	}
	return right;
}

static inline void remember(void)
{
	CHECK(file_slurp("d/vpasswd", &before) == 0);
}

static inline void begins(void)
{
	userdb_open(&db, "d", USERDB_NEW);
	for (int i = 0; i < USERS; i++)
		put(line_of(2 * i));
	userdb_commit(&db);
}

/* What the children do. */
static const char *want; /* a line, or a name to be dropped */

static inline void adds(void)
{
	userdb_open(&db, "d", USERDB_ONE);
	CHECK(db.single);
	size_t n = db.n;
	put(want);
	CHECK(db.n == n + 1);
	userdb_commit(&db);
	_exit(check_bad);
}

static inline void changes(void)
{
	struct buf line = BUF_LIMIT(VUSER_LINE_MAX);
	size_t i;

	userdb_open(&db, "d", USERDB_ONE);
	CHECK(db.single);
	size_t n = db.n;
	CHECK(userdb_find(&db, str_head(str_text(want), 7), &i));
	userdb_get(&db, i, &user);
	user.hash = str_text("other");
	userdb_put(&db, &user);
	userdb_commit(&db);
	CHECK(userdb_find(&db, str_head(str_text(want), 7), &i));
	userdb_get(&db, i, &user);
	CHECK(str_is(user.hash, "other") && db.n == n);
	buf_free(&line);
	_exit(check_bad);
}

static inline void drops(void)
{
	size_t i;

	userdb_open(&db, "d", USERDB_ONE);
	CHECK(db.single);
	size_t n = db.n;
	CHECK(userdb_find(&db, str_text(want), &i));
	userdb_drop(&db, i);
	CHECK(db.n == n - 1);
	userdb_commit(&db);
	_exit(check_bad);
}

static inline void counts(void)
{
	userdb_open(&db, "d", USERDB_ONE);
	_exit(db.single && db.n == USERS ? 0 : 1);
}

static inline bool added(const char *line)
{
	char name[8] = "";

	want = line;
	remember();
	memcpy(name, line, 7);
	return child_run(adds) == 0 && text_is(line, 0) && in_cdb(name, line);
}

static inline bool dropped(const char *line)
{
	char name[8] = "";

	memcpy(name, line, 7);
	want = name;
	remember();
	return child_run(drops) == 0 && text_is(0, line) && in_cdb(name, 0);
}

/* Was it told of, and nothing else? */
static inline bool warned(void)
{
	char text[200];

	snprintf(text, sizeof(text),
		"%s: warning: d/vpasswd.cdb is not known to agree with "
		"vpasswd, and is made anew from it\n",
		prog_name);
	return scratch_holds("err", text);
}

static inline void opens(void)
{
	userdb_open(&db, "d", USERDB_ONE);
	_exit(db.single);
}

/* Does whoever comes next find out, tell, and mend it? */
static inline bool mended(void)
{
	return child_run(opens) == 0 && warned() && child_run(opens) == 1 &&
	       scratch_holds("err", "");
}

#endif
