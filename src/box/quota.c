/* quota - see quota.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "box/quota.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "box/sizefile.h"

enum {
	TICK_MS = 10, /* times of files move in steps of up to that much */
	STEP_MS = 2,
	COUNTS_MAX = 3,
	MILLION = 1000000,
};

/* The Maildir that a path or a folder belongs to. */
static int open_maildir(const char *path)
{
	int dir = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (dir == -1 || faccessat(dir, "maildirfolder", F_OK, 0) == -1)
		return dir;
	int above = openat(dir, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	file_close(dir);
	return above;
}

/* ---- counting ---- */

/* Waits until a change that comes now would show. 1, 0 if the mailbox does not
 * rest (or its times are ahead of ours), -1. */
static int settle(int dir, int64_t *changed_out)
{
	for (int waited = 0; waited <= 2 * TICK_MS; waited += STEP_MS) {
		if (usage_changed(dir, changed_out) == -1)
			return -1;
		int64_t age = (int64_t)clock_micros() - *changed_out / 1000;
		if (age > TICK_MS * 1000)
			return 1;
		clock_sleep_ms(STEP_MS);
	}
	return 0;
}

/* own: only maildirsize knows the allowance, so it must not be lost. */
struct counting {
	int dir;
	bool own;
	bool overtaken; /* something came or went meanwhile */
	int error; /* of writing the file, or 0 */
};

/* Counts, and leaves the result for the next one. The numbers are good even if
 * they cannot be written. */
static int count_once(struct counting *counting, struct quota *quota)
{
	int64_t before;
	int64_t after;

	int settled = settle(counting->dir, &before);
	if (settled == -1 || usage_count(counting->dir, &quota->usage) == -1)
		return -1;
	int result = sizefile_write(
		counting->dir, &quota->allowance, &quota->usage, counting->own);
	counting->error = result == -1 ? errno : 0;
	counting->overtaken = !settled ||
			      usage_changed(counting->dir, &after) == -1 ||
			      after > before;
	return 0;
}

static int count(struct counting *counting, struct quota *quota)
{
	counting->overtaken = true;
	counting->error = 0;
	for (int i = 0; i < COUNTS_MAX; i++) {
		if (count_once(counting, quota) == -1)
			return -1;
		if (!counting->overtaken || counting->error)
			return 0;
	}
	if (counting->own)
		sizefile_make_stale(counting->dir);
	else
		ignore(sizefile_remove(counting->dir)); /* best effort */
	return 0;
}

/* ---- the rules ---- */

static bool over(int64_t have, uint64_t more, uint64_t most)
{
	return most > 0 && more > 0 &&
	       ((uint64_t)have > most || more > most - (uint64_t)have);
}

bool quota_over(const struct quota *quota, uint64_t size)
{
	return over(quota->usage.bytes, size, quota->allowance.bytes) ||
	       over(quota->usage.count, size > 0, quota->allowance.count);
}

/* Is what the file says good enough for this message? */
static bool good(
	const struct sizefile *file, const struct quota *quota, uint64_t size)
{
	if (!file->sound || !file->fresh ||
		!allowance_same(&file->allowance, &quota->allowance))
		return false;
	return file->lines == 1 || !quota_over(quota, size);
}

static int look(int dir, const struct allowance *allowance, uint64_t size,
	struct quota *quota)
{
	struct sizefile file = {.sound = false};

	if (allowance && allowance_none(allowance))
		return 0;
	int there = sizefile_read(dir, &file);
	if (there == -1)
		return -1;
	if (!allowance && (!there || !file.defined))
		return 0;
	quota->allowance = allowance ? *allowance : file.allowance;
	quota->usage = file.usage;
	if (allowance_none(&quota->allowance))
		return 0;
	if (good(&file, quota, size))
		return 1;
	struct counting counting = {.dir = dir, .own = !allowance};
	return count(&counting, quota) == -1 ? -1 : 1;
}

int quota_look(const char *maildir, const struct allowance *allowance,
	uint64_t size, struct quota *quota_out)
{
	*quota_out = (struct quota){{0, 0}, {0, 0}};
	int dir = open_maildir(maildir);
	if (dir == -1)
		return errno == ENOENT || errno == ENOTDIR ? 0 : -1;
	int result = look(dir, allowance, size, quota_out);
	file_close(dir);
	return result;
}

static unsigned part(int64_t have, uint64_t most)
{
	uint64_t n = (uint64_t)have;

	if (most == 0)
		return 0;
	n = n < UINT64_MAX / 100 ? n * 100 / most : n / (most / 100 + 1);
	return n < MILLION ? (unsigned)n : MILLION;
}

unsigned quota_percent(const struct quota *quota)
{
	unsigned bytes = part(quota->usage.bytes, quota->allowance.bytes);
	unsigned messages = part(quota->usage.count, quota->allowance.count);

	return bytes > messages ? bytes : messages;
}

static int hidden(void)
{
	return errno == EACCES ? -1 : 0;
}

int quota_full(
	const char *maildir, const struct allowance *allowance, uint64_t size)
{
	struct sizefile file = {.sound = false};
	struct quota quota;
	int dir = open_maildir(maildir);

	if (dir == -1)
		return hidden();
	int there = sizefile_read(dir, &file);
	int hides = there == -1 ? hidden() : 0;
	file_close(dir);
	if (there != 1 || !file.sound || !file.fresh || file.lines != 1)
		return hides;
	quota = (struct quota){file.allowance, file.usage};
	return (!allowance || allowance_same(allowance, &file.allowance)) &&
	       quota_over(&quota, size);
}

int quota_used(const char *maildir, struct usage *usage_out)
{
	struct sizefile file = {.sound = false};
	int dir = open_maildir(maildir);
	int result = 0;

	*usage_out = (struct usage){0, 0};
	if (dir == -1)
		return errno == ENOENT || errno == ENOTDIR || errno == EACCES
			       ? 0
			       : -1;
	if (sizefile_read(dir, &file) == 1 && file.sound)
		*usage_out = file.usage;
	else
		result = usage_count(dir, usage_out);
	file_close(dir);
	return result;
}

int quota_add(const char *maildir, int64_t bytes, int64_t messages)
{
	const struct usage more = {bytes, messages};
	int dir = open_maildir(maildir);

	if (dir == -1)
		return -1;
	int result = sizefile_add(dir, &more);
	file_close(dir);
	return result;
}

static int set(int dir, const struct allowance *allowance)
{
	struct counting counting = {.dir = dir, .own = true};
	struct quota quota = {.allowance = *allowance};

	if (allowance_none(allowance))
		return sizefile_remove(dir);
	if (count(&counting, &quota) == -1)
		return -1;
	errno = counting.error;
	return counting.error ? -1 : 0;
}

int quota_set(const char *maildir, const struct allowance *allowance)
{
	int dir = open_maildir(maildir);

	if (dir == -1)
		return -1;
	int result = set(dir, allowance);
	file_close(dir);
	return result;
}
