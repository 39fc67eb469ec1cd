/* retouch - see retouch.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/retouch.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/num.h"
#include "base/seal.h"
#include "route/vuser.h"
#include "vpop/renew.h"

enum { PATH_MAX_BYTES = 2000, COPY = 262144, HINT = 4 * COPY };

static noreturn void unable(const struct retouch *retouch, const char *what)
{
	die_sys(EXIT_TEMP, "unable to ", what, " ", retouch->dir, "/vpasswd");
}

static void path_of(struct buf *path, const char *dir, const char *name)
{
	buf_clear(path);
	if (buf_join(path, dir, name) == -1)
		die_sys(EXIT_TEMP, "unable to hold the path ", dir);
}

/* ---- the note ---- */

static void put_number(char *dst, uint64_t n)
{
	num_pack32_little(dst, (uint32_t)n);
	num_pack32_little(dst + 4, (uint32_t)(n >> 32));
}

static uint64_t in_ns(struct timespec time)
{
	return (uint64_t)time.tv_sec * 1000000000 + (uint64_t)time.tv_nsec;
}

/* Number, size and times of the inode, users. */
static void fill_note(
	char note[CDBROOM_NOTE], const struct stat *st, uint64_t users)
{
	put_number(note, (uint64_t)st->st_ino);
	put_number(note + 8, (uint64_t)st->st_size);
	put_number(note + 16, in_ns(st->st_mtim));
	put_number(note + 24, in_ns(st->st_ctim));
	put_number(note + 32, users);
}

static uint64_t users_of(const char note[CDBROOM_NOTE])
{
	return num_unpack32_little(note + 32) |
	       (uint64_t)num_unpack32_little(note + 36) << 32;
}

/* Is it the cdb's note of this file? */
static bool is_noted(struct retouch *retouch)
{
	char note[CDBROOM_NOTE];
	struct stat st;

	if (fstat(retouch->fd, &st) == -1)
		unable(retouch, "look at");
	retouch->users = (size_t)users_of(retouch->room.note);
	retouch->size = (size_t)st.st_size;
	fill_note(note, &st, retouch->users);
	return memcmp(note, retouch->room.note, CDBROOM_NOTE) == 0;
}

bool retouch_open(struct retouch *retouch, const char *dir)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);

	*retouch = (struct retouch){.dir = dir, .fd = -1};
	path_of(&path, dir, "/vpasswd.cdb");
	bool known = cdbroom_open(&retouch->room, buf_text(&path)) == 1;
	path_of(&path, dir, "/vpasswd");
	if (known)
		retouch->fd = file_open_read(buf_text(&path));
	buf_free(&path);
	if (retouch->fd != -1 && is_noted(retouch))
		return true;
	retouch_close(retouch);
	return false;
}

void retouch_close(struct retouch *retouch)
{
	if (retouch->fd != -1)
		file_close(retouch->fd);
	retouch->fd = -1;
	cdbroom_close(&retouch->room);
}

/* Where this fails, the next change makes the cdb anew: that is all. */
static void note(struct retouch *retouch, size_t users)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	char text[CDBROOM_NOTE];
	struct stat st;

	path_of(&path, retouch->dir, "/vpasswd");
	if (stat(buf_text(&path), &st) == 0) {
		fill_note(text, &st, users);
		ignore(cdbroom_note(&retouch->room, text));
	}
	buf_free(&path);
}

void retouch_agree(const char *dir, size_t users)
{
	static struct retouch retouch;
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);

	retouch.dir = dir;
	path_of(&path, dir, "/vpasswd.cdb");
	if (cdbroom_open(&retouch.room, buf_text(&path)) == 1) {
		note(&retouch, users);
		cdbroom_close(&retouch.room);
	}
	buf_free(&path);
}

/* ---- lines ---- */

static void read_at(
	const struct retouch *retouch, size_t at, char *dst, size_t n)
{
	if (file_read_at(retouch->fd, dst, n, at) == -1)
		unable(retouch, "read");
}

/* The line that the byte at that offset is in, and where it begins. */
static struct str line_around(
	const struct retouch *retouch, size_t middle, size_t *at_out)
{
	static char piece[2 * VUSER_LINE_MAX + 4];
	size_t before = middle <= VUSER_LINE_MAX ? middle : VUSER_LINE_MAX + 1;
	size_t n = retouch->size - middle + before;

	if (n > sizeof(piece))
		n = sizeof(piece);
	read_at(retouch, middle - before, piece, n);
	size_t newline = str_find_last(str_of(piece, before), '\n');
	size_t start = newline < before ? newline + 1 : 0;
	*at_out = middle - before + start;
	struct str line = str_of(piece + start, n - start);
	return str_head(line, str_find(line, '\n'));
}

struct str retouch_line(const struct retouch *retouch, size_t at)
{
	return line_around(retouch, at, &at);
}

static struct str name_of(struct str line)
{
	return str_head(line, str_find(line, ':'));
}

bool retouch_find(
	const struct retouch *retouch, struct str name, size_t *at_out)
{
	size_t low = 0;
	size_t high = retouch->size;

	while (low < high) {
		size_t start;
		struct str line =
			line_around(retouch, low + (high - low) / 2, &start);
		if (str_order(name_of(line), name) < 0)
			low = start + line.n + 1;
		else
			high = start;
	}
	*at_out = low;
	return low < retouch->size &&
	       str_equal(name_of(retouch_line(retouch, low)), name);
}

/* ---- the change ---- */

static void copy(const struct retouch *retouch, struct renew *renew,
	size_t from, size_t to)
{
	static char piece[COPY];

	for (size_t n; from < to; from += n) {
		n = to - from < COPY ? to - from : COPY;
		read_at(retouch, from, piece, n);
		out_add(&renew->out, piece, n);
		if (from / HINT != (from + n) / HINT)
			seal_hint(renew->out.fd);
	}
}

/* Step 1. */
static void write_text(const struct retouch *retouch, struct renew *renew,
	const char *path, size_t at, size_t old, struct str line)
{
	renew_begin(renew, path, 0600);
	copy(retouch, renew, 0, at);
	out_str(&renew->out, line);
	if (line.n > 0)
		out_byte(&renew->out, '\n');
	copy(retouch, renew, at + old, retouch->size);
	renew_ready(renew);
}

/* Step 2: 1; 0 where there is no place, or the cdb is damaged; -1. */
static int prepare(struct cdbroom *room, struct str name, struct str line)
{
	int result;

	(void)str_cut(&line, ':');
	result = line.n > 0 ? cdbroom_put(room, name, line)
			    : cdbroom_drop(room, name);
	if (result == -1 && errno == EPROTO)
		return 0;
	return result == 1 && seal_data(room->cdb.fd) == -1 ? -1 : result;
}

/* Step 4. */
static void turn(struct retouch *retouch)
{
	if (cdbroom_turn(&retouch->room) == -1 ||
		seal_data(retouch->room.cdb.fd) == -1)
		die_sys(EXIT_TEMP, retouch->dir,
			"/vpasswd is changed, but unable to change "
			"vpasswd.cdb: run vmkpasswd");
}

bool retouch_commit(struct retouch *retouch, size_t at, struct str line)
{
	static struct renew renew;
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct buf name = BUF_LIMIT(VUSER_LINE_MAX);
	struct str old =
		at < retouch->size ? retouch_line(retouch, at) : str_of(0, 0);
	bool same = line.n == 0 || str_equal(name_of(old), name_of(line));
	size_t goes = same ? old.n + 1 : 0;

	if (buf_add_str(&name, name_of(line.n > 0 ? line : old)) == -1)
		unable(retouch, "hold a line of");
	path_of(&path, retouch->dir, "/vpasswd");
	write_text(retouch, &renew, buf_text(&path), at, goes, line);
	int ready = prepare(&retouch->room, buf_str(&name), line);
	if (ready != 1) {
		renew_drop(&renew);
		if (ready == -1)
			unable(retouch, "change the cdb of");
		return false;
	}
	renew_place(&renew);
	turn(retouch);
	note(retouch, retouch->users + (goes == 0) - (line.n == 0));
	buf_free(&path);
	buf_free(&name);
	return true;
}
