/* census: every message once, in the order of arrival; strangers do not count
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "tools/census.h"

#include <errno.h>

#include "queue/name.h"

#include "scratch.h"

static struct buf list = BUF_LIMIT(1000000);

static void empty(void)
{
	CHECK(census_list(&list) == 0 && census_count(&list) == 0);
	scratch_queue();
	CHECK(census_list(&list) == 0 && census_count(&list) == 0);
}

static void put(uint64_t id, char kind)
{
	char path[NAME_MAX_LENGTH];

	name_mess(path, id, kind);
	scratch_put(path, "");
}

static void counted(void)
{
	static const uint64_t ids[] = {1764000000000007, 1764000000000001,
		1863999999999999, 7, 1764000000000065, 1764000000000129};
	static const uint64_t sorted[] = {7, 1764000000000001, 1764000000000007,
		1764000000000065, 1764000000000129, 1863999999999999};

	for (size_t i = 0; i < 6; i++) {
		put(ids[i], NAME_MESSAGE);
		put(ids[i], NAME_ENVELOPE);
	}
	put(1764000000000002, NAME_MESSAGE); /* not accepted yet */
	scratch_put("mess/3/.hidden", "");
	scratch_put("mess/3/0003.e", "");
	scratch_put("mess/3/3.e.bak", "");
	CHECK(census_list(&list) == 0 && census_count(&list) == 6);
	for (size_t i = 0; i < 6; i++)
		CHECK(census_id(&list, i) == sorted[i]);
	CHECK(census_list(&list) == 0 && census_count(&list) == 6);
}

static int visit(void *context, uint64_t id)
{
	size_t *n = context;

	(void)id;
	errno = EINTR;
	return ++*n == 3 ? -1 : 0;
}

/* A visitor who has seen enough ends the walk, and his errno is told. */
static void stopped(void)
{
	size_t n = 0;
	const struct census_visit three = {&n, visit};

	CHECK(census_walk(&three) == -1 && errno == EINTR && n == 3);
	struct buf small = BUF_LIMIT(20);
	CHECK(census_list(&small) == -1 && errno == EMSGSIZE);
	buf_free(&small);
}

static void unreadable(void)
{
	CHECK(rmdir("mess/60") == 0); /* gone is nothing */
	CHECK(census_list(&list) == 0 && census_count(&list) == 6);
	scratch_put("mess/60", "");
	CHECK(census_list(&list) == -1 && errno == ENOTDIR);
	buf_free(&list);
}

static void attended(void)
{
	CHECK(!census_attended());
	CHECK(mkfifo("lock/trigger", 0600) == 0 && !census_attended());
	int fd = open("lock/trigger", O_RDWR | O_NONBLOCK);
	CHECK(census_attended());
	close(fd);
	CHECK(!census_attended());
}

static void known(void)
{
	CHECK(!census_known(71));
	scratch_put("state/7/71", "");
	CHECK(census_known(71) && !census_known(7));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(empty);
	RUN(counted);
	RUN(stopped);
	RUN(unreadable);
	RUN(attended);
	RUN(known);
	RUN(scratch_leave);
	return check_done();
}
