/* liar - a name server that cannot be trusted
 *
 *	liar port mode
 *
 * By UDP on 127.0.0.1. mode: silent (reads, says nothing), servfail, refused,
 * garbage (random bytes), alien (another id), flood (thousands of answers that
 * are not ours, then none), half (an answer cut in the middle), loop (a CNAME
 * to itself), tcp (truncated; TCP is closed), huge (64 KiB are promised, the
 * counts are as large as can be), name (a compression pointer to itself).
 *
 * SPDX-License-Identifier: 0BSD
 */
#include <netinet/in.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static struct sockaddr_in client;
static int fd;

static void say(const unsigned char *s, size_t n)
{
	(void)sendto(fd, s, n, 0, (struct sockaddr *)&client, sizeof(client));
}

/* Where the question ends. */
static size_t question(const unsigned char *s, size_t n)
{
	size_t at = 12;

	while (at < n && s[at])
		at += s[at] + 1U;
	return at + 5 <= n ? at + 5 : n;
}

/* One record behind the question: a CNAME, to what `data` says. */
static size_t record(unsigned char *s, size_t n, unsigned char low)
{
	static const unsigned char head[] = {
		0xc0, 12, 0, 5, 0, 1, 0, 0, 0, 60, 0, 2, 0xc0};

	s[7] = 1;
	memcpy(s + n, head, sizeof(head));
	s[n + sizeof(head)] = low;
	return n + sizeof(head) + 1;
}

static void flood(unsigned char *s, size_t n)
{
	for (int i = 0; i < 5000; i++) {
		s[0] = (unsigned char)(i >> 8);
		s[1] = (unsigned char)i;
		s[13] ^= 1;
		say(s, n);
	}
}

static void garbage(unsigned char *s)
{
	for (size_t i = 2; i < 400; i++)
		s[i] = (unsigned char)random();
	say(s, 400);
}

/* The answer of n bytes: header and question so far. */
static void lie(const char *mode, unsigned char *s, size_t n)
{
	s[2] = 0x81;
	s[3] = 0x80;
	memset(s + 6, 0, 6);
	if (strcmp(mode, "servfail") == 0)
		s[3] |= 2;
	else if (strcmp(mode, "refused") == 0)
		s[3] |= 5;
	else if (strcmp(mode, "alien") == 0)
		s[0] ^= 1;
	else if (strcmp(mode, "half") == 0)
		n = record(s, n, 12) - 3;
	else if (strcmp(mode, "loop") == 0)
		n = record(s, n, 12);
	else if (strcmp(mode, "tcp") == 0)
		s[2] |= 2;
	else if (strcmp(mode, "huge") == 0)
		memset(s + 6, 255, 6);
	else if (strcmp(mode, "name") == 0)
		n = record(s, n, (unsigned char)(n + 12));
	say(s, n);
}

int main(int argc, char **argv)
{
	struct sockaddr_in here = {.sin_family = AF_INET};
	unsigned char s[2048];

	if (argc != 3)
		return 100;
	here.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	here.sin_port = htons((unsigned short)atoi(argv[1]));
	fd = socket(AF_INET, SOCK_DGRAM, 0);
	if (bind(fd, (struct sockaddr *)&here, sizeof(here)) == -1)
		return 111;
	puts("ready");
	fflush(stdout);
	for (;;) {
		socklen_t size = sizeof(client);
		ssize_t got = recvfrom(
			fd, s, 1024, 0, (struct sockaddr *)&client, &size);
		if (got < 17)
			continue;
		size_t n = question(s, (size_t)got);
		if (strcmp(argv[2], "flood") == 0)
			flood(s, n);
		else if (strcmp(argv[2], "garbage") == 0)
			garbage(s);
		else if (strcmp(argv[2], "silent") != 0)
			lie(argv[2], s, n);
	}
}
