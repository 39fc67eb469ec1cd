/* credentials: what goes over descriptor 3, and nothing else
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "auth/credentials.h"

#include "scratch.h"

static struct credentials c;

/* Reads these bytes from a file. */
static int reads(const char *s, size_t n)
{
	scratch_put_bytes("in", s, n);
	return credentials_read(&c, file_open_read("in"));
}

static void three_strings(void)
{
	CHECK(reads("joe\0secret\0<1.2@h>", 19) == 0);
	CHECK(strcmp(c.login, "joe") == 0);
	CHECK(strcmp(c.password, "secret") == 0);
	CHECK(strcmp(c.timestamp, "<1.2@h>") == 0);
	/* More may follow, and strings may be empty. */
	CHECK(reads("\0\0\0more\0", 8) == 0);
	CHECK(*c.login == 0 && *c.password == 0 && *c.timestamp == 0);
}

static void misuse(void)
{
	CHECK(reads("", 0) == CREDENTIALS_MISUSE);
	CHECK(reads("joe\0secret", 10) == CREDENTIALS_MISUSE);
	CHECK(reads("joe\0secret\0stamp", 16) == CREDENTIALS_MISUSE);
	CHECK(credentials_read(&c, -1) == CREDENTIALS_MISUSE);
}

static void length(void)
{
	char long_one[CREDENTIALS_MAX + 1];

	memset(long_one, 'x', sizeof(long_one));
	long_one[3] = long_one[7] = 0;
	long_one[CREDENTIALS_MAX - 1] = long_one[CREDENTIALS_MAX] = 0;
	CHECK(reads(long_one, CREDENTIALS_MAX) == 0);
	CHECK(strlen(c.timestamp) == CREDENTIALS_MAX - 9);
	CHECK(reads(long_one, CREDENTIALS_MAX + 1) == CREDENTIALS_WRONG);
}

static void closes(void)
{
	scratch_put("in", "");
	int fd = file_open_read("in");
	CHECK(credentials_read(&c, fd) == CREDENTIALS_MISUSE);
	CHECK(fcntl(fd, F_GETFD) == -1);
}

static void there_and_back(void)
{
	struct credentials theirs;

	credentials_begin(&theirs);
	CHECK(credentials_add(&theirs, str_text("joe")));
	CHECK(credentials_add(&theirs, str_text("")));
	CHECK(!credentials_add(&theirs, str_of("a\0b", 3)));
	CHECK(credentials_add(&theirs, str_text("t")));
	int fd = credentials_pipe(&theirs);
	CHECK(fd != -1 && (fcntl(fd, F_GETFD) & FD_CLOEXEC));
	CHECK(credentials_read(&c, fd) == 0);
	CHECK(c.n == 7 && strcmp(c.timestamp, "t") == 0);
}

static void full(void)
{
	struct credentials theirs;
	char part[CREDENTIALS_MAX];

	memset(part, 'x', sizeof(part));
	credentials_begin(&theirs);
	CHECK(!credentials_add(&theirs, str_of(part, CREDENTIALS_MAX)));
	CHECK(theirs.n == 0);
	CHECK(credentials_add(&theirs, str_of(part, CREDENTIALS_MAX - 2)));
	CHECK(!credentials_add(&theirs, str_of("a", 1)));
	CHECK(credentials_add(&theirs, str_of("", 0)));
	CHECK(!credentials_add(&theirs, str_of("", 0)));
	CHECK(theirs.n == CREDENTIALS_MAX);
	credentials_wipe(&theirs);
	CHECK(theirs.n == 0 && theirs.space[0] == 0);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(three_strings);
	RUN(misuse);
	RUN(length);
	RUN(closes);
	RUN(there_and_back);
	RUN(full);
	RUN(scratch_leave);
	return check_done();
}
