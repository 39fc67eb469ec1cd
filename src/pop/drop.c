/* drop - see drop.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "pop/drop.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/file.h"
#include "base/num.h"
#include "data/md5.h"
#include "pop/octets.h"

enum { PATH_MAX_BYTES = 2 * LABEL_MAX + 16 };

/* ---- names ---- */

static char *put(char *dst, struct str text)
{
	if (text.n)
		memcpy(dst, text.s, text.n);
	return dst + text.n;
}

size_t drop_name(const struct drop *drop, const struct letter *l,
	char dst[LABEL_MAX + 1])
{
	char *end = dst;

	if (l->bits & DROP_HAS_TIME)
		end += num_format(end, l->time);
	end = put(end, str_of(drop->text.s + l->middle, l->middle_n));
	end = put(end, labels_text(&drop->labels, l->tail));
	end += label_sizes(end, l->bits & DROP_HAS_S, l->stored,
		l->bits & DROP_HAS_W, l->stored + l->more);
	*end = 0;
	return (size_t)(end - dst);
}

/* "new/" or "cur/", the name, and flags. */
static void make_path(const struct drop *drop, const struct letter *l,
	const char *part, struct str flags, char dst[PATH_MAX_BYTES])
{
	dst = put(dst, str_text(part));
	dst += drop_name(drop, l, dst);
	*put(dst, flags) = 0;
}

/* Where it should lie. */
static void path_of(const struct drop *drop, const struct letter *l,
	char dst[PATH_MAX_BYTES])
{
	make_path(drop, l, l->bits & DROP_NEW ? "new/" : "cur/",
		labels_text(&drop->labels, l->flags), dst);
}

bool drop_trashed(const struct drop *drop, const struct letter *l)
{
	struct str flags = labels_text(&drop->labels, l->flags);

	return str_starts(flags, str_text(":2,")) && str_has(flags, 'T');
}

struct str drop_uidl(const struct drop *drop, const struct letter *l,
	char dst[LABEL_MAX + 1])
{
	struct md5 md5 = MD5_START;
	struct str name = str_of(dst, drop_name(drop, l, dst));
	bool plain = name.n <= DROP_UIDL_MAX;

	for (size_t i = 0; i < name.n; i++)
		if (name.s[i] < '!' || name.s[i] > '~')
			plain = false;
	if (plain)
		return name;
	md5_add(&md5, name);
	md5_end(&md5, dst);
	return str_of(dst, MD5_HEX);
}

/* ---- files that were moved ---- */

/* Looks for the name in a directory, with whatever flags. False: errno is ENOENT
 * if it is not there for sure. */
static bool find_in(struct drop *drop, struct letter *l, const char *part,
	const char *base, char dst[PATH_MAX_BYTES])
{
	struct str wanted = str_text(base);
	bool found = false;
	int fd = openat(drop->dir, part, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *list = fd == -1 ? 0 : fdopendir(fd);

	if (!list) {
		/* What cannot be read is no proof. */
		int error = errno == ENOENT ? EIO : errno;
		if (fd != -1)
			file_close(fd);
		errno = error;
		return false;
	}
	errno = 0;
	for (struct dirent *entry; !found && (entry = readdir(list)) != 0;) {
		struct str name = str_text(entry->d_name);
		size_t n = str_find(name, ':');
		if (!str_equal(str_head(name, n), wanted))
			continue;
		struct str flags = str_skip(name, n);
		make_path(drop, l, part, flags, dst);
		l->flags = (unsigned char)labels_number(&drop->labels, flags);
		found = true;
	}
	int error = errno ? errno : ENOENT;
	(void)closedir(list); /* it was only read */
	errno = error;
	return found;
}

/* It is not where it was: another program may have given it other flags. */
static bool find(struct drop *drop, struct letter *l, char dst[PATH_MAX_BYTES])
{
	char base[LABEL_MAX + 1];

	if (drop->searches == DROP_SEARCHES) {
		errno = EAGAIN;
		return false;
	}
	drop->searches++;
	(void)drop_name(drop, l, base);
	if (find_in(drop, l, "cur/", base, dst)) {
		l->bits &= (unsigned char)~DROP_NEW;
		return true;
	}
	if (errno != ENOENT)
		return false;
	if (find_in(drop, l, "new/", base, dst)) {
		l->bits |= DROP_NEW;
		return true;
	}
	return false;
}

/* ---- what is done with a file ---- */

static int open_path(const struct drop *drop, const char *path)
{
	/* Links are followed: a bulletin may be one. */
	return openat(drop->dir, path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
}

int drop_open(struct drop *drop, struct letter *letter)
{
	char path[PATH_MAX_BYTES];
	struct stat st;

	path_of(drop, letter, path);
	int fd = open_path(drop, path);
	if (fd == -1 && errno == ENOENT && find(drop, letter, path))
		fd = open_path(drop, path);
	if (fd == -1)
		return -1;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		return fd;
	file_close(fd);
	errno = EINVAL;
	return -1;
}

uint64_t drop_octets(struct drop *drop, struct letter *letter)
{
	struct octets octets = {0};

	if (letter->bits & DROP_COUNTED)
		return letter->stored + letter->more;
	letter->bits |= DROP_COUNTED;
	letter->more = 0;
	int fd = drop_open(drop, letter);
	if (fd == -1)
		return letter->stored;
	if (octets_of_file(&octets, fd) == 0) {
		uint64_t all = octets.stored + octets_more(&octets);
		uint64_t more = all > letter->stored ? all - letter->stored : 0;
		letter->more = more > UINT32_MAX ? UINT32_MAX : (uint32_t)more;
	}
	file_close(fd);
	return letter->stored + letter->more;
}

int drop_remove(struct drop *drop, struct letter *letter)
{
	char path[PATH_MAX_BYTES];

	path_of(drop, letter, path);
	if (unlinkat(drop->dir, path, 0) == 0)
		return 1;
	if (errno == ENOENT && find(drop, letter, path) &&
		unlinkat(drop->dir, path, 0) == 0)
		return 1;
	return errno == ENOENT ? 0 : -1;
}

int drop_settle(struct drop *drop, struct letter *letter)
{
	char from[PATH_MAX_BYTES];
	char to[PATH_MAX_BYTES];
	struct str flags = labels_text(&drop->labels, letter->flags);

	if (!(letter->bits & DROP_NEW))
		return 0;
	path_of(drop, letter, from);
	make_path(drop, letter, "cur/", flags.n ? flags : str_text(":2,"), to);
	if (file_move_new(drop->dir, from, to) == 0) {
		letter->bits &= (unsigned char)~DROP_NEW;
		return 0;
	}
	return errno == ENOENT ? 0 : -1;
}

void drop_free(struct drop *drop)
{
	free(drop->letters);
	drop->letters = 0;
	drop->n = drop->room = 0;
	buf_free(&drop->text);
	buf_free(&drop->labels.text);
	drop->labels.n = 0;
}
