/* census - see census.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "tools/census.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "queue/name.h"

/* mess/S may be missing: it is made when it is needed. */
static int walk_one(const char *path, const struct census_visit *visit)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	int result = 0;
	uint64_t id;
	char kind;

	if (!dir)
		return errno == ENOENT ? 0 : -1;
	errno = 0;
	while (result == 0 && (entry = readdir(dir))) {
		if (name_parse(str_text(entry->d_name), &id, &kind) &&
			kind == NAME_ENVELOPE)
			result = visit->message(visit->context, id);
		errno = result == 0 ? 0 : errno;
	}
	if (errno)
		result = -1;
	int error = errno;
	closedir(dir);
	errno = error;
	return result;
}

int census_walk(const struct census_visit *visit)
{
	char path[NAME_MAX_LENGTH];

	for (uint64_t s = 0; s < NAME_SPLIT; s++) {
		name_mess_dir(path, s);
		if (walk_one(path, visit) == -1)
			return -1;
	}
	return 0;
}

static int add(void *context, uint64_t id)
{
	return buf_add(context, (const char *)&id, sizeof(id));
}

static int by_id(const void *a, const void *b)
{
	const uint64_t *left = a;
	const uint64_t *right = b;

	return (*left > *right) - (*left < *right);
}

size_t census_count(const struct buf *b)
{
	return b->n / sizeof(uint64_t);
}

uint64_t census_id(const struct buf *b, size_t i)
{
	/* The bytes come from malloc and hold nothing but IDs. */
	return ((const uint64_t *)(const void *)b->s)[i];
}

int census_list(struct buf *b)
{
	const struct census_visit visit = {b, add};

	buf_clear(b);
	if (census_walk(&visit) == -1)
		return -1;
	if (b->n > 0)
		qsort(b->s, census_count(b), sizeof(uint64_t), by_id);
	return 0;
}

/* A FIFO that nobody reads cannot be opened to write. The lock would tell as
 * well, but trying it could keep a qmail-send from starting. */
bool census_attended(void)
{
	int fd = open("lock/trigger", O_WRONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd == -1)
		return errno != ENXIO && errno != ENOENT;
	file_close(fd);
	return true;
}

bool census_known(uint64_t id)
{
	char path[NAME_MAX_LENGTH];

	name_state(path, id);
	return access(path, F_OK) == 0;
}
