/* maildir - see maildir.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "box/maildir.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/in.h"
#include "base/num.h"
#include "base/out.h"
#include "base/seal.h"

enum {
	HOST_MAX = 256,
	PIECE = 65536,
	PATH_MAX_BYTES = MAILDIR_NAME_MAX + 32, /* "tmp/" name "." pid */
	MICRO = 1000000,
};

/* A '/' would leave the directory, a ':' begins the flags (maildir(5)). */
static void add_host(char *dst)
{
	char host[HOST_MAX];

	if (gethostname(host, sizeof(host)) == -1)
		memcpy(host, "unknown", 8);
	host[sizeof(host) - 1] = 0;
	for (char *c = host; *c; c++)
		if (*c == '/' || *c == ':')
			*c = '-';
	memcpy(dst, host, strlen(host) + 1);
}

/* Takes "ID.ordinal" apart. */
static bool known(const char *delivery, uint64_t *id_out, uint64_t *ordinal_out)
{
	struct str rest = str_text(delivery);
	struct str id = str_cut(&rest, '.');

	return num_parse(id, id_out) && num_parse(rest, ordinal_out);
}

static char *add(char *dst, const char *text, uint64_t n)
{
	size_t length = strlen(text);

	memcpy(dst, text, length);
	return dst + length + num_format(dst + length, n);
}

/* With all six digits names of one second sort in their order. */
static char *add_micros(char *dst, uint64_t n)
{
	memcpy(dst, ".M000000", 8);
	for (char *digit = dst + 7; n > 0; n /= 10)
		*digit-- = (char)('0' + n % 10);
	return dst + 8;
}

void maildir_name(
	char dst[MAILDIR_NAME_MAX], const char *delivery, unsigned long line)
{
	uint64_t id = 0;
	uint64_t ordinal = 0;
	bool repeatable = known(delivery, &id, &ordinal);

	if (!repeatable)
		id = clock_micros();
	dst = add(dst, "", id / MICRO);
	dst = add_micros(dst, id % MICRO);
	if (repeatable)
		dst = add(dst, "R", ordinal);
	else
		dst = add(dst, "P", (uint64_t)getpid());
	dst = add(dst, "L", line);
	*dst++ = '.';
	add_host(dst);
}

void maildir_name_size(char name[MAILDIR_NAME_MAX], uint64_t bytes)
{
	(void)add(name + strlen(name), ",S=", bytes);
}

bool maildir_tells(struct str name, char letter, uint64_t *n_out)
{
	struct str rest = str_head(name, str_find(name, ':'));

	(void)str_cut(&rest, ',');
	while (rest.n > 0) {
		struct str word = str_cut(&rest, ',');
		if (word.n > 2 && word.s[0] == letter && word.s[1] == '=')
			return num_parse(str_skip(word, 2), n_out);
	}
	return false;
}

/* dir, name, and if it is not 0 '.' and the number. */
static void path_of(char dst[PATH_MAX_BYTES], const char *dir, const char *name,
	uint64_t number)
{
	size_t n = strlen(dir);
	size_t length = strlen(name);

	memcpy(dst, dir, n);
	memcpy(dst + n, name, length + 1);
	if (number)
		(void)add(dst + n + length, ".", number);
}

static int open_at(int dir, const char *path, int flags)
{
	int fd;

	do
		fd = openat(dir, path, flags | O_CLOEXEC | O_NOFOLLOW, 0600);
	while (fd == -1 && errno == EINTR);
	return fd;
}

/* The message from its start on. */
static int copy(int to, const struct maildir_letter *letter)
{
	static char pieces[2][PIECE];
	struct in in = IN_FROM(letter->fd, pieces[0]);
	struct out out = OUT_TO(to, pieces[1]);

	if (lseek(letter->fd, 0, SEEK_SET) == -1)
		return -1;
	out_str(&out, letter->head);
	if (in_copy(&in, &out) == -1)
		return -1;
	return out_flush(&out);
}

/* Does `in` give exactly these bytes next? 1, 0, -1. */
static int gives(struct in *in, struct str bytes)
{
	struct str view;

	while (bytes.n > 0) {
		int result = in_view(in, &view);
		if (result != 1)
			return result;
		size_t n = view.n < bytes.n ? view.n : bytes.n;
		if (memcmp(view.s, bytes.s, n) != 0)
			return 0;
		in_skip(in, n);
		bytes = str_skip(bytes, n);
	}
	return 1;
}

/* Is the file what we would write? 1, 0, -1. */
static int same(int file, const struct maildir_letter *letter)
{
	static char pieces[2][PIECE];
	struct in theirs = IN_FROM(file, pieces[0]);
	struct in ours = IN_FROM(letter->fd, pieces[1]);
	struct str view;
	char c;

	if (lseek(letter->fd, 0, SEEK_SET) == -1)
		return -1;
	int result = gives(&theirs, letter->head);
	while (result == 1) {
		int more = in_view(&ours, &view);
		if (more == 0)
			return in_byte(&theirs, &c) == 0;
		result = more == 1 ? gives(&theirs, view) : -1;
		in_skip(&ours, view.n);
	}
	return result;
}

/* The names in new/. */
static int seal_new(int dir)
{
	int new = open_at(dir, "new", O_RDONLY | O_DIRECTORY);

	if (new == -1)
		return -1;
	int result = seal_fd(new);
	file_close(new);
	return result;
}

/* Was it delivered before? 1 (and sealed again: who knows how far the first
 * one came), 0: there is no such file, -1 with errno; EEXIST: another one. */
static int delivered(
	int dir, const char *to, const struct maildir_letter *letter)
{
	int file = open_at(dir, to, O_RDONLY);

	if (file == -1)
		return errno == ENOENT ? 0 : -1;
	int result = same(file, letter);
	if (result == 0)
		errno = EEXIST;
	if (result == 1)
		result = seal_fd(file) == 0 && seal_new(dir) == 0 ? 1 : -1;
	else
		result = -1;
	file_close(file);
	return result;
}

/* The bytes before the name: a power cut must not leave a file in new/ that
 * is not whole. It would: another delivery's seal of new/ may make our name
 * durable at any moment. Where the file system keeps that order, once the
 * bytes are written out, one seal after the move is enough for all. */
static int write_file(int dir, int file, const struct maildir_letter *letter,
	const char *tmp, const char *to)
{
	if (copy(file, letter) == -1)
		return -1;
	bool ordered = seal_orders(file);
	if ((ordered ? seal_written(file) : seal_fd(file)) == -1)
		return -1;
	if (file_move_new(dir, tmp, to) == -1)
		return -1;
	if (letter->company)
		seal_meet();
	return ordered ? seal_fd(file) : seal_new(dir);
}

/* From tmp to new; a failed one leaves nothing in tmp. */
static int store(int dir, const char *name, const char *to,
	const struct maildir_letter *letter)
{
	char tmp[PATH_MAX_BYTES];

	path_of(tmp, "tmp/", name, (uint64_t)getpid());
	int file = open_at(dir, tmp, O_WRONLY | O_CREAT | O_EXCL);
	if (file == -1)
		return -1;
	int result = write_file(dir, file, letter, tmp, to);
	if (result == -1) {
		int error = errno;
		ignore(unlinkat(dir, tmp, 0));
		errno = error;
	}
	file_close(file);
	return result;
}

enum maildir_verdict maildir_deliver(
	const char *path, const char *name, const struct maildir_letter *letter)
{
	char to[PATH_MAX_BYTES];
	int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (dir == -1)
		return MAILDIR_NO_DIR;
	path_of(to, "new/", name, 0);
	int result = delivered(dir, to, letter);
	if (result == -1 && errno == EEXIST) {
		path_of(to, "new/", name, clock_micros());
		result = 0;
	}
	if (result == 0)
		result = store(dir, name, to, letter);
	file_close(dir);
	return result == -1 ? MAILDIR_FAILED : MAILDIR_OK;
}
