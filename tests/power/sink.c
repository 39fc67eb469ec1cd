/* sink - where letters end outside the machine
 *
 *	sink smtp drop		(under tcpserver)
 *	sink program drop	(from a .qmail file)
 *
 * Both leave the letter as a file in the drop (tests/crash/ledger.h) and then
 * take it; or they have one of their bad moments, and it comes again. As a
 * mail server it refuses never.test for good.
 *
 * Exit: 0 taken, 111 a bad moment, or it cannot be kept.
 * SPDX-License-Identifier: 0BSD
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "letter.h"

enum { RECIPIENTS = 100, TEMPORARY = 111, PATH = 4200 };

static struct {
	const char *drop;
	struct dice dice;
	char from[LETTER_ADDRESS];
	char to[RECIPIENTS][LETTER_ADDRESS];
	unsigned n;
	unsigned kept;
	FILE *file;
	char hidden[PATH]; /* its name until it is whole */
} sink;

static bool bad_moment(unsigned of)
{
	return dice_below(&sink.dice, of) == 0;
}

static bool open_file(void)
{
	snprintf(sink.hidden, PATH, "%s/.%d.%u", sink.drop, (int)getpid(),
		++sink.kept);
	sink.file = fopen(sink.hidden, "w");
	if (!sink.file)
		return false;
	fprintf(sink.file, "from %s\n", *sink.from ? sink.from : "<>");
	for (unsigned i = 0; i < sink.n; i++)
		fprintf(sink.file, "to %s\n", sink.to[i]);
	putc('\n', sink.file);
	return true;
}

/* A power cut takes the drop away meanwhile: then nothing was kept. */
static bool close_file(void)
{
	struct timespec now;
	char path[PATH];

	clock_gettime(CLOCK_REALTIME, &now);
	snprintf(path, PATH, "%s/%lld.%09ld.%d", sink.drop,
		(long long)now.tv_sec, now.tv_nsec, (int)getpid());
	return fclose(sink.file) == 0 && rename(sink.hidden, path) == 0;
}

static int take_program(void)
{
	const char *from = getenv("SENDER");
	const char *to = getenv("RECIPIENT");
	int c;

	if (!from || !to || bad_moment(4))
		return TEMPORARY;
	snprintf(sink.from, LETTER_ADDRESS, "%s", from);
	snprintf(sink.to[sink.n++], LETTER_ADDRESS, "%s", to);
	if (!open_file())
		return TEMPORARY;
	while ((c = getchar()) != EOF)
		putc(c, sink.file);
	return !ferror(stdin) && close_file() ? 0 : TEMPORARY;
}

/* ---- SMTP ---- */

/* A line without its end; false: there are no more. */
static bool next_line(char line[LETTER_LINE])
{
	if (!fgets(line, LETTER_LINE, stdin))
		return false;
	line[strcspn(line, "\r\n")] = 0;
	return true;
}

static void say(const char *line)
{
	printf("%s\r\n", line);
	fflush(stdout);
}

/* <...> of a command's argument. */
static void copy_address(char place[LETTER_ADDRESS], const char *line)
{
	const char *start = strchr(line, '<');
	size_t n = start ? strcspn(start + 1, ">") : 0;

	n = n < LETTER_ADDRESS ? n : LETTER_ADDRESS - 1;
	memcpy(place, start ? start + 1 : "", n);
	place[n] = 0;
}

static void mail(const char *line)
{
	copy_address(sink.from, line);
	sink.n = 0;
	say("250 2.1.0 ok");
}

static void recipient(const char *line)
{
	char address[LETTER_ADDRESS];

	copy_address(address, line);
	if (strstr(address, "@never.test")) {
		say("550 5.1.1 never");
	} else if (sink.n == RECIPIENTS || bad_moment(6)) {
		say("451 4.3.0 a bad moment");
	} else {
		memcpy(sink.to[sink.n++], address, LETTER_ADDRESS);
		say("250 2.1.5 ok");
	}
}

static bool copy_data(void)
{
	char line[LETTER_LINE];

	while (next_line(line)) {
		if (strcmp(line, ".") == 0)
			return true;
		fprintf(sink.file, "%s\n", line + (*line == '.'));
	}
	return false;
}

static void data(void)
{
	bool bad = bad_moment(12);

	if (sink.n == 0) {
		say("554 5.5.1 nobody");
		return;
	}
	if (!open_file()) {
		say("451 4.3.0 unable to keep it");
		return;
	}
	say("354 go on");
	bool whole = copy_data();
	if (bad || !whole) {
		fclose(sink.file);
		unlink(sink.hidden);
	} else {
		bad = !close_file();
	}
	if (whole)
		say(bad ? "451 4.3.0 a bad moment" : "250 2.0.0 ok");
	sink.n = 0;
}

static int take_smtp(void)
{
	char line[LETTER_LINE];

	say("220 far.test ESMTP");
	while (next_line(line)) {
		if (strncasecmp(line, "MAIL", 4) == 0)
			mail(line);
		else if (strncasecmp(line, "RCPT", 4) == 0)
			recipient(line);
		else if (strncasecmp(line, "DATA", 4) == 0)
			data();
		else if (strncasecmp(line, "QUIT", 4) == 0)
			break;
		else
			say("250 ok");
	}
	return 0;
}

int main(int argc, char **argv)
{
	struct timespec now;

	if (argc != 3) {
		fprintf(stderr, "usage: sink smtp|program drop\n");
		return TEMPORARY;
	}
	sink.drop = argv[2];
	clock_gettime(CLOCK_MONOTONIC, &now);
	sink.dice.state = (uint64_t)now.tv_nsec * 100003 + (uint64_t)getpid();
	(void)dice_below(&sink.dice, 2);
	return strcmp(argv[1], "smtp") == 0 ? take_smtp() : take_program();
}
