/* place - see place.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "place.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "ledger.h"

enum { SPLIT = 64, PAGE = 4096 };

/* ---- directories ---- */

static void add_dir(struct record *record, char *path, bool home)
{
	struct stat st;

	if (stat(path, &st) == -1)
		give_up("unable to look at %s: %s", path, strerror(errno));
	record->dirs = need(
		record->dirs, (record->n_dirs + 1) * sizeof(*record->dirs));
	record->dirs[record->n_dirs++] =
		(struct record_dir){path, st.st_dev, st.st_ino, home};
}

static void add_sink(struct record *record, const struct sink *sink)
{
	static const char *const parts[] = {"tmp", "new", "cur"};

	for (size_t i = 0; i < 3 && sink->kind == SINK_MAILDIR; i++)
		add_dir(record, path_of(sink->path, parts[i]), true);
	if (sink->kind == SINK_MAILDIR)
		add_dir(record, copy_of(sink->path, strlen(sink->path)), true);
	if (sink->kind != SINK_MBOX)
		return;
	const char *slash = strrchr(sink->path, '/');
	add_dir(record, copy_of(sink->path, (size_t)(slash - sink->path)),
		true);
}

void place_all(struct record *record, const struct stage *stage)
{
	for (int i = 0; i < SPLIT; i++) {
		add_dir(record, print_of("%s/mess/%d", stage->queue, i), false);
		add_dir(record, print_of("%s/state/%d", stage->queue, i),
			false);
	}
	add_dir(record, path_of(stage->queue, "bad"), false);
	add_dir(record, path_of(stage->queue, "lock"), false);
	for (size_t i = 0; i < stage->sinks->n_sinks; i++)
		add_sink(record, &stage->sinks->sinks[i]);
}

bool place_dir(
	const struct record *record, const struct stat *st, size_t *dir_out)
{
	for (*dir_out = 0; *dir_out < record->n_dirs; (*dir_out)++) {
		const struct record_dir *dir = &record->dirs[*dir_out];
		if (dir->inode == st->st_ino && dir->device == st->st_dev)
			return true;
	}
	return false;
}

bool place_home(const struct record *record, const struct stat *st)
{
	size_t i = record->n_files;
	size_t dir;

	if (place_dir(record, st, &dir))
		return record->dirs[dir].home;
	while (i-- > 0)
		if (record->files[i].inode == st->st_ino &&
			record->files[i].device == st->st_dev)
			return record->dirs[record->files[i].dir].home;
	return false;
}

/* ---- names ---- */

static void read_text(
	const struct traced *who, uint64_t address, char *to, size_t most)
{
	size_t n = 0;

	while (n + 1 < most) {
		size_t piece = PAGE - (address + n) % PAGE;
		piece = piece < most - 1 - n ? piece : most - 1 - n;
		size_t got = trace_read(who, address + n, to + n, piece);
		if (memchr(to + n, 0, got))
			return;
		n += got;
		if (got == 0)
			break;
	}
	to[n] = 0;
}

void place_at(const struct record *record, const struct traced *who,
	uint64_t dirfd, uint64_t address, struct place *place)
{
	char name[PAGE];
	struct stat st;

	read_text(who, address, name, sizeof(name));
	place->modelled = false;
	if (name[0] == '/')
		(void)snprintf(place->path, PLACE_PATH, "%s", name);
	else if ((int)dirfd == AT_FDCWD)
		(void)snprintf(place->path, PLACE_PATH, "/proc/%d/cwd/%s",
			(int)who->pid, name);
	else
		(void)snprintf(place->path, PLACE_PATH, "/proc/%d/fd/%d/%s",
			(int)who->pid, (int)dirfd, name);
	char *slash = strrchr(place->path, '/');
	if (!slash || slash == place->path)
		return;
	*slash = 0;
	place->modelled = stat(place->path, &st) == 0 &&
			  place_dir(record, &st, &place->dir);
	*slash = '/';
	place->name = slash + 1;
	place->exists = place->modelled && stat(place->path, &place->was) == 0;
}

/* ---- descriptors ---- */

bool place_of_fd(const struct traced *who, uint64_t fd, struct stat *st_out)
{
	char path[64];

	(void)snprintf(
		path, sizeof(path), "/proc/%d/fd/%d", (int)who->pid, (int)fd);
	return stat(path, st_out) == 0;
}

bool place_is_file(const struct traced *who, uint64_t fd)
{
	struct stat st;

	return place_of_fd(who, fd, &st) && S_ISREG(st.st_mode);
}

size_t place_offset(const struct traced *who, uint64_t fd)
{
	char path[64];
	unsigned long long at;

	(void)snprintf(path, sizeof(path), "/proc/%d/fdinfo/%d", (int)who->pid,
		(int)fd);
	FILE *file = fopen(path, "re");
	if (!file || fscanf(file, "pos: %llu", &at) != 1)
		give_up("unable to read %s", path);
	(void)fclose(file);
	return (size_t)at;
}
