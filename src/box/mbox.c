/* mbox - see mbox.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "box/mbox.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/seal.h"
#include "box/lock.h"

static const char from[] = "From ";

enum { FROM_LENGTH = sizeof(from) - 1 };

/* How far a line has come: only at its start, behind any number of '>', can
 * it be one that must be quoted. A '>' more in front of "From " is the same
 * bytes as a '>' more at the start of the line, so none has to be held. */
struct quoter {
	bool at_start; /* nothing of the line but '>' was seen, and: */
	size_t seen; /* this much of "From ", not yet written */
	char last;
};

/* The part of "From " that was held goes out after all. */
static void release(struct quoter *q, struct out *out)
{
	out_add(out, from, q->seen);
	q->seen = 0;
	q->at_start = false;
}

static void add_start(struct quoter *q, struct out *out, char c)
{
	if (c == from[q->seen]) {
		if (++q->seen == FROM_LENGTH) {
			out_byte(out, '>');
			release(q, out);
		}
		return;
	}
	if (c != '>' || q->seen > 0)
		release(q, out);
	out_byte(out, c);
	q->at_start = q->at_start || c == '\n';
}

/* Takes what it can of a view: a byte at a line's start, else all up to and
 * including the newline. Returns how much. */
static size_t add(struct quoter *q, struct out *out, struct str view)
{
	if (q->at_start) {
		add_start(q, out, view.s[0]);
		return 1;
	}
	size_t end = str_find(view, '\n');
	size_t n = end < view.n ? end + 1 : end;
	out_add(out, view.s, n);
	q->at_start = end < view.n;
	return n;
}

void mbox_copy(struct in *in, struct out *out)
{
	struct quoter q = {true, 0, '\n'};
	struct str view;

	while (in_view(in, &view) == 1 && !out->error) {
		q.last = view.s[view.n - 1];
		for (size_t n = 0; n < view.n;)
			n += add(&q, out, str_skip(view, n));
		in_skip(in, view.n);
	}
	out_add(out, from, q.seen);
	out_text(out, q.last == '\n' ? "\n" : "\n\n");
}

/* Without O_CREAT first: a new mbox is made through a dangling symbolic link
 * as well, and non-blocking, for a FIFO has no place here but may be one. */
static int open_file(const char *path)
{
	int flags =
		O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
	struct stat st;
	int fd;

	do
		fd = open(path, flags, 0600);
	while (fd == -1 && errno == EINTR);
	if (fd == -1)
		return -1;
	if (fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
		return fd;
	file_close(fd);
	errno = EINVAL;
	return -1;
}

/* Is the file that we hold still the one that has the name? 1, 0, -1. */
static int same(int fd, const char *path)
{
	struct stat ours;
	struct stat theirs;

	if (fstat(fd, &ours) == -1)
		return -1;
	if (stat(path, &theirs) == -1)
		return errno == ENOENT ? 0 : -1;
	return ours.st_dev == theirs.st_dev && ours.st_ino == theirs.st_ino;
}

int mbox_open(
	const char *path, int64_t deadline, enum mbox_verdict *verdict_out)
{
	for (;;) {
		int fd = open_file(path);
		*verdict_out = MBOX_OPEN;
		if (fd == -1)
			return -1;
		int found =
			lock_until(fd, deadline) == -1 ? -1 : same(fd, path);
		if (found == 1)
			return fd;
		file_close(fd);
		if (found == 0 && clock_steady_ms() >= deadline) {
			errno = ETIMEDOUT;
			found = -1;
		}
		if (found == -1) {
			*verdict_out =
				errno == ETIMEDOUT ? MBOX_LOCKED : MBOX_OPEN;
			return -1;
		}
	}
}

int mbox_seal_name(const char *path)
{
	char real[PATH_MAX];

	return realpath(path, real) ? seal_name(real) : -1;
}

/* Where the mail ends. A power cut may leave a delivery's length without its
 * bytes: NULs, which would become part of the message before. */
static off_t end_of_mail(int fd, off_t size)
{
	char piece[4096];

	while (size > 0) {
		size_t n = size < (off_t)sizeof(piece) ? (size_t)size
						       : sizeof(piece);
		if (pread(fd, piece, n, size - (off_t)n) != (ssize_t)n)
			return -1;
		size_t left = n;
		while (left > 0 && piece[left - 1] == 0)
			left--;
		size -= (off_t)(n - left);
		if (left > 0)
			break;
	}
	return size;
}

/* Takes those away. The end of the file, or -1. */
static off_t mend(int fd)
{
	off_t size = lseek(fd, 0, SEEK_END);
	off_t end = size == -1 ? -1 : end_of_mail(fd, size);

	if (end != -1 && end < size && ftruncate(fd, end) == -1)
		return -1;
	return end;
}

/* What is missing for the end of a message: an empty line. */
static const char *missing(int fd, off_t size)
{
	char last[2] = {'\n', '\n'};

	if (size == 1 && pread(fd, last + 1, 1, 0) != 1)
		return "\n\n";
	if (size > 1 && pread(fd, last, 2, size - 2) != 2)
		return "\n\n";
	if (last[1] != '\n')
		return "\n\n";
	return last[0] == '\n' ? "" : "\n";
}

/* Where the new message begins is on disk before the rest of it: a power cut
 * may lose the first of several blocks and keep a later one, and without that
 * line it would become part of the message before. */
static int begin(struct out *out, off_t size, struct str head)
{
	out_text(out, missing(out->fd, size));
	out_str(out, head);
	if (size == 0)
		return 0;
	return out_flush(out) == -1 ? -1 : seal_fd(out->fd);
}

static enum mbox_verdict append(
	int fd, off_t size, struct str head, int message)
{
	char in_space[4096];
	char out_space[4096];
	struct in in = IN_FROM(message, in_space);
	struct out out = OUT_TO(fd, out_space);

	if (begin(&out, size, head) == -1)
		return MBOX_WRITE;
	mbox_copy(&in, &out);
	if (in.error) {
		errno = in.error;
		return MBOX_READ;
	}
	return out_flush(&out) == -1 || seal_fd(fd) == -1 ? MBOX_WRITE
							  : MBOX_OK;
}

enum mbox_verdict mbox_deliver(const char *path, struct str head, int message)
{
	int64_t deadline = clock_steady_ms() + MBOX_LOCK_SECONDS * 1000;
	enum mbox_verdict verdict;
	int fd = mbox_open(path, deadline, &verdict);

	if (fd == -1)
		return verdict;
	off_t size = mend(fd);
	verdict = size == -1 ? MBOX_WRITE : append(fd, size, head, message);
	/* Empty: perhaps just made, so its name may not be on disk yet. */
	if (verdict == MBOX_OK && size == 0 && mbox_seal_name(path) == -1)
		verdict = MBOX_WRITE;
	if (verdict != MBOX_OK && size != -1) {
		int error = errno;
		/* If not even this works, the copy stays in part. */
		ignore(ftruncate(fd, size));
		errno = error;
	}
	file_close(fd);
	return verdict;
}
