/* userdb - see userdb.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/userdb.h"

#include <errno.h>
#include <string.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/num.h"
#include "data/cdbmake.h"
#include "vpop/renew.h"

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

void userdb_open(struct userdb *db, const char *dir, enum userdb_mode mode)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);

	*db = (struct userdb){
		.dir = dir, .text = BUF_NOLIMIT, .lines = BUF_NOLIMIT};
	if (mode != USERDB_READ)
		renew_lock(path_of(db, &path, "/.vpasswd.lock"));
	if (file_slurp(path_of(db, &path, "/vpasswd"), &db->text) == 0)
		read_lines(db);
	else if (errno != ENOENT || mode != USERDB_NEW)
		die_sys(EXIT_TEMP, "unable to read ", buf_text(&path));
	buf_free(&path);
}

void userdb_get(const struct userdb *db, size_t i, struct vuser *user_out)
{
	if (!vuser_parse(lines_of(db)[i], user_out))
		broken(db, i + 1);
}

bool userdb_find(const struct userdb *db, struct str name, size_t *i_out)
{
	const struct str *lines = lines_of(db);
	size_t low = 0;
	size_t high = db->n;

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

void userdb_put(struct userdb *db, const struct vuser *user)
{
	struct buf line = BUF_LIMIT(VUSER_LINE_MAX);
	size_t at;

	if (format(&line, user) == -1)
		no_memory(db);
	struct str made = buf_str(&line); /* its memory stays until exit */
	bool found = userdb_find(db, name_of(made), &at);
	if (!found &&
		buf_add(&db->lines, (const char *)&made, sizeof(made)) == -1)
		no_memory(db);
	struct str *lines = lines_of(db);
	if (!found) {
		memmove(lines + at + 1, lines + at,
			(db->n - at) * sizeof(*lines));
		db->n++;
	}
	lines[at] = made;
}

void userdb_drop(struct userdb *db, size_t i)
{
	struct str *lines = lines_of(db);

	memmove(lines + i, lines + i + 1, (db->n - i - 1) * sizeof(*lines));
	db->n--;
	db->lines.n -= sizeof(*lines);
}

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

static void write_cdb(const struct userdb *db, struct renew *renew)
{
	static struct cdbmake make;
	const struct str *lines = lines_of(db);
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	int result;

	renew_begin(renew, path_of(db, &path, "/vpasswd.cdb"), 0600);
	result = cdbmake_start(&make, renew->out.fd);
	for (size_t i = 0; i < db->n && result == 0; i++) {
		struct str rest = lines[i];
		struct str name = str_cut(&rest, ':');
		result = cdbmake_add(&make, name, rest);
	}
	if (result == -1 || cdbmake_finish(&make) == -1)
		renew_fail(renew, "unable to write anew ");
	renew_ready(renew);
	buf_free(&path);
}

void userdb_commit(struct userdb *db)
{
	static struct renew text;
	static struct renew cdb;

	write_text(db, &text);
	write_cdb(db, &cdb);
	renew_place_two(&text, &cdb);
}
