/* renew - see renew.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/renew.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/seal.h"

void renew_drop(struct renew *renew)
{
	int error = errno;

	if (!renew->fresh[0])
		return;
	ignore(unlink(renew->fresh)); /* it is only litter */
	if (renew->out.fd != -1)
		file_close(renew->out.fd);
	errno = error;
}

_Noreturn void renew_fail(struct renew *renew, const char *what)
{
	renew_drop(renew);
	die_sys(EXIT_TEMP, what, renew->path);
}

static void name(struct renew *renew, const char *path)
{
	size_t n = strlen(path);

	renew->fresh[0] = 0;
	if (n + 5 > sizeof(renew->path))
		die(EXIT_PERM, "path too long: ", path);
	memcpy(renew->path, path, n + 1);
	memcpy(renew->fresh, path, n);
	memcpy(renew->fresh + n, ".new", 5);
}

/* As the old file is, if there is one. */
static void dress(struct renew *renew, mode_t mode)
{
	struct stat st;
	int fd = renew->out.fd;

	if (lstat(renew->path, &st) == -1) {
		if (errno != ENOENT)
			renew_fail(renew, "unable to look at ");
		if (fchmod(fd, mode) == -1)
			renew_fail(renew, "unable to set the mode of ");
		return;
	}
	if (!S_ISREG(st.st_mode)) {
		errno = EINVAL;
		renew_fail(renew, "not a file: ");
	}
	if (geteuid() == 0 && fchown(fd, st.st_uid, st.st_gid) == -1)
		renew_fail(renew, "unable to set the owner of ");
	if (fchmod(fd, st.st_mode & 07777) == -1)
		renew_fail(renew, "unable to set the mode of ");
}

void renew_begin(struct renew *renew, const char *path, mode_t mode)
{
	name(renew, path);
	if (unlink(renew->fresh) == -1 && errno != ENOENT)
		renew_fail(renew, "unable to remove what is left beside ");
	renew->out = (struct out)OUT_TO(
		file_open_new(renew->fresh, 0600), renew->space);
	if (renew->out.fd == -1)
		renew_fail(renew, "unable to write anew ");
	dress(renew, mode);
}

static void seal_parent(struct renew *renew)
{
	if (seal_name(renew->path) == -1)
		renew_fail(renew, "unable to make durable ");
}

void renew_ready(struct renew *renew)
{
	if (out_flush(&renew->out) == -1 || seal_fd(renew->out.fd) == -1)
		renew_fail(renew, "unable to write anew ");
}

static void take_place(struct renew *renew)
{
	if (file_rename(renew->fresh, renew->path) == -1)
		renew_fail(renew, "unable to replace ");
	renew->fresh[0] = 0;
	file_close(renew->out.fd);
}

void renew_place(struct renew *renew)
{
	take_place(renew);
	seal_parent(renew);
}

void renew_place_two(struct renew *one, struct renew *two)
{
	take_place(one);
	take_place(two);
	seal_parent(two);
}

void renew_loosely(struct renew *renew)
{
	if (out_flush(&renew->out) == -1)
		renew_fail(renew, "unable to write anew ");
	take_place(renew);
}

void renew_commit(struct renew *renew)
{
	renew_ready(renew);
	renew_place(renew);
}

void renew_lock(const char *path)
{
	struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
	int result;

	if (fd == -1)
		die_sys(EXIT_TEMP, "unable to open the lock ", path);
	do
		result = fcntl(fd, F_SETLKW, &lock);
	while (result == -1 && errno == EINTR);
	if (result == -1)
		die_sys(EXIT_TEMP, "unable to take the lock ", path);
}
