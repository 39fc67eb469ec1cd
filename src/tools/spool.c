/* spool - see spool.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "tools/spool.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static struct spool_mail *mail(const struct spool *spool, size_t i)
{
	/* The bytes come from malloc and hold nothing but these structs. */
	return (struct spool_mail *)(void *)spool->mails.s + i;
}

size_t spool_count(const struct spool *spool)
{
	return spool->mails.n / sizeof(struct spool_mail);
}

int64_t spool_time(const struct spool *spool, size_t i)
{
	return mail(spool, i)->time;
}

const char *spool_path(const struct spool *spool, size_t i)
{
	return spool->paths.s + mail(spool, i)->path;
}

void spool_leave(struct spool *spool, size_t i)
{
	mail(spool, i)->left = true;
}

bool spool_left(const struct spool *spool, size_t i)
{
	return mail(spool, i)->left;
}

/* One that is gone by now was moved or read: the next run finds it. */
static int add(struct spool *spool, int fd, const char *dir, const char *name)
{
	struct spool_mail one = {.path = spool->paths.n};
	struct stat st;

	if (fstatat(fd, name, &st, 0) == -1)
		return errno == ENOENT ? 0 : -1;
	if (!S_ISREG(st.st_mode))
		return 0;
	one.time = st.st_mtime;
	if (buf_join(&spool->paths, dir, "/", name) == -1 ||
		buf_add_byte(&spool->paths, 0) == -1)
		return -1;
	return buf_add(&spool->mails, (const char *)&one, sizeof(one));
}

static int list(struct spool *spool, const char *name)
{
	DIR *dir = opendir(name);
	struct dirent *entry;
	int result = 0;

	if (!dir)
		return -1;
	errno = 0;
	while (result == 0 && (entry = readdir(dir))) {
		if (entry->d_name[0] != '.')
			result = add(spool, dirfd(dir), name, entry->d_name);
		errno = result == 0 ? 0 : errno;
	}
	if (result == 0 && errno)
		result = -1;
	int error = errno;
	closedir(dir);
	errno = error;
	return result;
}

/* Mails of one second stay in the order they were listed. */
static int by_time(const void *a, const void *b)
{
	const struct spool_mail *left = a;
	const struct spool_mail *right = b;

	if (left->time != right->time)
		return left->time < right->time ? -1 : 1;
	if (left->path == right->path)
		return 0;
	return left->path < right->path ? -1 : 1;
}

int spool_list(struct spool *spool, const char **bad_out)
{
	static const char *const parts[] = {"new", "cur"};

	for (size_t i = 0; i < 2; i++) {
		*bad_out = parts[i];
		if (list(spool, parts[i]) == -1)
			return -1;
	}
	if (spool->mails.n > 0)
		qsort(spool->mails.s, spool_count(spool),
			sizeof(struct spool_mail), by_time);
	return 0;
}
