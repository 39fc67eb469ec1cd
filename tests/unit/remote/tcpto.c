/* tcpto: who is left alone, and for how long
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/tcpto.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"

#include "check.h"

static const char path[] = "queue/lock/tcpto";
static char dir[] = "/tmp/tcpto-XXXXXX";
static struct tcpto tcpto;

static struct ip host(unsigned i)
{
	const unsigned char bytes[4] = {192, 0, 2, (unsigned char)i};

	return ip_of(bytes, 4);
}

static void enter(void)
{
	CHECK(mkdtemp(dir) && chdir(dir) == 0);
	CHECK(mkdir("queue", 0700) == 0 && mkdir("queue/lock", 0700) == 0);
}

static void empty(void)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC, 0600);

	CHECK(fd != -1);
	(void)close(fd);
	CHECK(tcpto_read(&tcpto) == 0);
}

/* As if every note had been made so many seconds ago. */
static void age(int64_t seconds)
{
	int fd = open(path, O_RDWR);
	unsigned char s[TCPTO_RECORD];

	for (off_t at = 0; pread(fd, s, sizeof(s), at) == sizeof(s);
		at += TCPTO_RECORD) {
		int64_t when = 0;
		for (int i = 24; i < 32; i++)
			when = when << 8 | s[i];
		if (when)
			when -= seconds;
		for (int i = 0; i < 8; i++)
			s[24 + i] = (unsigned char)(when >> (56 - 8 * i));
		CHECK(pwrite(fd, s, sizeof(s), at) == sizeof(s));
	}
	(void)close(fd);
	CHECK(tcpto_read(&tcpto) == 0);
}

static void without_file(void)
{
	struct ip a = host(1);

	CHECK(tcpto_read(&tcpto) == -1);
	CHECK(!tcpto_avoid(&tcpto, &a));
	tcpto_note(&tcpto, &a, true);
	CHECK(access(path, F_OK) == -1);
}

static void counts(void)
{
	struct ip a = host(1);
	struct ip b = host(2);

	empty();
	tcpto_note(&tcpto, &a, true);
	CHECK(tcpto.records[0].count == 1 && !tcpto_avoid(&tcpto, &a));
	tcpto_note(&tcpto, &a, true); /* too close to count */
	CHECK(tcpto.records[0].count == 1);
	age(200);
	tcpto_note(&tcpto, &a, true);
	CHECK(tcpto.records[0].count == 2 && tcpto_avoid(&tcpto, &a));
	CHECK(!tcpto_avoid(&tcpto, &b));
	age(3800);
	CHECK(tcpto_avoid(&tcpto, &a));
	age(3000);
	CHECK(!tcpto_avoid(&tcpto, &a));
}

static void forgets(void)
{
	struct ip a = host(1);

	empty();
	tcpto_note(&tcpto, &a, true);
	age(200);
	tcpto_note(&tcpto, &a, true);
	CHECK(tcpto_avoid(&tcpto, &a));
	tcpto_note(&tcpto, &a, false);
	CHECK(!tcpto_avoid(&tcpto, &a));
	CHECK(tcpto_read(&tcpto) == 0 && tcpto.records[0].count == 0);
}

/* The oldest makes room. */
static void full(void)
{
	struct ip first = host(0);
	int found = 0;

	empty();
	tcpto_note(&tcpto, &first, true);
	age(500);
	for (unsigned i = 1; i <= TCPTO_MAX; i++) {
		struct ip ip = host(i);
		tcpto_note(&tcpto, &ip, true);
	}
	CHECK(tcpto_read(&tcpto) == 0);
	for (size_t i = 0; i < TCPTO_MAX; i++) {
		CHECK(tcpto.records[i].count == 1);
		found += ip_equal(&tcpto.records[i].ip, &first);
	}
	CHECK(found == 0);
}

/* On disk: mapped address, count, seven zeros, time. */
static void layout(void)
{
	static const unsigned char head[24] = {[10] = 0xff,
		[11] = 0xff,
		[12] = 192,
		[13] = 0,
		[14] = 2,
		[15] = 9,
		[16] = 1};
	struct ip a = host(9);
	struct ip six;
	unsigned char s[TCPTO_RECORD];

	empty();
	tcpto_note(&tcpto, &a, true);
	int fd = open(path, O_RDONLY);
	CHECK(pread(fd, s, sizeof(s), 0) == sizeof(s));
	CHECK(memcmp(s, head, sizeof(head)) == 0);
	(void)close(fd);
	CHECK(ip_parse(str_text("2001:db8::1"), &six));
	tcpto_note(&tcpto, &six, true);
	CHECK(tcpto_read(&tcpto) == 0 && ip_equal(&tcpto.records[1].ip, &six));
	CHECK(llabs(tcpto.records[1].when - clock_seconds()) < 5);
}

/* A clock that was set back must not keep a host off. */
static void future(void)
{
	struct ip a = host(1);

	empty();
	tcpto_note(&tcpto, &a, true);
	age(200);
	tcpto_note(&tcpto, &a, true);
	age(-100000);
	CHECK(!tcpto_avoid(&tcpto, &a));
}

/* Whatever stands in the file. */
static void garbage(void)
{
	char bytes[TCPTO_MAX * TCPTO_RECORD + 77];
	struct ip a = host(1);

	memset(bytes, 0xff, sizeof(bytes));
	int fd = open(path, O_WRONLY | O_TRUNC);
	CHECK(write(fd, bytes, sizeof(bytes)) == sizeof(bytes));
	(void)close(fd);
	CHECK(tcpto_read(&tcpto) == 0);
	CHECK(!tcpto_avoid(&tcpto, &a));
	tcpto_note(&tcpto, &a, true);
}

static void leave(void)
{
	CHECK(unlink(path) == 0 && rmdir("queue/lock") == 0);
	CHECK(rmdir("queue") == 0 && rmdir(dir) == 0);
}

int main(void)
{
	RUN(enter);
	RUN(without_file);
	RUN(counts);
	RUN(forgets);
	RUN(full);
	RUN(layout);
	RUN(future);
	RUN(garbage);
	RUN(leave);
	return check_done();
}
