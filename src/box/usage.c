/* usage - see usage.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "box/usage.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "box/maildir.h"

enum { SECOND_NS = 1000000000 };

/* No file is believed to be larger: 4096 sums of such stay in range. */
static const uint64_t size_most = (uint64_t)1 << 50;

struct walk {
	bool counting; /* else only times are looked at */
	struct usage usage;
	int64_t changed;
};

static int open_dir(int at, const char *name)
{
	return openat(
		at, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
}

/* Not there (any more), no directory, or not ours to look into? */
static bool no_matter(void)
{
	return errno == ENOENT || errno == ENOTDIR || errno == ELOOP ||
	       errno == EACCES;
}

/* The next name; null at the end, or with errno. */
static const char *next_name(DIR *list)
{
	errno = 0;
	const struct dirent *entry = readdir(list);
	return entry ? entry->d_name : 0;
}

/* Takes over fd. */
static DIR *list_of(int fd)
{
	DIR *list = fdopendir(fd);

	if (!list)
		file_close(fd);
	return list;
}

static int end_list(DIR *list)
{
	int error = errno;

	(void)closedir(list); /* was only read */
	errno = error;
	return error ? -1 : 0;
}

static bool trashed(struct str name)
{
	struct str flags = str_skip(name, str_find(name, ':'));

	return str_starts(flags, str_text(":2,")) && str_has(flags, 'T');
}

static void add_message(struct walk *walk, int dir, const char *name)
{
	struct stat st;
	uint64_t size;

	if (*name == '.' || trashed(str_text(name)))
		return;
	if (!maildir_tells(str_text(name), 'S', &size)) {
		if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == -1 ||
			!S_ISREG(st.st_mode))
			return; /* moved just now, or no message */
		size = (uint64_t)st.st_size;
	}
	walk->usage.bytes += (int64_t)(size < size_most ? size : size_most);
	if (walk->usage.bytes > INT64_MAX / 2)
		walk->usage.bytes = INT64_MAX / 2;
	walk->usage.count++;
}

/* Takes over fd. */
static int add_messages(struct walk *walk, int fd)
{
	const char *name;
	DIR *list = list_of(fd);

	if (!list)
		return -1;
	while ((name = next_name(list)))
		add_message(walk, fd, name);
	return end_list(list);
}

static int look_into(struct walk *walk, int folder, const char *name)
{
	struct stat st;
	int fd = open_dir(folder, name);

	if (fd == -1)
		return no_matter() ? 0 : -1;
	if (fstat(fd, &st) == -1) {
		file_close(fd);
		return -1;
	}
	int64_t changed =
		(int64_t)st.st_mtim.tv_sec * SECOND_NS + st.st_mtim.tv_nsec;
	if (changed > walk->changed)
		walk->changed = changed;
	if (walk->counting)
		return add_messages(walk, fd);
	file_close(fd);
	return 0;
}

static int look_at(struct walk *walk, int folder)
{
	if (look_into(walk, folder, "new") == -1)
		return -1;
	return look_into(walk, folder, "cur");
}

static int look_at_folder(struct walk *walk, int dir, const char *name)
{
	if (*name != '.' || strcmp(name, ".") == 0 || strcmp(name, "..") == 0 ||
		strcmp(name, ".Trash") == 0)
		return 0;
	int folder = open_dir(dir, name);
	if (folder == -1)
		return no_matter() ? 0 : -1;
	int result = look_at(walk, folder);
	file_close(folder);
	return result;
}

static int look_at_all(struct walk *walk, int dir)
{
	const char *name;

	if (look_at(walk, dir) == -1)
		return -1;
	int again = open_dir(dir, ".");
	DIR *list = again == -1 ? 0 : list_of(again);
	if (!list)
		return -1;
	while ((name = next_name(list)))
		if (look_at_folder(walk, dir, name) == -1)
			break;
	return end_list(list);
}

int usage_count(int dir, struct usage *usage_out)
{
	struct walk walk = {.counting = true};
	int result = look_at_all(&walk, dir);

	*usage_out = walk.usage;
	return result;
}

int usage_changed(int dir, int64_t *ns_out)
{
	struct walk walk = {.counting = false};
	int result = look_at_all(&walk, dir);

	*ns_out = walk.changed;
	return result;
}
