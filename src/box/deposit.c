/* deposit - see deposit.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "box/deposit.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"

enum { DAY = 86400 };

static void name_it(struct deposit *deposit)
{
	maildir_name(deposit->name, deposit->delivery, deposit->line);
	if (deposit->limited || deposit->always_sized)
		maildir_name_size(deposit->name, deposit->size);
}

int deposit_look(struct deposit *deposit)
{
	struct stat st;

	if (fstat(deposit->fd, &st) == -1)
		return -1;
	deposit->size = (uint64_t)st.st_size + deposit->head.n;
	int result = quota_look(deposit->maildir, deposit->allowance,
		deposit->size, &deposit->quota);
	if (result == -1)
		return -1;
	deposit->limited = result == 1;
	name_it(deposit);
	return 0;
}

/* Takes the stamp of a warning that is old: one of several can have it. */
static bool take_old(int dir)
{
	struct stat st;
	bool took = false;
	int fd = openat(dir, "quotawarn",
		O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);

	if (fd == -1)
		return false;
	if (file_lock_now(fd) == 0 && fstat(fd, &st) == 0) {
		int64_t age = clock_seconds() - st.st_mtime;
		took = (age >= DAY || age < -DAY) && futimens(fd, 0) == 0;
	}
	file_close(fd);
	return took;
}

static bool take(const char *maildir)
{
	int dir = open(maildir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	bool took = false;

	if (dir == -1)
		return false;
	int fd = openat(dir, "quotawarn",
		O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd != -1) {
		took = true;
		file_close(fd);
	} else if (errno == EEXIST) {
		took = take_old(dir);
	}
	file_close(dir);
	return took;
}

bool deposit_warns(const struct deposit *deposit, unsigned percent)
{
	return deposit->limited && percent > 0 &&
	       quota_percent(&deposit->quota) >= percent &&
	       take(deposit->maildir);
}

void deposit_warning(struct deposit *deposit, struct str head, int fd)
{
	struct deposit warning = {.maildir = deposit->maildir,
		.head = head,
		.fd = fd,
		.limited = true};
	struct stat st;

	if (fd == -1)
		warning.fd = open("/dev/null", O_RDONLY | O_CLOEXEC);
	if (warning.fd == -1)
		return;
	if (fstat(warning.fd, &st) == 0) {
		warning.size = (uint64_t)st.st_size + head.n;
		maildir_name(warning.name, 0, deposit->line);
		maildir_name_size(warning.name, warning.size);
		ignore(deposit_put(&warning)); /* see the header */
		name_it(deposit);
	}
	if (fd == -1)
		file_close(warning.fd);
}

/* Does the mailbox hold this delivery from an earlier try? */
static bool came_before(const struct deposit *deposit)
{
	char path[MAILDIR_NAME_MAX + 4] = "new/";
	int dir = open(deposit->maildir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (dir == -1)
		return false;
	memcpy(path + 4, deposit->name, strlen(deposit->name) + 1);
	bool there = faccessat(dir, path, F_OK, AT_SYMLINK_NOFOLLOW) == 0;
	file_close(dir);
	return there;
}

enum deposit_verdict deposit_put(const struct deposit *deposit)
{
	bool full = deposit->crowded ||
		    (deposit->limited &&
			    quota_over(&deposit->quota, deposit->size));
	bool before = (full || deposit->limited) && came_before(deposit);

	if (full && !before)
		return DEPOSIT_FULL;
	const struct maildir_letter letter = {
		deposit->head, deposit->fd, deposit->company};
	switch (maildir_deliver(deposit->maildir, deposit->name, &letter)) {
	case MAILDIR_NO_DIR:
		return DEPOSIT_NO_DIR;
	case MAILDIR_FAILED:
		return DEPOSIT_FAILED;
	case MAILDIR_OK:
		break;
	}
	/* It is delivered; a count that fails is mended by the next one. */
	if (deposit->limited && !before)
		ignore(quota_add(deposit->maildir, (int64_t)deposit->size, 1));
	return DEPOSIT_OK;
}
