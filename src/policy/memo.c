/* memo - see memo.h
 *
 * The file: a block of MEMO_BUCKET * MEMO_RECORD bytes with mark, size and
 * secret, then the buckets. Places to enter are locks far behind its end.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/memo.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/num.h"
#include "base/random.h"
#include "data/siphash.h"

enum {
	BLOCK = MEMO_BUCKET * MEMO_RECORD,
	MARK = 8,
	HEAD = MARK + 4 + 32,
	PAUSE_MS = 5, /* between two attempts to get a lock */
	PLACES_MAX = 1024,
};

static const char mark[MARK + 1] = "ppath-t1";

static int lock_once(int fd, short kind, off_t start, off_t n)
{
	struct flock lock = {.l_type = kind,
		.l_whence = SEEK_SET,
		.l_start = start,
		.l_len = n};

	return fcntl(fd, F_SETLK, &lock);
}

/* Not F_SETLKW: a process that was stopped must not stop all others. */
static int lock_block(int fd, off_t start)
{
	int64_t deadline = clock_steady_ms() + MEMO_PATIENCE_MS;

	while (lock_once(fd, F_WRLCK, start, BLOCK) == -1) {
		if (errno != EACCES && errno != EAGAIN && errno != EINTR)
			return -1;
		if (clock_steady_ms() >= deadline) {
			errno = ETIMEDOUT;
			return -1;
		}
		clock_sleep_ms(PAUSE_MS);
	}
	return 0;
}

/* Closing would do, too. */
static void unlock_block(int fd, off_t start)
{
	ignore(lock_once(fd, F_UNLCK, start, BLOCK));
}

/* Is there a head for just so many buckets? */
static bool read_head(struct memo *memo)
{
	char head[HEAD];

	if (pread(memo->fd, head, HEAD, 0) != HEAD ||
		memcmp(head, mark, MARK) != 0 ||
		num_unpack32(head + MARK) != memo->buckets)
		return false;
	memcpy(memo->secret, head + MARK + 4, sizeof(memo->secret));
	return true;
}

/* An empty file with a new secret; buckets that were never written read as
 * zeros. The head comes last: without it the file is made again. */
static int make(struct memo *memo)
{
	char head[HEAD];
	off_t size = ((off_t)memo->buckets + 1) * BLOCK;

	if (random_bytes(memo->secret, sizeof(memo->secret)) == -1)
		return -1;
	memcpy(head, mark, MARK);
	num_pack32(head + MARK, memo->buckets);
	memcpy(head + MARK + 4, memo->secret, sizeof(memo->secret));
	if (ftruncate(memo->fd, 0) == -1 || ftruncate(memo->fd, size) == -1 ||
		pwrite(memo->fd, head, HEAD, 0) != HEAD)
		return -1;
	return 0;
}

static int prepare(struct memo *memo)
{
	if (read_head(memo))
		return 0;
	if (lock_block(memo->fd, 0) == -1)
		return -1;
	int done = read_head(memo) ? 0 : make(memo);
	unlock_block(memo->fd, 0);
	return done;
}

int memo_open(struct memo *memo, const char *path, uint64_t records)
{
	if (records < MEMO_RECORDS_MIN)
		records = MEMO_RECORDS_MIN;
	if (records > MEMO_RECORDS_MAX)
		records = MEMO_RECORDS_MAX;
	memo->buckets = (uint32_t)(records / MEMO_BUCKET);
	memo->taken = 0;
	memo->fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NONBLOCK, 0600);
	if (memo->fd == -1)
		return -1;
	if (prepare(memo) == 0)
		return 0;
	memo_close(memo);
	return -1;
}

static void unpack(const char *s, struct memo_record *record)
{
	memcpy(record->key, s, 16);
	record->until = num_unpack32(s + 16);
	record->count = num_unpack32(s + 20);
	record->value =
		(uint64_t)num_unpack32(s + 24) << 32 | num_unpack32(s + 28);
}

static void pack(char *s, const struct memo_record *record)
{
	memcpy(s, record->key, 16);
	num_pack32(s + 16, record->until);
	num_pack32(s + 20, record->count);
	num_pack32(s + 24, (uint32_t)(record->value >> 32));
	num_pack32(s + 28, (uint32_t)record->value);
}

/* Finds the key in its bucket; *index_out is its place, or the one that it
 * shall have. */
static bool find(const char block[BLOCK], const unsigned char key[16],
	int64_t now, size_t *index_out)
{
	uint32_t least = UINT32_MAX;

	*index_out = 0;
	for (size_t i = 0; i < MEMO_BUCKET; i++) {
		const char *s = block + i * MEMO_RECORD;
		uint32_t until = num_unpack32(s + 16);
		if (until > now && memcmp(s, key, 16) == 0) {
			*index_out = i;
			return true;
		}
		if (until <= now)
			until = 0; /* free */
		if (until < least) {
			least = until;
			*index_out = i;
		}
	}
	return false;
}

/* One that could not be opened may be used: it fails. */
static bool closed(const struct memo *memo)
{
	errno = EBADF;
	return memo->fd == -1;
}

/* The bucket is `first` and so many behind it, round the table. */
static int take(struct memo *memo, uint64_t first, uint64_t behind,
	const uint64_t hash[2], int64_t now, struct memo_record *record_out)
{
	uint64_t bucket = (first % memo->buckets + behind) % memo->buckets;
	off_t start = (off_t)(bucket + 1) * BLOCK;
	char block[BLOCK];
	size_t index;

	if (lock_block(memo->fd, start) == -1)
		return -1;
	ssize_t got = pread(memo->fd, block, BLOCK, start);
	if (got == -1) {
		unlock_block(memo->fd, start);
		return -1;
	}
	memset(block + got, 0, BLOCK - (size_t)got);
	*record_out = (struct memo_record){0};
	memcpy(record_out->key, hash, sizeof(record_out->key));
	bool found = find(block, record_out->key, now, &index);
	if (found)
		unpack(block + index * MEMO_RECORD, record_out);
	memo->taken = start + (off_t)(index * MEMO_RECORD);
	return found;
}

static void hash_key(
	const struct memo *memo, struct str key, uint64_t hash_out[2])
{
	hash_out[0] = siphash(memo->secret, key);
	hash_out[1] = siphash(memo->secret + 2, key);
}

int memo_take(struct memo *memo, struct str key, int64_t now,
	struct memo_record *record_out)
{
	uint64_t hash[2];

	if (closed(memo))
		return -1;
	hash_key(memo, key, hash);
	return take(memo, hash[0], 0, hash, now, record_out);
}

int memo_take_share(struct memo *memo, struct str owner, struct str key,
	int64_t now, struct memo_record *record_out)
{
	uint32_t buckets = memo->buckets / MEMO_SHARES;
	uint64_t hash[2];

	if (closed(memo))
		return -1;
	hash_key(memo, key, hash);
	return take(memo, siphash(memo->secret, owner),
		hash[0] % (buckets ? buckets : 1), hash, now, record_out);
}

int memo_put(struct memo *memo, const struct memo_record *record)
{
	char bytes[MEMO_RECORD];

	pack(bytes, record);
	ssize_t put = pwrite(memo->fd, bytes, MEMO_RECORD, memo->taken);
	int error = errno;
	memo_leave(memo);
	errno = put == -1 ? error : ENOSPC;
	return put == MEMO_RECORD ? 0 : -1;
}

void memo_leave(struct memo *memo)
{
	unlock_block(memo->fd, memo->taken / BLOCK * BLOCK);
	memo->taken = 0;
}

int memo_enter(struct memo *memo, struct str key, unsigned places)
{
	const off_t far = (off_t)1 << 40;
	uint64_t hash = siphash(memo->secret, key) & 0xffffffffff;

	if (closed(memo))
		return -1;

	if (places > PLACES_MAX)
		places = PLACES_MAX;
	for (unsigned i = 0; i < places; i++) {
		off_t place = far + (off_t)(hash * PLACES_MAX) + (off_t)i;
		if (lock_once(memo->fd, F_WRLCK, place, 1) == 0)
			return 1;
		if (errno != EACCES && errno != EAGAIN)
			return -1;
	}
	return 0;
}

void memo_close(struct memo *memo)
{
	if (memo->fd != -1)
		file_close(memo->fd);
	memo->fd = -1;
}
