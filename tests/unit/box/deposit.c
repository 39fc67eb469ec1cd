/* deposit: refused when it does not fit, warned once a day, counted once
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "box/deposit.h"

#include <dirent.h>
#include <errno.h>
#include <time.h>
#include <utime.h>

#include "scratch.h"

static const struct allowance limit = {1000, 0};

/* Waits for others who seal. */
static unsigned met;

int nanosleep(const struct timespec *left, struct timespec *more)
{
	met++;
	return clock_nanosleep(CLOCK_MONOTONIC, 0, left, more) ? -1 : 0;
}

static void enter(void)
{
	static const char *const dirs[] = {
		"box", "box/tmp", "box/new", "box/cur"};
	static char text[200];

	for (size_t i = 0; i < 4; i++)
		scratch_mkdir(dirs[i]);
	memset(text, 'x', sizeof(text));
	scratch_put_bytes("message", text, sizeof(text));
}

static size_t in_new(void)
{
	DIR *dir = opendir("box/new");
	struct dirent *entry;
	size_t n = 0;

	while (dir && (entry = readdir(dir)))
		n += entry->d_name[0] != '.';
	if (dir)
		closedir(dir);
	return n;
}

static struct deposit made(const char *delivery, const struct allowance *a)
{
	struct deposit deposit = {.maildir = "box",
		.delivery = delivery,
		.line = 1,
		.head = str_text("To: you\n"),
		.fd = file_open_read("message"),
		.allowance = a};

	CHECK(deposit_look(&deposit) == 0);
	return deposit;
}

static enum deposit_verdict put(const char *delivery, const struct allowance *a)
{
	struct deposit deposit = made(delivery, a);
	enum deposit_verdict verdict = deposit_put(&deposit);

	CHECK(deposit.size == 208 && deposit.limited == (a != 0));
	file_close(deposit.fd);
	return verdict;
}

static void no_quota(void)
{
	struct deposit deposit = made("1000000.1", 0);

	CHECK(!deposit.limited && !strstr(deposit.name, ",S="));
	deposit.always_sized = true;
	CHECK(deposit_look(&deposit) == 0);
	CHECK(strstr(deposit.name, ",S=208"));
	file_close(deposit.fd);
	CHECK(put("1000000.1", 0) == DEPOSIT_OK && in_new() == 1);
	CHECK(!scratch_there("box/maildirsize"));
	CHECK(system("rm box/new/*") == 0);
}

/* No room, says somebody else; but what came before the crash is there. */
static void crowded(void)
{
	struct deposit deposit = made("1000000.7", 0);

	deposit.crowded = true;
	CHECK(deposit_put(&deposit) == DEPOSIT_FULL && in_new() == 0);
	deposit.crowded = false;
	CHECK(deposit_put(&deposit) == DEPOSIT_OK && in_new() == 1);
	deposit.crowded = true;
	CHECK(deposit_put(&deposit) == DEPOSIT_OK && in_new() == 1);
	CHECK(!scratch_there("box/maildirsize"));
	CHECK(system("rm box/new/*") == 0);
	file_close(deposit.fd);
}

/* Others are met if there are some. */
static void company(void)
{
	struct deposit deposit = made("1000000.8", 0);

	met = 0;
	CHECK(deposit_put(&deposit) == DEPOSIT_OK && met == 0);
	CHECK(system("rm box/new/*") == 0);
	deposit.company = true;
	CHECK(deposit_put(&deposit) == DEPOSIT_OK && met == 1);
	CHECK(system("rm box/new/*") == 0);
	file_close(deposit.fd);
}

static void counted(void)
{
	CHECK(put("1000000.1", &limit) == DEPOSIT_OK);
	CHECK(scratch_holds("box/maildirsize", "1000S\n0 0\n208 1\n"));
	CHECK(put("1000000.2", &limit) == DEPOSIT_OK && in_new() == 2);
	CHECK(system("ls box/new | grep -q 'L1[.].*,S=208$'") == 0);
	CHECK(put("1000000.3", &limit) == DEPOSIT_OK);
	CHECK(put("1000000.4", &limit) == DEPOSIT_OK);
	CHECK(put("1000000.5", &limit) == DEPOSIT_FULL && in_new() == 4);
	CHECK(scratch_holds("box/maildirsize", "1000S\n832 4\n"));
}

/* What came before the crash is neither refused nor counted again. */
static void repeated(void)
{
	CHECK(put("1000000.4", &limit) == DEPOSIT_OK && in_new() == 4);
	CHECK(scratch_holds("box/maildirsize", "1000S\n832 4\n"));
}

static bool due(unsigned percent)
{
	struct deposit deposit = made("1000000.9", &limit);

	file_close(deposit.fd);
	return deposit_warns(&deposit, percent);
}

static void age(int seconds)
{
	struct utimbuf times = {0, time(0) - seconds};

	CHECK(utime("box/quotawarn", &times) == 0);
}

static void warnings_due(void)
{
	CHECK(!due(84) && !due(0) && !scratch_there("box/quotawarn"));
	CHECK(due(83) && scratch_there("box/quotawarn"));
	CHECK(!due(83));
	age(86300);
	CHECK(!due(83));
	age(86500);
	CHECK(due(83) && !due(83));
	age(-200000); /* from a clock that was wrong */
	CHECK(due(83) && !due(83));
	CHECK(unlink("box/quotawarn") == 0);
	CHECK(symlink("../message", "box/quotawarn") == 0);
	CHECK(!due(83) && unlink("box/quotawarn") == 0);
}

static void warnings(void)
{
	struct deposit deposit = made("1000000.9", &limit);

	deposit_warning(&deposit, str_text("Subject: full\n\n"), -1);
	CHECK(in_new() == 5);
	CHECK(scratch_holds("box/maildirsize", "1000S\n832 4\n15 1\n"));
	scratch_put("text", "clean up\n");
	int fd = file_open_read("text");
	deposit_warning(&deposit, str_text("Subject: full\n\n"), fd);
	file_close(fd);
	CHECK(in_new() == 6);
	CHECK(system("grep -q '^clean up' box/new/*,S=24") == 0);
	CHECK(scratch_holds("box/maildirsize", "1000S\n832 4\n15 1\n24 1\n"));
	file_close(deposit.fd);
}

/* What does not get there does not count. */
static void not_counted(void)
{
	static const struct allowance wide = {100000, 0};
	struct deposit deposit = made("1000000.8", &wide);

	CHECK(scratch_holds("box/maildirsize", "100000S\n871 6\n"));
	CHECK(rename("box/tmp", "box/away") == 0);
	CHECK(deposit_put(&deposit) == DEPOSIT_FAILED);
	CHECK(rename("box/away", "box/tmp") == 0);
	CHECK(scratch_holds("box/maildirsize", "100000S\n871 6\n"));
	file_close(deposit.fd);
}

static void failures(void)
{
	struct deposit deposit = {.maildir = "box", .fd = -1};

	CHECK(deposit_look(&deposit) == -1 && errno == EBADF);
	deposit.maildir = "nobox";
	deposit.fd = file_open_read("message");
	CHECK(deposit_look(&deposit) == 0);
	CHECK(deposit_put(&deposit) == DEPOSIT_NO_DIR && errno == ENOENT);
	deposit.maildir = "box";
	CHECK(rename("box/tmp", "box/away") == 0);
	CHECK(deposit_put(&deposit) == DEPOSIT_FAILED && errno == ENOENT);
	CHECK(rename("box/away", "box/tmp") == 0);
	file_close(deposit.fd);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(enter);
	RUN(no_quota);
	RUN(crowded);
	RUN(counted);
	RUN(repeated);
	RUN(warnings_due);
	RUN(warnings);
	RUN(not_counted);
	RUN(failures);
	RUN(company);
	RUN(scratch_leave);
	return check_done();
}
