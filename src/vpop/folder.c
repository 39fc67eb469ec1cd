/* folder - see folder.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/folder.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/str.h"

enum { PATH_MAX_BYTES = 2000, DEPTH_MAX = 64 };

static const char *join(struct buf *path, const char *dir, const char *name)
{
	buf_clear(path);
	if (buf_join(path, dir, "/", name) == -1)
		die_sys(EXIT_TEMP, "unable to hold the path ", dir);
	return buf_text(path);
}

void folder_make(const char *dir)
{
	struct stat st;

	if (mkdir(dir, 0700) == 0)
		return;
	if (errno != EEXIST)
		die_sys(EXIT_TEMP, "unable to create ", dir);
	if (lstat(dir, &st) == -1 || !S_ISDIR(st.st_mode))
		die(EXIT_TEMP, "no directory: ", dir, ": move it away");
}

void folder_make_user(const char *dir)
{
	static const char *const parts[] = {
		"Maildir", "Maildir/cur", "Maildir/new", "Maildir/tmp"};
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);

	folder_make(dir);
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		folder_make(join(&path, dir, parts[i]));
	buf_free(&path);
}

bool folder_empty(const char *dir)
{
	DIR *list = opendir(dir);
	const struct dirent *entry;
	bool empty = true;

	if (!list)
		die_sys(EXIT_TEMP, "unable to read ", dir);
	errno = 0;
	while (empty && (entry = readdir(list)) != 0)
		empty = strcmp(entry->d_name, ".") == 0 ||
			strcmp(entry->d_name, "..") == 0;
	if (errno)
		die_sys(EXIT_TEMP, "unable to read ", dir);
	(void)closedir(list); /* it was only read */
	return empty;
}

bool folder_strange(const char *dir)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct stat st;
	bool strange = false;

	if (lstat(dir, &st) == 0 && S_ISDIR(st.st_mode) &&
		lstat(join(&path, dir, "Maildir"), &st) == -1)
		strange = !folder_empty(dir);
	buf_free(&path);
	return strange;
}

/* A directory on the way down, and the name it has in the one above. */
struct level {
	DIR *dir;
	char name[256];
};

static bool enter(struct level *level, int above, const char *name)
{
	int fd = openat(
		above, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	level->dir = fd == -1 ? 0 : fdopendir(fd);
	if (!level->dir || strlen(name) >= sizeof(level->name))
		return false;
	memcpy(level->name, name, strlen(name) + 1);
	return true;
}

/* Takes the next entry of the deepest level away; goes down into one that is
 * a directory, up from one that is empty. Returns the new depth, or -1. */
static int next_step(struct level *levels, int depth)
{
	struct level *level = levels + depth - 1;
	struct dirent *entry = readdir(level->dir);

	if (!entry) {
		(void)closedir(level->dir); /* it was only read */
		if (depth > 1 && unlinkat(dirfd(levels[depth - 2].dir),
					 level->name, AT_REMOVEDIR) == -1)
			return -1;
		return depth - 1;
	}
	if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
		return depth;
	if (unlinkat(dirfd(level->dir), entry->d_name, 0) == 0 ||
		errno == ENOENT)
		return depth;
	if (errno != EISDIR && errno != EPERM)
		return -1;
	if (depth == DEPTH_MAX ||
		!enter(levels + depth, dirfd(level->dir), entry->d_name))
		return -1;
	return depth + 1;
}

static void remove_all(const char *dir, int fd)
{
	static struct level levels[DEPTH_MAX];
	int depth = 1;

	levels[0].name[0] = 0;
	levels[0].dir = fd == -1 ? 0 : fdopendir(fd);
	if (!levels[0].dir)
		die_sys(EXIT_TEMP, "unable to open ", dir);
	while (depth > 0) {
		depth = next_step(levels, depth);
		if (depth == -1)
			die_sys(EXIT_TEMP, "unable to remove all of ", dir);
	}
	if (rmdir(dir) == -1 && errno != ENOENT)
		die_sys(EXIT_TEMP, "unable to remove ", dir);
}

static int open_it(const char *dir)
{
	return open(dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

void folder_remove(const char *dir)
{
	int fd = open_it(dir);

	if (fd != -1 || errno != ENOENT)
		remove_all(dir, fd);
}

void folder_remove_of(const char *dir, uid_t uid)
{
	struct stat st;
	int fd = open_it(dir);

	if (fd == -1 && errno == ENOENT)
		return;
	if (fd != -1 && (fstat(fd, &st) == -1 || st.st_uid != uid))
		die(EXIT_TEMP, "left alone, for it is another's: ", dir);
	remove_all(dir, fd);
}

bool folder_holds(struct str dir, struct str other)
{
	while (dir.n > 0 && dir.s[dir.n - 1] == '/')
		dir.n--;
	return str_starts(other, dir) &&
	       (other.n == dir.n || other.s[dir.n] == '/');
}
