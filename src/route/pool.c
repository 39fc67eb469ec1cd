/* pool - see pool.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "route/pool.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/in.h"
#include "base/num.h"
#include "box/lock.h"
#include "box/quota.h"
#include "route/bounds.h"
#include "route/virtual.h"

enum {
	PATH_MAX_BYTES = 2000,
	FIELDS = 4,
	WIDTH = 20, /* of a field; a blank or a newline is behind each */
	LINE_BYTES = FIELDS * (WIDTH + 1),
	DAY = 86400,
	REST_SECONDS = 900, /* how long a count is good at least */
	REST_FACTOR = 100, /* and how many times as long as it took */
	LOCK_MS = 30000,
	MILLION = 1000000,
};

struct pool {
	const char *dir;
	uint64_t size; /* of the message that is to come */
	int fd; /* .domainsize, or -1 */
	struct quota quota; /* the limits; what the file says */
	uint64_t when; /* the last count; 0: there was none */
	uint64_t took; /* seconds */
};

static int open_in(const char *dir, const char *name, int flags)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	int fd = -1;

	if (buf_join(&path, dir, "/", name) == 0)
		fd = open(buf_text(&path),
			flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC,
			0600);
	buf_free(&path);
	return fd;
}

/* ---- the file ---- */

/* Numbers beyond any sum are damage, as whatever else is no such line. */
static bool parse(struct str line, uint64_t fields[FIELDS])
{
	static const uint64_t most = (uint64_t)1 << 60;
	bool sound = true;

	for (size_t i = 0; i < FIELDS; i++)
		sound = sound &&
			num_parse(str_of(line.s + i * (WIDTH + 1), WIDTH),
				fields + i) &&
			fields[i] < most;
	return sound;
}

/* What is no such file says: never counted. */
static int load(struct pool *pool)
{
	char line[LINE_BYTES];
	uint64_t fields[FIELDS] = {0};
	int result = file_read_at(pool->fd, line, sizeof(line), 0);

	if (result == -1 && errno != EPROTO)
		return -1;
	if (result == -1 || !parse(str_of(line, sizeof(line)), fields))
		fields[2] = 0;
	pool->quota.usage.bytes = (int64_t)fields[0];
	pool->quota.usage.count = (int64_t)fields[1];
	pool->when = fields[2];
	pool->took = fields[3];
	return 0;
}

/* One line, always as long. */
static int store(const struct pool *pool)
{
	const uint64_t fields[FIELDS] = {(uint64_t)pool->quota.usage.bytes,
		(uint64_t)pool->quota.usage.count, pool->when, pool->took};
	char line[LINE_BYTES + NUM_MAX];
	size_t n = 0;

	for (size_t i = 0; i < FIELDS; i++) {
		n += num_format_wide(line + n, fields[i], WIDTH);
		line[n++] = i + 1 < FIELDS ? ' ' : '\n';
	}
	if (lseek(pool->fd, 0, SEEK_SET) == -1)
		return -1;
	return file_write_all(pool->fd, line, n);
}

static int hold(const struct pool *pool)
{
	return lock_until(pool->fd, clock_steady_ms() + LOCK_MS);
}

static void leave(const struct pool *pool)
{
	file_unlock(pool->fd);
}

/* ---- counting ---- */

static int add_user(const struct pool *pool, struct str line, struct usage *sum)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct usage usage = {0, 0};
	struct vuser user;
	int result = 0;

	if (!vuser_parse(line, &user))
		return 0; /* for the operator to mend */
	result = virtual_home(pool->dir, &user, &path);
	if (result == 0)
		result = buf_add_text(&path, "/Maildir");
	if (result == 0)
		result = quota_used(buf_text(&path), &usage);
	sum->bytes += usage.bytes;
	sum->count += usage.count;
	buf_free(&path);
	return result;
}

static int add_users(const struct pool *pool, int fd, struct usage *sum)
{
	char space[8192];
	struct in in = IN_FROM(fd, space);
	struct buf line = BUF_LIMIT(VUSER_LINE_MAX + 1);
	int more = 1;
	int result = 0;

	while (result == 0 && more == 1) {
		buf_clear(&line);
		more = in_until(&in, &line, '\n');
		result = more == -1 ? -1
				    : add_user(pool, str_trim(buf_str(&line)),
					      sum);
	}
	buf_free(&line);
	return result;
}

static int count_users(const struct pool *pool, struct usage *sum)
{
	int fd = open_in(pool->dir, "vpasswd", O_RDONLY);

	if (fd == -1)
		return -1;
	int result = add_users(pool, fd, sum);
	file_close(fd);
	return result;
}

/* What was delivered while it was counted may have been seen, or not: it is
 * added, as too much is found out before anything is refused for it. */
static int count(struct pool *pool)
{
	struct usage before = pool->quota.usage;
	struct usage sum = {0, 0};
	uint64_t begun = clock_micros();
	bool counted = pool->when != 0;

	if (count_users(pool, &sum) == -1 || hold(pool) == -1)
		return -1;
	int result = load(pool);
	if (result == 0) {
		struct usage *now = &pool->quota.usage;
		now->bytes =
			sum.bytes + (counted ? now->bytes - before.bytes : 0);
		now->count =
			sum.count + (counted ? now->count - before.count : 0);
		pool->when = (uint64_t)clock_seconds();
		pool->took = (clock_micros() - begun) / MILLION + 1;
		result = store(pool);
	}
	leave(pool);
	return result;
}

/* ---- the rules ---- */

static bool over(const struct pool *pool)
{
	return quota_over(&pool->quota, pool->size);
}

/* Is it too soon to count again, even before a refusal? */
static bool rests(const struct pool *pool)
{
	uint64_t rest =
		pool->took < DAY / REST_FACTOR ? pool->took * REST_FACTOR : DAY;
	uint64_t now = (uint64_t)clock_seconds();

	if (rest < REST_SECONDS)
		rest = REST_SECONDS;
	return pool->when <= now && now - pool->when < rest;
}

/* By what is known; a count is due where it is not enough. */
static bool due(const struct pool *pool)
{
	uint64_t now = (uint64_t)clock_seconds();

	if (pool->when > now || now - pool->when >= DAY)
		return true;
	return over(pool) && !rests(pool);
}

static int look(struct pool *pool)
{
	if (hold(pool) == -1)
		return -1;
	int result = load(pool);
	leave(pool);
	return result;
}

static enum pool_verdict verdict(const struct pool *pool)
{
	return over(pool) ? POOL_FULL : POOL_ROOM;
}

/* Whoever has the lock counts; if that was somebody else, his count counts. */
static enum pool_verdict count_alone(struct pool *pool)
{
	enum pool_verdict result = POOL_UNSURE;
	int lock = open_in(pool->dir, ".domainsize.lock", O_RDWR | O_CREAT);

	if (lock == -1)
		return POOL_UNSURE;
	if (file_lock_now(lock) == -1)
		result = over(pool) ? POOL_BUSY : POOL_ROOM;
	else if (look(pool) == 0 && (!due(pool) || count(pool) == 0))
		result = verdict(pool);
	file_close(lock);
	return result;
}

/* 1; 0: there is no limit; -1. */
static int limit(struct pool *pool)
{
	struct bounds limits;

	if (bounds_read(&limits, pool->dir) == -1)
		return -1;
	pool->quota.allowance = bounds_pool(&limits);
	return !allowance_none(&pool->quota.allowance);
}

enum pool_verdict pool_ask(const char *dir, uint64_t size)
{
	struct pool pool = {.dir = dir, .size = size};
	enum pool_verdict result = POOL_UNSURE;
	int limited = limit(&pool);

	if (limited != 1)
		return limited == 0 ? POOL_NONE : POOL_UNSURE;
	pool.fd = open_in(dir, ".domainsize", O_RDWR | O_CREAT);
	if (pool.fd == -1)
		return POOL_UNSURE;
	if (look(&pool) == 0)
		result = due(&pool) ? count_alone(&pool) : verdict(&pool);
	file_close(pool.fd);
	return result;
}

int pool_add(const char *dir, uint64_t size)
{
	struct pool pool = {
		.dir = dir, .fd = open_in(dir, ".domainsize", O_RDWR)};
	int result = -1;

	if (pool.fd == -1)
		return -1;
	if (hold(&pool) == 0 && load(&pool) == 0) {
		pool.quota.usage.bytes += (int64_t)size;
		pool.quota.usage.count++;
		result = store(&pool);
	}
	file_close(pool.fd);
	return result;
}

int pool_full(const char *dir, uint64_t size)
{
	struct pool pool = {.dir = dir, .size = size};
	int full = 0;

	int limited = limit(&pool);
	if (limited == 1)
		pool.fd = open_in(dir, ".domainsize", O_RDONLY);
	if (limited == -1 || (limited == 1 && pool.fd == -1))
		return errno == EACCES ? -1 : 0;
	if (limited == 0)
		return 0;
	if (file_lock_now(pool.fd) == 0 && load(&pool) == 0)
		full = over(&pool) && rests(&pool);
	file_close(pool.fd);
	return full;
}
