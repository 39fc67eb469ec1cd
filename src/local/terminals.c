/* terminals - see terminals.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/terminals.h"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"

/* What is open is looked at again: the name may have changed hands. */
static bool wants(const struct stat *st, uid_t user)
{
	return S_ISCHR(st->st_mode) && st->st_uid == user &&
	       (st->st_mode & S_IXUSR);
}

static void tell(int dir, const char *name, uid_t user, struct str text)
{
	int flags = O_WRONLY | O_NONBLOCK | O_NOCTTY | O_NOFOLLOW | O_CLOEXEC;
	struct stat st;

	if (fstatat(dir, name, &st, AT_SYMLINK_NOFOLLOW) == -1 ||
		!wants(&st, user))
		return;
	int fd = openat(dir, name, flags);
	if (fd == -1)
		return;
	/* Only a notice: who cannot take it now does without. */
	if (fstat(fd, &st) == 0 && wants(&st, user) && isatty(fd))
		ignore(file_write(fd, text.s, text.n));
	file_close(fd);
}

static void look(
	const char *path, const char *head, uid_t user, struct str text)
{
	DIR *dir = opendir(path);
	struct dirent *entry;

	if (!dir)
		return;
	while ((entry = readdir(dir)))
		if (str_starts(str_text(entry->d_name), str_text(head)))
			tell(dirfd(dir), entry->d_name, user, text);
	closedir(dir);
}

void terminals_tell(uid_t user, struct str text)
{
	look("/dev", "tty", user, text);
	look("/dev/pts", "", user, text);
}
