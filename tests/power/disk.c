/* disk - a disk whose power can be cut
 *
 *	disk volatile durable directory
 *
 * Serves one file, directory/img, by FUSE; a loop device on it is the disk.
 * Its bytes are kept by platter.h. Orders are written to directory/control,
 * one at a time, and are done when the write returns:
 *
 *	delay MICROS	each flush takes so long
 *	hold		no flush ends any more, so nothing can be acknowledged
 *	cut KIND SEED	the power goes
 *	reset		it is back. Nobody may have img open.
 *
 * Reading control gives counters. Ends when the directory is unmounted.
 *
 * Exit: 0 unmounted, 1 cannot work. Needs root and libfuse 3.
 * SPDX-License-Identifier: 0BSD
 */
#define FUSE_USE_VERSION 31
#include <errno.h>
#include <fuse3/fuse.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "platter.h"

enum { ORDER_MAX = 128 };

static int obey(const char *order)
{
	char kind[16];
	unsigned long long number;

	if (sscanf(order, "cut %15s %llu", kind, &number) == 2)
		return platter_cut(kind, number);
	if (strcmp(order, "reset") == 0)
		return platter_reset();
	if (strcmp(order, "hold") == 0)
		platter_hold();
	else if (sscanf(order, "delay %llu", &number) == 1)
		platter_delay((long)number);
	else
		return -EINVAL;
	return 0;
}

static bool is_img(const char *path)
{
	return strcmp(path, "/img") == 0;
}

static int do_getattr(
	const char *path, struct stat *st, struct fuse_file_info *info)
{
	(void)info;
	memset(st, 0, sizeof(*st));
	st->st_nlink = 1;
	st->st_mode = S_IFREG | 0600;
	if (strcmp(path, "/") == 0) {
		st->st_mode = S_IFDIR | 0700;
		st->st_nlink = 2;
	} else if (is_img(path)) {
		st->st_size = platter_size();
	} else if (strcmp(path, "/control") == 0) {
		st->st_size = PLATTER_TEXT;
	} else {
		return -ENOENT;
	}
	return 0;
}

static int do_readdir(const char *path, void *list, fuse_fill_dir_t fill,
	off_t at, struct fuse_file_info *info, enum fuse_readdir_flags flags)
{
	(void)path;
	(void)at;
	(void)info;
	(void)flags;
	fill(list, "img", 0, 0, 0);
	fill(list, "control", 0, 0, 0);
	return 0;
}

/* What the kernel remembers of img is forgotten at each open. */
static int do_open(const char *path, struct fuse_file_info *info)
{
	info->direct_io = !is_img(path);
	info->keep_cache = 0;
	return 0;
}

static int do_read(const char *path, char *buffer, size_t n, off_t at,
	struct fuse_file_info *info)
{
	char text[PLATTER_TEXT];

	(void)info;
	if (is_img(path))
		return platter_read(buffer, n, at);
	int length = platter_counters(text);
	if (at >= length)
		return 0;
	size_t left = (size_t)(length - at);
	n = n < left ? n : left;
	memcpy(buffer, text + at, n);
	return (int)n;
}

static int do_write(const char *path, const char *bytes, size_t n, off_t at,
	struct fuse_file_info *info)
{
	char order[ORDER_MAX];
	size_t length = n < ORDER_MAX ? n : ORDER_MAX - 1;

	(void)info;
	if (!is_img(path)) {
		memcpy(order, bytes, length);
		order[length] = 0;
		order[strcspn(order, "\n")] = 0;
	}
	int result = is_img(path) ? platter_write(bytes, n, at) : obey(order);
	return result == 0 ? (int)n : result;
}

static int do_fsync(const char *path, int data, struct fuse_file_info *info)
{
	(void)data;
	(void)info;
	return is_img(path) ? platter_flush() : 0;
}

/* "> control" cuts it off first. */
static int do_truncate(const char *path, off_t at, struct fuse_file_info *info)
{
	(void)at;
	(void)info;
	return is_img(path) ? -EPERM : 0;
}

int main(int argc, char **argv)
{
	static const struct fuse_operations operations = {.getattr = do_getattr,
		.readdir = do_readdir,
		.open = do_open,
		.read = do_read,
		.write = do_write,
		.fsync = do_fsync,
		.truncate = do_truncate};
	char front[] = "-f";

	if (argc != 4) {
		fprintf(stderr, "usage: disk volatile durable directory\n");
		return 1;
	}
	if (platter_open(argv[1], argv[2]) == -1) {
		fprintf(stderr, "disk: unable to use %s and %s: %s\n", argv[1],
			argv[2], strerror(errno));
		return 1;
	}
	char *fuse[] = {argv[0], front, argv[3], 0};
	return fuse_main(3, fuse, &operations, 0);
}
