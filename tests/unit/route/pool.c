/* pool: counted when it must be, and not more often than it may be
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "route/pool.h"

#include <fcntl.h>
#include <sys/file.h>

#include "base/clock.h"

#include "scratch.h"

static void user(const char *name, const char *more)
{
	char path[200];

	scratch_mkdir(name);
	snprintf(path, sizeof(path), "%s/Maildir", name);
	scratch_mkdir(path);
	snprintf(path, sizeof(path), "%s/Maildir/new", name);
	scratch_mkdir(path);
	snprintf(path, sizeof(path), "%s/Maildir/cur", name);
	scratch_mkdir(path);
	snprintf(path, sizeof(path), "%s/Maildir/%s", name, more);
	scratch_put(path, "");
}

/* What was found out, and when: so many seconds ago. */
static void noted(int64_t bytes, int64_t count, int64_t ago, int64_t took)
{
	char line[200];

	snprintf(line, sizeof(line), "%020lld %020lld %020lld %020lld\n",
		(long long)bytes, (long long)count,
		(long long)(clock_seconds() - ago), (long long)took);
	scratch_put("d/.domainsize", line);
}

/* Bytes and messages, as the file has them. */
static bool sums(long long bytes, long long count)
{
	struct buf text = BUF_LIMIT(1000);
	long long got[4] = {-1, -1, -1, -1};

	if (file_slurp("d/.domainsize", &text) == 0)
		CHECK(text.n == 84 &&
			sscanf(buf_text(&text), "%lld %lld %lld %lld", got,
				got + 1, got + 2, got + 3) == 4);
	buf_free(&text);
	return got[0] == bytes && got[1] == count && got[3] >= 1;
}

/* Two mailboxes of one message and of two, one of which is trash; one that
 * tells by maildirsize; one that is not there; a line that is no user's. */
static void make(void)
{
	scratch_mkdir("d");
	user("d/ann", "new/1.a,S=100");
	user("d/bob", "cur/2.b,S=50:2,S");
	scratch_put("d/bob/Maildir/cur/3.b,S=70:2,ST", "");
	user("d/carl", "new/4.c,S=999");
	scratch_put("d/carl/Maildir/maildirsize", "5000S\n400 4\n100 1\n");
	scratch_put("d/vpasswd", "ann:h:1:0:a::NOQUOTA\n"
				 "bob:h:1:0:b:d/bob:NOQUOTA\nbroken\n"
				 "carl:h:1:0:c:d/carl:5000S\n"
				 "dora:h:1:0:d:d/dora:NOQUOTA");
}

static void limits(const char *text)
{
	scratch_put("d/.qmailadmin-limits", text);
}

static void none(void)
{
	make();
	CHECK(pool_ask("d", 1) == POOL_NONE && pool_full("d", 1) == 0);
	limits("maxaliases 3\nquota 0\nmaxmsgcount -1\n");
	CHECK(pool_ask("d", (uint64_t)1 << 40) == POOL_NONE);
	CHECK(!scratch_there("d/.domainsize"));
	CHECK(pool_add("d", 5) == -1 && !scratch_there("d/.domainsize"));
}

static void first(void)
{
	limits("quota 1\n");
	CHECK(pool_full("d", 2000000) == 0);
	CHECK(pool_ask("d", 1048576 - 650) == POOL_ROOM);
	CHECK(sums(650, 7));
	CHECK(pool_add("d", 1048576 - 650) == 0 && sums(1048576, 8));
	CHECK(pool_full("d", 1) == 1);
	CHECK(pool_ask("d", 1) == POOL_FULL && sums(1048576, 8));
}

/* The sums are wrong, as somebody deleted: found out, but not at once. */
static void before_refusing(void)
{
	noted(1048576, 8, 800, 1);
	CHECK(pool_ask("d", 1) == POOL_FULL && pool_full("d", 1) == 1);
	noted(1048576, 8, 1000, 1);
	CHECK(pool_full("d", 1) == 0);
	CHECK(pool_ask("d", 1) == POOL_ROOM && sums(650, 7));
	noted(1048576, 8, 2900, 30);
	CHECK(pool_ask("d", 1) == POOL_FULL);
	noted(1048576, 8, 3100, 30);
	CHECK(pool_ask("d", 1) == POOL_ROOM);
	noted(1048576, 8, 80000, 100000);
	CHECK(pool_ask("d", 1) == POOL_FULL);
}

/* A day old, from the future, damaged, empty. */
static void anew(void)
{
	static const char *const bad[] = {"", "1 2 3\n",
		"0000000000000000000x 00000000000000000001 "
		"00000000001900000000 00000000000000000001\n"};

	noted(5, 5, 80000, 1);
	CHECK(pool_ask("d", 1) == POOL_ROOM && sums(5, 5));
	noted(5, 5, 86401, 1);
	CHECK(pool_ask("d", 1) == POOL_ROOM && sums(650, 7));
	noted(5, 5, -100, 1);
	CHECK(pool_ask("d", 1) == POOL_ROOM && sums(650, 7));
	for (size_t i = 0; i < 3; i++) {
		scratch_put("d/.domainsize", bad[i]);
		CHECK(pool_full("d", 1) == 0);
		CHECK(pool_ask("d", 1) == POOL_ROOM && sums(650, 7));
	}
}

static void messages(void)
{
	limits("maxmsgcount: 7\n");
	noted(650, 7, 10, 1);
	CHECK(pool_ask("d", 1) == POOL_FULL);
	limits("maxmsgcount: 8\n");
	CHECK(pool_ask("d", 1) == POOL_ROOM);
	limits("quota 1\n");
}

/* Whoever counts is not disturbed, nor is anybody kept by him. */
static void alone(void)
{
	int fd = file_open_empty("d/.domainsize.lock", 0600);

	CHECK(flock(fd, LOCK_EX) == 0);
	noted(1048576, 8, 1000, 1);
	CHECK(pool_ask("d", 1) == POOL_BUSY && sums(1048576, 8));
	noted(5, 5, 86401, 1);
	CHECK(pool_ask("d", 1) == POOL_ROOM && sums(5, 5));
	file_close(fd);
	fd = file_open_read("d/.domainsize");
	noted(1048576, 8, 10, 1);
	CHECK(pool_full("d", 1) == 1 && flock(fd, LOCK_EX) == 0);
	CHECK(pool_full("d", 1) == 0);
	file_close(fd);
}

static void trouble(void)
{
	noted(5, 5, 86401, 1);
	CHECK(rename("d/vpasswd", "d/v") == 0);
	CHECK(pool_ask("d", 1) == POOL_UNSURE && sums(5, 5));
	CHECK(rename("d/v", "d/vpasswd") == 0);
	CHECK(unlink("d/.domainsize") == 0);
	CHECK(symlink("other", "d/.domainsize") == 0);
	CHECK(pool_ask("d", 1) == POOL_UNSURE && !scratch_there("d/other"));
	CHECK(unlink("d/.qmailadmin-limits") == 0);
	scratch_mkdir("d/.qmailadmin-limits");
	CHECK(pool_ask("d", 1) == POOL_UNSURE && pool_full("d", 1) == 0);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(none);
	RUN(first);
	RUN(before_refusing);
	RUN(anew);
	RUN(messages);
	RUN(alone);
	RUN(trouble);
	RUN(scratch_leave);
	return check_done();
}
