/* tree - see tree.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "move/tree.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/num.h"
#include "base/seal.h"
#include "data/crc32c.h"

enum { PIECE = 65536, TEXT_MODE = 0644, OTHER_MODE = 0600, PATH_LIMIT = 512 };

int tree_open(const char *path)
{
	return open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

bool tree_has(int tree, const char *path)
{
	struct stat st;

	return fstatat(tree, path, &st, AT_SYMLINK_NOFOLLOW) == 0 ||
	       (errno != ENOENT && errno != ENOTDIR);
}

static int give_up(int fd, int error)
{
	file_close(fd);
	errno = error;
	return -1;
}

int tree_file(int tree, const char *path)
{
	struct stat st;
	int fd = openat(tree, path,
		O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);

	if (fd == -1) {
		errno = errno == ELOOP ? EINVAL : errno;
		return -1;
	}
	if (fstat(fd, &st) == -1)
		return give_up(fd, errno);
	if (S_ISREG(st.st_mode))
		return fd;
	return give_up(fd, S_ISDIR(st.st_mode) ? EISDIR : EINVAL);
}

bool tree_strange(void)
{
	return errno == EISDIR || errno == EINVAL;
}

/* Only deliveries read a message; the rest is nobody's business. */
static mode_t mode_of(const char *like)
{
	return strncmp(like, "mess", 4) == 0 ? TEXT_MODE : OTHER_MODE;
}

int tree_give(int tree, int fd, const char *like)
{
	struct stat st;

	if (fstatat(tree, like, &st, 0) == -1)
		return -1;
	return st.st_uid == geteuid() ? 0 : fchown(fd, st.st_uid, st.st_gid);
}

int tree_new(int tree, const char *path, const char *like, int flags)
{
	mode_t mode = mode_of(like);
	int fd = openat(tree, path,
		O_RDWR | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC | flags,
		mode);
	if (fd == -1)
		return -1;
	if (fchmod(fd, mode) == -1 || tree_give(tree, fd, like) == -1)
		return give_up(fd, errno);
	return fd;
}

int tree_lock(int tree)
{
	int fd = openat(tree, "lock/sendmutex",
		O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);

	if (fd == -1)
		return -1;
	return file_lock_now(fd) == 0 ? 0 : give_up(fd, errno);
}

/* From the start of one to the other, which may be -1. */
static int copy(int from, int to, struct tree_digest *digest)
{
	static char piece[PIECE];
	ssize_t got;

	*digest = (struct tree_digest){0};
	if (lseek(from, 0, SEEK_SET) == -1)
		return -1;
	while ((got = file_read(from, piece, sizeof(piece))) > 0) {
		digest->crc = crc32c(digest->crc, piece, (size_t)got);
		digest->bytes += (uint64_t)got;
		if (to != -1 && file_write_all(to, piece, (size_t)got) == -1)
			return -1;
	}
	return got == 0 ? 0 : -1;
}

int tree_digest(int fd, struct tree_digest *digest_out)
{
	return copy(fd, -1, digest_out);
}

static bool same_file(const struct stat *a, const struct stat *b)
{
	return a->st_dev == b->st_dev && a->st_ino == b->st_ino;
}

/* Deliveries believe only files of this owner. 1, 0 if a copy is needed, -1.
 * What is linked must be what we have open. */
static int try_link(int tree, const struct tree_text *text, const char *to,
	const char *like)
{
	struct stat dir;
	struct stat st;
	struct stat made;

	if (fstatat(tree, like, &dir, 0) == -1 || fstat(text->fd, &st) == -1)
		return -1;
	if (st.st_uid != dir.st_uid || (st.st_mode & 07777) != TEXT_MODE)
		return 0;
	if (linkat(text->tree, text->path, tree, to, 0) == -1)
		return errno == EEXIST ? -1 : 0;
	if (fstatat(tree, to, &made, AT_SYMLINK_NOFOLLOW) == 0 &&
		same_file(&st, &made))
		return 1;
	return unlinkat(tree, to, 0) == 0 ? 0 : -1;
}

static int place_copy(int tree, const struct tree_text *text, const char *to,
	const char *like)
{
	struct tree_digest digest;
	int fd = tree_new(tree, to, like, O_EXCL);

	if (fd == -1)
		return -1;
	if (copy(text->fd, fd, &digest) == -1 ||
		tree_keep(tree, fd, like) == -1)
		return give_up(fd, errno);
	return close(fd);
}

int tree_place(int tree, const struct tree_text *text, const char *to,
	const char *like)
{
	int linked = try_link(tree, text, to, like);

	if (linked == 0)
		return place_copy(tree, text, to, like);
	return linked == 1 ? tree_keep(tree, text->fd, like) : -1;
}

int tree_keep(int tree, int fd, const char *dir)
{
	if (seal_all_works(tree))
		return 0;
	int above = openat(tree, dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (above == -1)
		return -1;
	int result = fd == -1 ? 0 : seal_fd(fd);
	if (result == 0)
		result = seal_fd(above);
	file_close(above);
	return result;
}

int tree_seal(int tree)
{
	return seal_all_works(tree) ? seal_all(tree) : 0;
}

int tree_walk(int tree, const char *dir, const struct tree_visit *visit)
{
	int fd = openat(
		tree, dir, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
	struct dirent *entry;
	int result = 0;

	if (fd == -1)
		return errno == ENOENT ? 0 : -1;
	DIR *open = fdopendir(fd);
	if (!open)
		return give_up(fd, errno);
	errno = 0;
	while (result == 0 && (entry = readdir(open))) {
		if (strcmp(entry->d_name, ".") != 0 &&
			strcmp(entry->d_name, "..") != 0)
			result = visit->entry(
				visit->context, dir, entry->d_name);
		errno = result == 0 ? 0 : errno;
	}
	int error = errno;
	(void)closedir(open);
	errno = error;
	return error ? -1 : 0;
}

struct parts {
	int tree;
	const struct tree_visit *visit;
};

/* Is it one of the numbered parts? 1, 0, -1. */
static int is_part(int tree, const char *path, const char *name)
{
	struct stat st;
	uint64_t number;

	if (!num_parse(str_text(name), &number))
		return 0;
	if (fstatat(tree, path, &st, AT_SYMLINK_NOFOLLOW) == -1)
		return errno == ENOENT ? 0 : -1;
	return S_ISDIR(st.st_mode);
}

static int walk_part(void *context, const char *dir, const char *name)
{
	const struct parts *parts = context;
	struct buf path = BUF_LIMIT(PATH_LIMIT);
	int result = -1;

	if (buf_join(&path, dir, "/", name) == 0) {
		int part = is_part(parts->tree, buf_text(&path), name);
		if (part == 1)
			result = tree_walk(
				parts->tree, buf_text(&path), parts->visit);
		if (part == 0)
			result = parts->visit->entry(
				parts->visit->context, dir, name);
	}
	buf_free(&path);
	return result;
}

int tree_walk_parts(int tree, const char *dir, const struct tree_visit *visit)
{
	struct parts parts = {tree, visit};
	const struct tree_visit each = {&parts, walk_part};

	return tree_walk(tree, dir, &each);
}
