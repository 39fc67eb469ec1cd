/* admission: the longest match counts, and what it says
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/admission.h"

#include "data/cdbmake.h"

#include "scratch.h"

static struct buf rule = BUF_LIMIT(ADMISSION_MAX);

static int look(const char *address)
{
	return admission_look("rules", str_text(address), &rule);
}

#define RECORD(make, key, data) \
	CHECK(cdbmake_add((make), str_text(key), \
		      str_of((data), sizeof(data) - 1)) == 0)

static void make(void)
{
	struct cdbmake cdb;
	int fd = file_open_empty("rules", 0600);

	CHECK(cdbmake_start(&cdb, fd) == 0);
	RECORD(&cdb, "192.0.2.1", "+RELAYCLIENT=\0+DATABYTES=5\0");
	RECORD(&cdb, "192.0.2.", "+A=b\0");
	RECORD(&cdb, "10.", "D");
	RECORD(&cdb, "10.1.", "");
	RECORD(&cdb, "", "+REST=1\0");
	CHECK(cdbmake_finish(&cdb) == 0);
	file_close(fd);
}

static void matches(void)
{
	struct str rest, pair;

	CHECK(look("192.0.2.1") == -1);
	make();
	CHECK(look("192.0.2.1") == 1);
	rest = buf_str(&rule);
	CHECK(admission_next(&rest, &pair) && str_is(pair, "RELAYCLIENT="));
	CHECK(pair.s[pair.n] == 0);
	CHECK(admission_next(&rest, &pair) && str_is(pair, "DATABYTES=5"));
	CHECK(!admission_next(&rest, &pair));
	CHECK(look("192.0.2.10") == 1 && str_is(buf_str(&rule), "+A=b") == 0);
	rest = buf_str(&rule);
	CHECK(admission_next(&rest, &pair) && str_is(pair, "A=b"));
	CHECK(look("10.2.3.4") == 0);
	CHECK(look("10.1.3.4") == 1 && rule.n == 0);
	CHECK(look("2001:db8::1") == 1);
	rest = buf_str(&rule);
	CHECK(admission_next(&rest, &pair) && str_is(pair, "REST=1"));
}

static void nonsense(void)
{
	struct str pair, rest = str_of("A=1\0+B\0+C=1", 11);

	CHECK(!admission_next(&rest, &pair));
	scratch_put("rules", "x");
	CHECK(look("192.0.2.1") == -1);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(matches);
	RUN(nonsense);
	RUN(scratch_leave);
	return check_done();
}
