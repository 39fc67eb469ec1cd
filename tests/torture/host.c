/* host - another mail server, good or bad
 *
 *	host kind-file record		(under tcpserver)
 *
 * The first word of the file says how it is now:
 *
 *	good	takes mail, and writes each recipient to the record
 *	late	the same, but greets after four seconds
 *	slow	the same, but each answer takes a second
 *	busy	the same, but after three messages says 421 and goes
 *	mute	says nothing at all
 *	drip	says one byte a second
 *	reset	resets the connection in the middle of DATA
 *	noise	answers what is no answer
 *	flood	greets without an end
 *	liar	says 250 to everything, DATA as well
 *
 * Exit: 0.
 * SPDX-License-Identifier: 0BSD
 */
#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { LINE = 2048, RECIPIENTS = 100, BUSY_AFTER = 3, OUT = 1 };

static struct {
	char kind[16];
	const char *record;
	char to[RECIPIENTS][LINE];
	unsigned n;
	unsigned taken;
	FILE *in;
} host;

static bool is(const char *kind)
{
	return strcmp(host.kind, kind) == 0;
}

static void wait_ms(long ms)
{
	struct timespec time = {ms / 1000, ms % 1000 * 1000000};

	nanosleep(&time, 0);
}

static void send_all(const char *text, size_t n)
{
	size_t step = is("drip") ? 1 : n;

	for (size_t at = 0; at < n; at += step) {
		if (is("drip"))
			wait_ms(1000);
		if (write(OUT, text + at, step) <= 0)
			exit(0);
	}
}

static void say(const char *text)
{
	static const char *const noise[] = {"\r\n", "25\r\n", "abc def\r\n",
		"\xff\xfe\x01 200 hello\n", "-1 no\r\n", "250"};

	if (is("slow"))
		wait_ms(1000);
	if (is("noise"))
		text = noise[host.taken++ % 6];
	send_all(text, strlen(text));
}

/* As a machine that crashes: what was sent may be lost as well. */
static void reset(void)
{
	struct linger now = {1, 0};

	setsockopt(OUT, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	exit(0);
}

static bool read_line(char line[LINE])
{
	return fgets(line, LINE, host.in) != 0;
}

/* Until the dot; what counts is who gets it. */
static void take_text(void)
{
	char line[LINE];

	say(is("liar") ? "250 ok\r\n" : "354 go on\r\n");
	while (read_line(line) && strcmp(line, ".\r\n") != 0)
		if (is("reset"))
			reset();
	if (feof(host.in) || is("liar"))
		exit(0);
	int fd = open(host.record, O_WRONLY | O_APPEND | O_CREAT, 0666);
	for (unsigned i = 0; i < host.n; i++)
		if (fd == -1 || dprintf(fd, "%s\n", host.to[i]) < 0)
			exit(0);
	close(fd);
	host.n = 0;
	host.taken++;
	say("250 taken\r\n");
}

static void take_recipient(const char *line)
{
	const char *start = strchr(line, '<');
	const char *end = start ? strchr(start, '>') : 0;

	if (!end || host.n == RECIPIENTS) {
		say("452 too many\r\n");
		return;
	}
	snprintf(host.to[host.n++], LINE, "%.*s", (int)(end - start - 1),
		start + 1);
	say("250 ok\r\n");
}

static void obey(const char *line)
{
	if (is("busy") && host.taken >= BUSY_AFTER) {
		say("421 come back later\r\n");
		exit(0);
	}
	if (strncasecmp(line, "EHLO", 4) == 0) {
		say("250-host\r\n250 PIPELINING\r\n");
	} else if (strncasecmp(line, "RCPT", 4) == 0) {
		take_recipient(line);
	} else if (strncasecmp(line, "DATA", 4) == 0) {
		take_text();
	} else if (strncasecmp(line, "QUIT", 4) == 0) {
		say("221 bye\r\n");
		exit(0);
	} else {
		say("250 ok\r\n");
	}
}

int main(int argc, char **argv)
{
	char line[LINE];
	FILE *file = argc == 3 ? fopen(argv[1], "r") : 0;

	if (!file || fscanf(file, "%15s", host.kind) != 1)
		return 111;
	fclose(file);
	host.record = argv[2];
	host.in = stdin;
	alarm(600);
	if (is("mute"))
		pause();
	if (is("late"))
		wait_ms(4000);
	while (is("flood"))
		send_all("220-more is to come\r\n", 21);
	say("220 host ESMTP\r\n");
	while (read_line(line))
		obey(line);
	return 0;
}
