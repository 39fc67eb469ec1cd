/* platter - see platter.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _GNU_SOURCE /* fallocate */
#include "platter.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

enum { BLOCK = 4096, SECTOR = 512, CHANCES = 8 };

/* A write that no flush has made durable yet. */
struct pending {
	struct pending *next;
	uint64_t number;
	off_t at;
	size_t n;
	char bytes[];
};

static struct {
	pthread_mutex_t lock;
	pthread_cond_t changed;
	int volatile_fd;
	int durable_fd;
	off_t size;
	struct pending *first;
	struct pending **end;
	uint64_t writes; /* so far; numbers the pending ones */
	uint64_t flushes;
	uint64_t n_pending;
	uint64_t kept; /* bytes, by the last cut */
	uint64_t lost;
	uint64_t dice;
	unsigned char *dirty; /* a bit a block: may the images differ? */
	long delay;
	bool held;
	bool off;
	bool broken; /* an image could not be written: nothing works now */
} disk = {.lock = PTHREAD_MUTEX_INITIALIZER,
	.changed = PTHREAD_COND_INITIALIZER,
	.end = &disk.first};

static uint32_t dice(uint32_t below)
{
	disk.dice = disk.dice * 6364136223846793005U + 1442695040888963407U;
	return (uint32_t)(disk.dice >> 33) % below;
}

static void put(int fd, const char *bytes, size_t n, off_t at)
{
	if (pwrite(fd, bytes, n, at) != (ssize_t)n)
		disk.broken = true;
}

static int verdict(void)
{
	return disk.broken ? -EIO : 0;
}

static void drop_first(void)
{
	struct pending *gone = disk.first;

	disk.first = gone->next;
	if (!disk.first)
		disk.end = &disk.first;
	disk.n_pending--;
	free(gone);
}

/* ---- the power goes ---- */

static void keep(const struct pending *write, size_t from, size_t n)
{
	put(disk.durable_fd, write->bytes + from, n, write->at + (off_t)from);
	disk.kept += n;
	disk.lost -= n;
}

static bool is_text(const char *s, size_t n)
{
	bool some = false;

	for (size_t i = 0; i < n; i++) {
		unsigned char c = (unsigned char)s[i];
		if (c != 0 && c != '\n' && (c < ' ' || c > '~'))
			return false;
		some = some || c != 0;
	}
	return some;
}

/* One block of a write, or where it begins or ends a part of one. */
static void keep_block(
	const struct pending *write, size_t from, size_t n, uint32_t chance)
{
	size_t unit = is_text(write->bytes + from, n) ? SECTOR : n;

	for (size_t end = from + n; from < end; from += unit) {
		unit = unit < end - from ? unit : end - from;
		if (dice(CHANCES) < chance)
			keep(write, from, unit);
	}
}

static void keep_blocks(const struct pending *write, uint32_t chance)
{
	for (size_t from = 0; from < write->n;) {
		size_t n = BLOCK - (size_t)(write->at + (off_t)from) % BLOCK;
		n = n < write->n - from ? n : write->n - from;
		keep_block(write, from, n, chance);
		from += n;
	}
}

enum kind { NONE, PREFIX, SUBSET, TORN, KINDS };

static void cut(enum kind kind)
{
	uint64_t most = dice((uint32_t)disk.n_pending + 1);
	uint32_t chance = 1 + 2 * dice(CHANCES / 2);

	disk.kept = disk.lost = 0;
	for (uint64_t i = 0; disk.first; i++, drop_first()) {
		disk.lost += disk.first->n;
		if (kind == TORN)
			keep_blocks(disk.first, chance);
		else if ((kind == PREFIX && i < most) ||
			 (kind == SUBSET && dice(CHANCES) < chance))
			keep(disk.first, 0, disk.first->n);
	}
}

int platter_cut(const char *name, uint64_t seed)
{
	static const char *const names[KINDS] = {
		"none", "prefix", "subset", "torn"};
	int kind = NONE;

	while (kind < KINDS && strcmp(name, names[kind]) != 0)
		kind++;
	if (kind == KINDS)
		return -EINVAL;
	pthread_mutex_lock(&disk.lock);
	disk.dice = seed;
	cut((enum kind)kind);
	disk.off = true;
	disk.held = false;
	pthread_cond_broadcast(&disk.changed);
	int result = verdict();
	pthread_mutex_unlock(&disk.lock);
	return result;
}

/* ---- the power is back ---- */

/* Blocks that are all zero become holes: the images live in memory. */
static int restore(off_t at)
{
	static const char zero[BLOCK];
	char block[BLOCK];

	if (pread(disk.durable_fd, block, BLOCK, at) != BLOCK)
		return -1;
	if (memcmp(block, zero, BLOCK) == 0 &&
		fallocate(disk.volatile_fd,
			FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, at,
			BLOCK) == 0)
		return 0;
	put(disk.volatile_fd, block, BLOCK, at);
	return 0;
}

static void restore_all(void)
{
	for (off_t i = 0; i < disk.size / BLOCK; i++) {
		unsigned char bit = (unsigned char)(1 << i % 8);
		if (!(disk.dirty[i / 8] & bit))
			continue;
		disk.dirty[i / 8] &= (unsigned char)~bit;
		if (restore(i * BLOCK) == -1)
			disk.broken = true;
	}
}

int platter_reset(void)
{
	pthread_mutex_lock(&disk.lock);
	while (disk.first)
		drop_first();
	restore_all();
	disk.off = false;
	disk.held = false;
	pthread_cond_broadcast(&disk.changed);
	int result = verdict();
	pthread_mutex_unlock(&disk.lock);
	return result;
}

/* ---- work ---- */

int platter_open(const char *volatile_path, const char *durable_path)
{
	struct stat one;
	struct stat other;

	disk.volatile_fd = open(volatile_path, O_RDWR | O_CLOEXEC);
	disk.durable_fd = open(durable_path, O_RDWR | O_CLOEXEC);
	if (disk.volatile_fd == -1 || disk.durable_fd == -1 ||
		fstat(disk.volatile_fd, &one) == -1 ||
		fstat(disk.durable_fd, &other) == -1)
		return -1;
	errno = EINVAL;
	if (one.st_size != other.st_size || one.st_size % BLOCK != 0)
		return -1;
	disk.size = one.st_size;
	disk.dirty = malloc((size_t)disk.size / BLOCK / 8 + 1);
	if (!disk.dirty)
		return -1;
	/* Nothing is known about either: this copies all. */
	memset(disk.dirty, 255, (size_t)disk.size / BLOCK / 8 + 1);
	return platter_reset() == 0 ? 0 : -1;
}

off_t platter_size(void)
{
	return disk.size;
}

int platter_read(char *buffer, size_t n, off_t at)
{
	ssize_t got = pread(disk.volatile_fd, buffer, n, at);

	return got == -1 ? -errno : (int)got;
}

static int note(const char *bytes, size_t n, off_t at)
{
	struct pending *write;

	disk.writes++;
	if (disk.off)
		return 0;
	write = malloc(sizeof(*write) + n);
	if (!write)
		return -ENOMEM;
	*write = (struct pending){.number = disk.writes, .at = at, .n = n};
	memcpy(write->bytes, bytes, n);
	*disk.end = write;
	disk.end = &write->next;
	disk.n_pending++;
	return 0;
}

int platter_write(const char *bytes, size_t n, off_t at)
{
	if (n == 0 || at + (off_t)n > disk.size)
		return -ENOSPC;
	pthread_mutex_lock(&disk.lock);
	for (off_t i = at / BLOCK; i <= (at + (off_t)n - 1) / BLOCK; i++)
		disk.dirty[i / 8] |= (unsigned char)(1 << i % 8);
	put(disk.volatile_fd, bytes, n, at);
	int result = note(bytes, n, at);
	if (result == 0)
		result = verdict();
	pthread_mutex_unlock(&disk.lock);
	return result;
}

/* Durable is what was written before the flush began, and nothing else. */
int platter_flush(void)
{
	pthread_mutex_lock(&disk.lock);
	uint64_t last = disk.writes;
	long delay = disk.off ? 0 : disk.delay;
	pthread_mutex_unlock(&disk.lock);
	if (delay)
		(void)usleep((useconds_t)delay);
	pthread_mutex_lock(&disk.lock);
	while (disk.held)
		pthread_cond_wait(&disk.changed, &disk.lock);
	while (!disk.off && disk.first && disk.first->number <= last) {
		put(disk.durable_fd, disk.first->bytes, disk.first->n,
			disk.first->at);
		drop_first();
	}
	disk.flushes++;
	int result = verdict();
	pthread_mutex_unlock(&disk.lock);
	return result;
}

void platter_delay(long micros)
{
	pthread_mutex_lock(&disk.lock);
	disk.delay = micros;
	pthread_mutex_unlock(&disk.lock);
}

void platter_hold(void)
{
	pthread_mutex_lock(&disk.lock);
	disk.held = true;
	pthread_mutex_unlock(&disk.lock);
}

int platter_counters(char text[PLATTER_TEXT])
{
	static const char how[] =
		"writes %llu\nflushes %llu\npending %llu\nkept %llu\nlost "
		"%llu\n";

	pthread_mutex_lock(&disk.lock);
	int n = snprintf(text, PLATTER_TEXT, how,
		(unsigned long long)disk.writes,
		(unsigned long long)disk.flushes,
		(unsigned long long)disk.n_pending,
		(unsigned long long)disk.kept, (unsigned long long)disk.lost);
	pthread_mutex_unlock(&disk.lock);
	return n;
}
