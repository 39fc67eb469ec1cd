/* bigdir - see bigdir.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/bigdir.h"

#include <errno.h>
#include <string.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/num.h"
#include "vpop/renew.h"

enum { FILE_MAX = 4096, FREE_MAX = 4000000, PATH_MAX_BYTES = 2000 };

static const char digits[] =
	"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

static void path_of(struct buf *path, const char *dir, const char *name)
{
	buf_clear(path);
	if (buf_join(path, dir, name) == -1)
		die_sys(EXIT_TEMP, "unable to hold the path ", dir);
}

/* A number that may have blanks around it. */
static bool number(struct str text, uint64_t most, uint64_t *n_out)
{
	return num_parse(str_trim(text), n_out) && *n_out <= most;
}

static bool place_right(struct str place)
{
	if (place.n == 0)
		return true;
	for (size_t i = 0; i < place.n; i++)
		if (i % 2 ? place.s[i] != '/'
			  : !str_has(str_text(digits), place.s[i]))
			return false;
	return place.n % 2 == 1 && place.n < 2 * BIGDIR_LEVELS;
}

/* Lines: users, level, most levels, first, last and step of each level (ours
 * are fixed), index of each level, place. */
static bool parse(struct bigdir *big, struct str text)
{
	struct str lines[8];
	uint64_t level;
	uint64_t index;

	for (size_t i = 0; i < 8; i++)
		lines[i] = str_cut(&text, '\n');
	if (!number(lines[0], UINT64_MAX, &big->users) ||
		!number(lines[1], BIGDIR_LEVELS - 1, &level) ||
		!place_right(str_trim(lines[7])))
		return false;
	big->level = (unsigned)level;
	struct str rest = str_trim(lines[6]);
	for (size_t i = 0; i < BIGDIR_LEVELS; i++) {
		if (!number(str_cut(&rest, ' '), BIGDIR_MOST, &index))
			return false;
		big->index[i] = (unsigned)index;
	}
	struct str place = str_trim(lines[7]);
	memcpy(big->place, place.s, place.n);
	big->place[place.n] = 0;
	return true;
}

bool bigdir_read(struct bigdir *big, const char *path)
{
	struct buf text = BUF_LIMIT(FILE_MAX);
	bool right = true;

	*big = (struct bigdir){.found = file_slurp(path, &text) == 0};
	if (!big->found && errno != ENOENT && errno != EMSGSIZE)
		die_sys(EXIT_TEMP, "unable to read ", path);
	if (big->found || errno == EMSGSIZE)
		right = big->found && parse(big, buf_str(&text));
	if (!right)
		*big = (struct bigdir){.found = true};
	buf_free(&text);
	return right;
}

/* Level by level: when the last folder is reached on all levels in use, they
 * start again one level deeper. The last place of all stays. */
void bigdir_step(struct bigdir *big)
{
	if (big->place[0]) {
		size_t at = big->level + 1;
		while (at > 0 && big->index[at - 1] == BIGDIR_MOST)
			at--;
		if (at == 0 && big->level == BIGDIR_LEVELS - 1)
			return;
		if (at == 0)
			big->level++;
		else
			big->index[at - 1]++;
		for (size_t i = at; i <= big->level; i++)
			big->index[i] = 0;
	}
	for (size_t i = 0; i <= big->level; i++) {
		big->place[2 * i] = digits[big->index[i]];
		big->place[2 * i + 1] = i < big->level ? '/' : 0;
	}
}

/* The free places without the first, which is put into place. */
static bool take_free(const char *dir, char place[2 * BIGDIR_LEVELS])
{
	static struct renew renew;
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct buf text = BUF_LIMIT(FREE_MAX);
	bool found = false;

	path_of(&path, dir, "/.dir_control_free");
	if (file_slurp(buf_text(&path), &text) == 0 && text.n > 0) {
		struct str rest = buf_str(&text);
		struct str first = str_trim(str_cut(&rest, '\n'));
		found = first.n > 0 && place_right(first);
		if (found) {
			memcpy(place, first.s, first.n);
			place[first.n] = 0;
		}
		renew_begin(&renew, buf_text(&path), 0600);
		out_str(&renew.out, rest);
		renew_loosely(&renew);
	}
	buf_free(&path);
	buf_free(&text);
	return found;
}

const char *bigdir_take(struct bigdir *big, const char *dir)
{
	static char free_place[2 * BIGDIR_LEVELS];

	big->users++;
	if (take_free(dir, free_place))
		return free_place;
	if (big->users % BIGDIR_EACH == 0)
		bigdir_step(big);
	return big->place;
}

void bigdir_give(struct bigdir *big, const char *dir, struct str place)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct buf line = BUF_LIMIT(2 * BIGDIR_LEVELS + 1);

	big->users -= big->users > 0;
	if (place.n == 0 || !place_right(place))
		return;
	path_of(&path, dir, "/.dir_control_free");
	int fd = file_open_append(buf_text(&path), 0600);
	/* A place that is not noted is only never used again. */
	if (fd != -1 && buf_add_str(&line, place) == 0 &&
		buf_add_byte(&line, '\n') == 0)
		ignore(file_write_all(fd, line.s, line.n));
	if (fd != -1)
		file_close(fd);
	buf_free(&path);
	buf_free(&line);
}

void bigdir_write(const struct bigdir *big, const char *dir)
{
	static struct renew renew;
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);

	path_of(&path, dir, "/.dir-control");
	renew_begin(&renew, buf_text(&path), 0600);
	out_num(&renew.out, big->users);
	out_byte(&renew.out, '\n');
	out_num(&renew.out, big->level);
	out_text(&renew.out, "\n3\n0 0 0\n61 61 61\n0 2 4\n");
	for (size_t i = 0; i < BIGDIR_LEVELS; i++) {
		out_num(&renew.out, big->index[i]);
		out_byte(&renew.out, i + 1 < BIGDIR_LEVELS ? ' ' : '\n');
	}
	out_join(&renew.out, big->place, "\n");
	renew_loosely(&renew); /* it can be counted anew */
	buf_free(&path);
}
