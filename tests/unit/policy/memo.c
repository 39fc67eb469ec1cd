/* memo: records that stay, places that are taken, files of nonsense
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _DEFAULT_SOURCE /* syscall */
#include "policy/memo.h"

#include <errno.h>
#include <sys/syscall.h>
#include <sys/wait.h>

#include "scratch.h"

static struct memo table = MEMO_CLOSED;
static ssize_t room = -1; /* so many bytes are written; -1: all */

/* In the place of the C library's. */
ssize_t pwrite(int fd, const void *bytes, size_t n, off_t offset)
{
	if (room == 0) {
		errno = ENOSPC;
		return -1;
	}
	if (room > 0 && (size_t)room < n)
		n = (size_t)room;
	return syscall(SYS_pwrite64, fd, bytes, n, offset);
}

enum { NOW = 1000000 };

/* Adds one to the key's count; what it is then, or -1. */
static int64_t bump(const char *key, int64_t now, uint32_t stay)
{
	struct memo_record record;

	if (memo_take(&table, str_text(key), now, &record) == -1)
		return -1;
	record.count++;
	record.until = (uint32_t)now + stay;
	return memo_put(&table, &record) == -1 ? -1 : (int64_t)record.count;
}

static void opens(void)
{
	scratch_enter();
	CHECK(memo_open(&table, "none/table", 1024) == -1);
	CHECK(table.fd == -1);
	CHECK(memo_open(&table, "t", 2048) == 0);
	CHECK(table.buckets == 2048 / MEMO_BUCKET);
}

static void remembers(void)
{
	CHECK(bump("joe", NOW, 100) == 1);
	CHECK(bump("joe", NOW + 1, 100) == 2);
	CHECK(bump("jim", NOW, 100) == 1);
	memo_close(&table);
	CHECK(memo_open(&table, "t", 2048) == 0);
	CHECK(bump("joe", NOW + 2, 100) == 3);
	CHECK(bump("joe", NOW + 200, 100) == 1); /* its time was over */
}

/* What is not noted, or in part, is told of. */
static void full(void)
{
	for (room = 0; room < MEMO_RECORD; room += 8)
		CHECK(bump("tim", NOW, 100) == -1 && errno == ENOSPC);
	room = -1;
	CHECK(bump("jim", NOW, 100) == 2);
}

static void leaves(void)
{
	struct memo_record record;

	CHECK(memo_take(&table, str_text("sue"), NOW, &record) == 0);
	CHECK(record.count == 0 && record.value == 0 && record.until == 0);
	record.count = 7;
	memo_leave(&table);
	CHECK(memo_take(&table, str_text("sue"), NOW, &record) == 0);
	CHECK(record.count == 0);
	record.value = 0x123456789abcdefU;
	record.until = UINT32_MAX;
	CHECK(memo_put(&table, &record) == 0);
	CHECK(memo_take(&table, str_text("sue"), NOW, &record) == 1);
	CHECK(record.value == 0x123456789abcdefU);
	memo_leave(&table);
}

/* A flood of keys cannot make the file grow, and what has the longest time
 * left outlives it. */
static void bounded(void)
{
	char key[20];
	struct stat before;
	struct stat after;
	int kept = 0;

	CHECK(stat("t", &before) == 0);
	for (int i = 0; i < 200; i++) {
		snprintf(key, sizeof(key), "keep%d", i);
		CHECK(bump(key, NOW, 100000) == 1);
	}
	for (int i = 0; i < 20000; i++) {
		snprintf(key, sizeof(key), "flood%d", i);
		CHECK(bump(key, NOW, 100) == 1);
	}
	for (int i = 0; i < 200; i++) {
		snprintf(key, sizeof(key), "keep%d", i);
		kept += bump(key, NOW, 100000) == 2;
	}
	CHECK(kept == 200);
	CHECK(stat("t", &after) == 0 && after.st_size == before.st_size);
	CHECK(after.st_size == (2048 + MEMO_BUCKET) * MEMO_RECORD);
}

/* Many processes count the same. */
static void together(void)
{
	int status;

	for (int i = 0; i < 4; i++) {
		if (fork() == 0) {
			bool good = true;
			for (int k = 0; k < 250; k++)
				good = bump("all", NOW, 1000) > 0 && good;
			_exit(good ? 0 : 1);
		}
	}
	for (int i = 0; i < 4; i++)
		CHECK(wait(&status) > 0 && status == 0);
	CHECK(bump("all", NOW, 1000) == 1001);
}

/* In another process: does it get a place, and then stay? Its answer comes
 * back; it ends when the pipe does. */
static int enter_elsewhere(int hold[2])
{
	int said[2];
	char got = 9;

	CHECK(pipe(said) == 0);
	if (fork() == 0) {
		char c = (char)memo_enter(&table, str_text("host"), 2);
		(void)close(hold[1]);
		ignore(write(said[1], &c, 1));
		ignore(read(hold[0], &c, 1));
		_exit(0);
	}
	CHECK(read(said[0], &got, 1) == 1);
	(void)close(said[0]);
	(void)close(said[1]);
	return got;
}

static void places(void)
{
	int hold[2];
	int status;

	CHECK(pipe(hold) == 0);
	CHECK(enter_elsewhere(hold) == 1);
	CHECK(enter_elsewhere(hold) == 1);
	CHECK(enter_elsewhere(hold) == 0);
	CHECK(memo_enter(&table, str_text("host"), 2) == 0);
	CHECK(memo_enter(&table, str_text("host"), 3) == 1);
	CHECK(memo_enter(&table, str_text("other"), 1) == 1);
	(void)close(hold[1]);
	for (int i = 0; i < 3; i++)
		CHECK(wait(&status) > 0);
	/* They are gone, whatever way: so are their places. */
	CHECK(memo_enter(&table, str_text("host"), 1) == 1);
	(void)close(hold[0]);
}

/* One that keeps a lock delays the others for a second, not for ever. */
static void stuck(void)
{
	struct memo_record record;
	int ready[2];
	int hold[2];
	int status;
	char c;

	CHECK(pipe(ready) == 0 && pipe(hold) == 0);
	if (fork() == 0) {
		(void)close(hold[1]);
		c = memo_take(&table, str_text("joe"), NOW, &record) != -1;
		ignore(write(ready[1], &c, 1));
		ignore(read(hold[0], &c, 1));
		_exit(0);
	}
	CHECK(read(ready[0], &c, 1) == 1 && c == 1);
	CHECK(memo_take(&table, str_text("joe"), NOW, &record) == -1);
	CHECK(errno == ETIMEDOUT);
	(void)close(hold[1]);
	CHECK(wait(&status) > 0);
	CHECK(memo_take(&table, str_text("joe"), NOW, &record) != -1);
	memo_leave(&table);
}

static void nonsense(void)
{
	memo_close(&table);
	CHECK(memo_open(&table, "t", 4096) == 0); /* another size */
	CHECK(bump("jim", NOW, 100) == 1);
	memo_close(&table);
	scratch_put(
		"t", "this is not a table, is it? it is quite something else");
	CHECK(memo_open(&table, "t", 4096) == 0);
	CHECK(bump("jim", NOW, 100) == 1);
	CHECK(bump("jim", NOW, 100) == 2);
	CHECK(truncate("t", 44) == 0); /* cut behind the head */
	CHECK(bump("jim", NOW, 100) == 1);
	CHECK(bump("jim", NOW, 100) == 2);
	memo_close(&table);
	scratch_leave();
}

int main(void)
{
	RUN(opens);
	RUN(remembers);
	RUN(full);
	RUN(leaves);
	RUN(bounded);
	RUN(together);
	RUN(places);
	RUN(stuck);
	RUN(nonsense);
	return check_done();
}
