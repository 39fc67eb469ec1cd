/* sizefile - see sizefile.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "box/sizefile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h> /* renameat */
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/num.h"
#include "base/seal.h"
#include "box/maildir.h"

enum {
	FRESH_SECONDS = 900,
	LINE_MAX_BYTES = 2 * NUM_MAX + 4,
	TMP_NAME_MAX = MAILDIR_NAME_MAX + 32,
};

static const char name[] = "maildirsize";

/* 5120 bytes of such numbers cannot leave the range of an int64_t. */
static const uint64_t number_most = (uint64_t)1 << 50;

/* Takes a number off, with the blanks before it. */
static bool number(struct str *line, int64_t *n_out)
{
	uint64_t n;

	*line = str_trim(*line);
	bool minus = line->n > 0 && line->s[0] == '-';
	*line = str_skip(*line, minus);
	size_t digits = num_scan(*line, &n);
	*line = str_skip(*line, digits);
	if (digits == 0 || n > number_most)
		return false;
	*n_out = minus ? -(int64_t)n : (int64_t)n;
	return true;
}

static bool add_line(struct sizefile *file, struct str line)
{
	struct usage more;

	if (!number(&line, &more.bytes) || !number(&line, &more.count) ||
		str_trim(line).n > 0)
		return false;
	file->usage.bytes += more.bytes;
	file->usage.count += more.count;
	file->lines++;
	return true;
}

void sizefile_parse(struct str text, struct sizefile *file_out)
{
	bool fresh = file_out->fresh;

	*file_out = (struct sizefile){.fresh = fresh};
	bool whole = text.n > 0 && text.s[text.n - 1] == '\n';
	struct str first = str_trim(str_cut(&text, '\n'));
	file_out->defined =
		first.n > 0 && allowance_parse(first, &file_out->allowance);
	file_out->sound = file_out->defined && whole && text.n > 0;
	while (file_out->sound && text.n > 0)
		file_out->sound = add_line(file_out, str_cut(&text, '\n'));
	if (file_out->usage.bytes < 0)
		file_out->usage.bytes = 0;
	if (file_out->usage.count < 0)
		file_out->usage.count = 0;
}

static int read_open(int fd, struct sizefile *file_out)
{
	char text[SIZEFILE_MAX];
	struct stat st;
	size_t n = 0;
	ssize_t got = 1;

	if (fstat(fd, &st) == -1)
		return -1;
	while (got > 0 && n < sizeof(text)) {
		got = file_read(fd, text + n, sizeof(text) - n);
		if (got == -1)
			return -1;
		n += (size_t)got;
	}
	int64_t age = clock_seconds() - st.st_mtime;
	*file_out = (struct sizefile){
		.fresh = age > -FRESH_SECONDS && age <= FRESH_SECONDS};
	sizefile_parse(str_of(text, n), file_out);
	if (n == sizeof(text) || !S_ISREG(st.st_mode))
		file_out->sound = false;
	return 1;
}

static int open_it(int dir, int flags)
{
	return openat(dir, name,
		flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
}

int sizefile_read(int dir, struct sizefile *file_out)
{
	int fd = open_it(dir, O_RDONLY);

	if (fd == -1)
		return errno == ENOENT || errno == ELOOP ? 0 : -1;
	int result = read_open(fd, file_out);
	file_close(fd);
	return result;
}

static size_t put_number(char *dst, int64_t n)
{
	if (n >= 0)
		return num_format(dst, (uint64_t)n);
	*dst = '-';
	return 1 + num_format(dst + 1, (uint64_t)-n);
}

static size_t put_line(char dst[LINE_MAX_BYTES], const struct usage *usage)
{
	size_t n = put_number(dst, usage->bytes);

	dst[n++] = ' ';
	n += put_number(dst + n, usage->count);
	dst[n++] = '\n';
	return n;
}

int sizefile_add(int dir, const struct usage *usage)
{
	char line[LINE_MAX_BYTES];
	size_t n = put_line(line, usage);
	int fd = open_it(dir, O_WRONLY | O_APPEND);

	if (fd == -1)
		return errno == ENOENT ? 0 : -1;
	/* One write, or lines of two writers would mix. */
	ssize_t put = file_write(fd, line, n);
	file_close(fd);
	if (put != -1 && (size_t)put < n)
		errno = ENOSPC;
	return put == (ssize_t)n ? 0 : -1;
}

/* What root writes for somebody is his. */
static int hand_over(int dir, int fd)
{
	struct stat st;

	if (geteuid() != 0)
		return 0;
	if (fstat(dir, &st) == -1)
		return -1;
	return fchown(fd, st.st_uid, st.st_gid);
}

static int fill(int dir, int fd, const struct allowance *allowance,
	const struct usage *usage, bool durable)
{
	char text[ALLOWANCE_TEXT_MAX + LINE_MAX_BYTES];

	allowance_format(text, allowance);
	size_t n = strlen(text);
	text[n++] = '\n';
	n += put_line(text + n, usage);
	if (hand_over(dir, fd) == -1 || file_write_all(fd, text, n) == -1)
		return -1;
	return durable ? seal_fd(fd) : 0;
}

static void tmp_name(char dst[TMP_NAME_MAX])
{
	static const char end[] = "_maildirsize";
	char unique[MAILDIR_NAME_MAX];

	maildir_name(unique, 0, 0);
	size_t n = strlen(unique);
	memcpy(dst, "tmp/", 4);
	memcpy(dst + 4, unique, n);
	memcpy(dst + 4 + n, end, sizeof(end));
}

int sizefile_write(int dir, const struct allowance *allowance,
	const struct usage *usage, bool durable)
{
	char tmp[TMP_NAME_MAX];

	tmp_name(tmp);
	int fd = openat(dir, tmp,
		O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd == -1)
		return -1;
	int result = fill(dir, fd, allowance, usage, durable);
	file_close(fd);
	if (result == 0)
		result = renameat(dir, tmp, dir, name);
	if (result == -1) {
		int error = errno;
		(void)unlinkat(dir, tmp, 0); /* it may be gone */
		errno = error;
	}
	return result;
}

void sizefile_make_stale(int dir)
{
	static const struct timespec long_ago[2] = {{0, 0}, {0, 0}};

	/* If it fails, a sum is a little wrong until the next count. */
	(void)utimensat(dir, name, long_ago, AT_SYMLINK_NOFOLLOW);
}

int sizefile_remove(int dir)
{
	return unlinkat(dir, name, 0) == -1 && errno != ENOENT ? -1 : 0;
}
