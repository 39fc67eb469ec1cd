/* update - see update.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "pop/update.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/sig.h"
#include "box/quota.h"

enum { TMP_SECONDS = 36 * 3600, TMP_FILES_MAX = 10000 };

/* When somebody logged in last: its time of change. */
static const char stamp[] = "pop3login";

/* What is gone, as the quota counts it. */
struct gone {
	uint64_t bytes;
	uint64_t count;
};

/* In the Maildir's own sum; we stand in it. If that fails, the next count of
 * it mends it. */
static void note(const struct gone *gone)
{
	if (gone->count && gone->bytes <= INT64_MAX)
		ignore(quota_add(
			".", -(int64_t)gone->bytes, -(int64_t)gone->count));
}

static bool goes(const struct letter *letter, const struct popterms *terms)
{
	if (letter->bits & DROP_DELETED)
		return true;
	return terms->expires && terms->expire == 0 && letter->bits & DROP_READ;
}

int update_do(struct drop *drop, const struct popterms *terms)
{
	struct gone gone = {0, 0};
	int result = 0;

	sig_block(SIGTERM);
	for (size_t i = 0; i < drop->n; i++) {
		struct letter *letter = &drop->letters[i];
		if (!goes(letter, terms)) {
			/* Where it lies does not matter to anybody. */
			ignore(drop_settle(drop, letter));
			continue;
		}
		bool counts = !drop_trashed(drop, letter);
		int removed = drop_remove(drop, letter);
		if (removed == -1) {
			result = -1;
		} else if (removed && counts) {
			/* What another session removed, that one has noted. */
			gone.bytes += letter->stored;
			gone.count++;
		}
	}
	note(&gone);
	sig_unblock(SIGTERM);
	return result;
}

uint64_t update_login(int maildir, const struct popterms *terms)
{
	struct stat st;
	int64_t now = clock_seconds();

	if (!terms->login_delay)
		return 0;
	int fd = openat(maildir, stamp,
		O_WRONLY | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0600);
	if (fd == -1)
		return 0;
	int64_t last = fstat(fd, &st) == 0 && st.st_size > 0 ? st.st_mtime : 0;
	uint64_t wait = 0;
	if (last <= now && (uint64_t)(now - last) < terms->login_delay)
		wait = terms->login_delay - (uint64_t)(now - last);
	/* One byte: an empty file is one that was just made. */
	if (!wait)
		ignore(pwrite(fd, "\n", 1, 0));
	file_close(fd);
	return wait;
}

void update_clean(int maildir)
{
	struct stat st;
	int64_t now = clock_seconds();
	int fd = openat(maildir, "tmp", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *list = fd == -1 ? 0 : fdopendir(fd);
	const struct dirent *entry;

	if (!list) {
		if (fd != -1)
			file_close(fd);
		return;
	}
	for (int n = 0; n < TMP_FILES_MAX && (entry = readdir(list)) != 0; n++)
		if (entry->d_name[0] != '.' &&
			fstatat(fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) ==
				0 &&
			now - st.st_atime > TMP_SECONDS)
			ignore(unlinkat(fd, entry->d_name, 0));
	(void)closedir(list); /* what is left is left for the next one */
}
