/* moving - see moving.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/moving.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/seal.h"
#include "base/str.h"

enum { TARGET_MAX = 256, LATE_MS = 500 };

static const char *base_name(const char *path)
{
	struct str text = str_text(path);
	size_t slash = str_find_last(text, '/');

	return slash < text.n ? path + slash + 1 : path;
}

bool moving_begun(const char *from, const char *to)
{
	char target[TARGET_MAX];
	ssize_t n = readlink(to, target, sizeof(target));

	return n > 0 && str_is(str_of(target, (size_t)n), base_name(from));
}

/* A power cut must not leave a database that tells a name which leads nowhere:
 * a delivery would make an empty folder there. */
void moving_begin(const char *from, const char *to)
{
	if (!moving_begun(from, to) && symlink(base_name(from), to) == -1)
		die_sys(EXIT_TEMP, "unable to create ", to);
	if (seal_name(to) == -1)
		die_sys(EXIT_TEMP, "unable to make durable ", to);
}

/* Without the call that swaps, mail that comes in between waits or comes into
 * a folder of its own: better than not at all. */
static void step_by_step(const char *from, const char *to)
{
	if (unlink(to) == -1 || file_rename(from, to) == -1)
		die_sys(EXIT_TEMP, "unable to rename ", from, " to ", to);
}

void moving_end(const char *from, const char *to)
{
	if (file_swap(from, to) == -1) {
		if (errno != ENOSYS && errno != EINVAL)
			die_sys(EXIT_TEMP, "unable to rename ", from, " to ",
				to);
		step_by_step(from, to);
		return;
	}
	clock_sleep_ms(LATE_MS);
	if (unlink(from) == -1 && errno != ENOENT)
		die_sys(EXIT_TEMP, "unable to remove ", from);
}
