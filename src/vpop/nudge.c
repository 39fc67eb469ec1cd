/* nudge - see nudge.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/nudge.h"

#include <dirent.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/stat.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/num.h"
#include "conf/home.h"

enum { PATH_MAX_BYTES = 100, NAME_MAX_BYTES = 64 };

static bool named_so(const char *pid)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct buf name = BUF_LIMIT(NAME_MAX_BYTES);
	bool same = buf_join(&path, "/proc/", pid, "/comm", "") == 0 &&
		    file_slurp(buf_text(&path), &name) == 0 &&
		    str_is(buf_str(&name), "qmail-send\n");

	buf_free(&path);
	buf_free(&name);
	return same;
}

/* It stands in the home, or in its queue. */
static bool stands_here(const char *pid)
{
	const char *const ours[] = {home_path, home_queue};
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct stat its;
	struct stat st;
	bool here = false;

	if (buf_join(&path, "/proc/", pid, "/cwd", "") == 0 &&
		stat(buf_text(&path), &its) == 0)
		for (size_t i = 0; i < 2; i++)
			here = here || (stat(ours[i], &st) == 0 &&
					       st.st_dev == its.st_dev &&
					       st.st_ino == its.st_ino);
	buf_free(&path);
	return here;
}

int nudge_send(void)
{
	DIR *dir = opendir("/proc");
	struct dirent *entry;
	uint64_t pid;
	int told = 0;

	while (dir && (entry = readdir(dir)))
		if (num_parse(str_text(entry->d_name), &pid) &&
			named_so(entry->d_name) && stands_here(entry->d_name) &&
			kill((pid_t)pid, SIGHUP) == 0)
			told++;
	if (dir)
		(void)closedir(dir); /* it was only read */
	return told;
}
