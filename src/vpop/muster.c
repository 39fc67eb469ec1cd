/* muster - see muster.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/muster.h"

#include <string.h>

#include "base/die.h"
#include "base/exit.h"
#include "data/csv.h"
#include "vpop/newuser.h"
#include "vpop/password.h"

static const char *hash_of(const struct row *row)
{
	const char *hash = row->text[ROSTER_HASH];

	if (hash || !row->text[ROSTER_PASSWORD])
		return hash;
	hash = strdup(password_hash(row->text[ROSTER_PASSWORD]));
	if (!hash)
		die_sys(EXIT_TEMP, "unable to hold a hash");
	return hash;
}

static struct str either(const char *text, struct str fallback)
{
	return text ? str_text(text) : fallback;
}

/* The password in clear, where the site keeps it for this user: APOP and
 * CRAM-MD5 go by it, so the old one does not outlive its hash. */
static struct str clear_of(
	const struct row *row, const struct vuser *user, struct str hash)
{
	const char *const *text = row->text;

	if (text[ROSTER_CLEAR] || str_equal(hash, user->hash))
		return either(text[ROSTER_CLEAR], user->clear);
	if (user->clear.n == 0 || text[ROSTER_HASH])
		return str_of(0, 0);
	return str_text(text[ROSTER_PASSWORD]);
}

static void change(struct roster *roster, const struct row *row)
{
	const char *const *text = row->text;
	struct vuser user;
	size_t at;

	if (!userdb_find(&roster->db, str_text(text[ROSTER_NAME]), &at))
		return;
	userdb_get(&roster->db, at, &user);
	struct str hash = either(hash_of(row), user.hash);
	user.clear = clear_of(row, &user, hash);
	user.hash = hash;
	user.gecos = either(text[ROSTER_GECOS], user.gecos);
	user.quota = either(text[ROSTER_QUOTA], user.quota);
	user.has_clear = user.has_clear || text[ROSTER_CLEAR];
	if (text[ROSTER_FLAGS])
		user.flags = row->flags;
	if (text[ROSTER_KIND])
		user.kind = row->kind;
	userdb_put(&roster->db, &user);
}

static void add(
	struct roster *roster, struct bigdir *big, const struct row *row)
{
	const char *const *text = row->text;
	struct buf path = BUF_LIMIT(2000);
	const char *quota = text[ROSTER_QUOTA];

	if (!quota)
		quota = bounds_user_quota(&roster->limits);
	newuser_settle(
		big, roster->domain->dir, text[ROSTER_NAME], quota, &path);
	const struct vuser user = {.name = str_text(text[ROSTER_NAME]),
		.hash = str_text(hash_of(row)),
		.kind = row->kind,
		.flags = row->flags,
		.gecos =
			either(text[ROSTER_GECOS], str_text(text[ROSTER_NAME])),
		.dir = buf_str(&path),
		.quota = str_text(quota),
		.clear = either(text[ROSTER_CLEAR], str_text("")),
		.has_clear = text[ROSTER_CLEAR] != 0};
	userdb_put(&roster->db, &user);
	buf_free(&path);
}

void muster_apply(struct roster *roster, const struct row *rows)
{
	static struct bigdir big;
	struct vuser user;
	size_t at;

	newuser_counter(&big, roster->domain->dir, &roster->db);
	for (size_t i = 0; i < roster->n; i++)
		if (rows[i].known)
			change(roster, rows + i);
		else
			add(roster, &big, rows + i);
	userdb_commit(&roster->db);
	bigdir_write(&big, roster->domain->dir);
	for (size_t i = 0; i < roster->n; i++) {
		if (!rows[i].known || !rows[i].text[ROSTER_QUOTA])
			continue;
		if (!userdb_find(&roster->db,
			    str_text(rows[i].text[ROSTER_NAME]), &at))
			continue;
		userdb_get(&roster->db, at, &user);
		newuser_count(&user);
	}
}

void muster_write(const struct enroll *domain, struct out *out, bool clear)
{
	static struct userdb db;
	struct vuser user;

	userdb_open(&db, domain->dir, USERDB_READ);
	out_text(out, "name,hash,gecos,quota,flags,kind");
	out_text(out, clear ? ",clear\n" : "\n");
	for (size_t i = 0; i < db.n; i++) {
		userdb_get(&db, i, &user);
		const struct str fields[] = {
			user.name, user.hash, user.gecos, user.quota};
		for (size_t j = 0; j < 4; j++) {
			csv_put(out, fields[j]);
			out_byte(out, ',');
		}
		out_num(out, user.flags);
		out_byte(out, ',');
		out_num(out, user.kind);
		if (clear) {
			out_byte(out, ',');
			csv_put(out, user.clear);
		}
		out_byte(out, '\n');
	}
}
