/* sink - where mail ends outside of the mail system
 *
 *	sink smtp drop		(under tcpserver)
 *	sink program drop	(from a .qmail file)
 *
 * Both leave the message as a file in the drop (ledger.h) and then take it.
 * A recipient whose name begins with "never" is refused for good; one with
 * "later" as long as there is no file drop/.open.
 *
 * Exit: 0 taken, 100 never, 111 later, or it cannot be kept.
 * SPDX-License-Identifier: 0BSD
 */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

#include "text.h"

enum { LINE = 4096, RECIPIENTS = 100, NEVER = 100, LATER = 111 };

static struct {
	const char *drop;
	char from[LINE];
	char to[RECIPIENTS][LINE];
	unsigned n;
	unsigned kept;
	FILE *file;
	char *hidden; /* its name until it is whole */
} sink;

static int wish(const char *recipient)
{
	char *open = path_of(sink.drop, ".open");
	int code = 0;

	if (strncmp(recipient, "never", 5) == 0)
		code = NEVER;
	else if (strncmp(recipient, "later", 5) == 0 && access(open, F_OK) != 0)
		code = LATER;
	free(open);
	return code;
}

static bool open_file(void)
{
	sink.hidden =
		print_of("%s/.%d.%u", sink.drop, (int)getpid(), ++sink.kept);
	sink.file = fopen(sink.hidden, "w");
	if (!sink.file)
		return false;
	(void)fprintf(sink.file, "from %s\n", *sink.from ? sink.from : "<>");
	for (unsigned i = 0; i < sink.n; i++)
		(void)fprintf(sink.file, "to %s\n", sink.to[i]);
	(void)putc('\n', sink.file);
	return true;
}

static bool close_file(void)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	char *path = print_of("%s/%lld.%09ld.%d", sink.drop,
		(long long)now.tv_sec, now.tv_nsec, (int)getpid());
	bool kept = fclose(sink.file) == 0 && rename(sink.hidden, path) == 0;
	free(path);
	return kept;
}

static int take_program(void)
{
	const char *from = getenv("SENDER");
	const char *to = getenv("RECIPIENT");
	int c;

	if (!from || !to)
		return LATER;
	if (wish(to))
		return wish(to);
	(void)snprintf(sink.from, LINE, "%s", from);
	(void)snprintf(sink.to[sink.n++], LINE, "%s", to);
	if (!open_file())
		return LATER;
	while ((c = getchar()) != EOF)
		(void)putc(c, sink.file);
	return !ferror(stdin) && close_file() ? 0 : LATER;
}

/* ---- SMTP ---- */

static bool next_line(char line[LINE])
{
	if (!fgets(line, LINE, stdin))
		return false;
	line[strcspn(line, "\r\n")] = 0;
	return true;
}

static void say(const char *line)
{
	(void)printf("%s\r\n", line);
	(void)fflush(stdout);
}

/* <...> of a command's argument. */
static void copy_address(char place[LINE], const char *line)
{
	const char *start = strchr(line, '<');
	size_t n = start ? strcspn(start + 1, ">") : 0;

	memcpy(place, start ? start + 1 : "", n);
	place[n] = 0;
}

static void recipient(const char *line)
{
	char address[LINE];

	copy_address(address, line);
	int code = sink.n == RECIPIENTS ? LATER : wish(address);
	if (code == 0)
		memcpy(sink.to[sink.n++], address, LINE);
	say(code == NEVER   ? "550 5.1.1 never"
		: code != 0 ? "451 4.3.0 later"
			    : "250 2.1.5 ok");
}

static bool copy_data(void)
{
	char line[LINE];

	while (next_line(line)) {
		if (strcmp(line, ".") == 0)
			return true;
		(void)fprintf(sink.file, "%s\n", line + (*line == '.'));
	}
	return false;
}

static void data(void)
{
	if (sink.n == 0) {
		say("554 5.5.1 nobody");
		return;
	}
	if (!open_file()) {
		say("451 4.3.0 unable to keep it");
		return;
	}
	say("354 go on");
	if (copy_data())
		say(close_file() ? "250 2.0.0 ok" : "451 4.3.0 not kept");
	else
		(void)unlink(sink.hidden);
	sink.n = 0;
}

static int take_smtp(void)
{
	char line[LINE];

	say("220 else.test ESMTP");
	while (next_line(line)) {
		if (strncasecmp(line, "EHLO", 4) == 0) {
			say("250-else.test");
			say("250 8BITMIME");
		} else if (strncasecmp(line, "MAIL", 4) == 0) {
			copy_address(sink.from, line);
			sink.n = 0;
			say("250 2.1.0 ok");
		} else if (strncasecmp(line, "RCPT", 4) == 0) {
			recipient(line);
		} else if (strncasecmp(line, "DATA", 4) == 0) {
			data();
		} else if (strncasecmp(line, "QUIT", 4) == 0) {
			break;
		} else {
			say("250 ok");
		}
	}
	return 0;
}

int main(int argc, char **argv)
{
	if (argc != 3) {
		(void)fprintf(stderr, "usage: sink smtp|program drop\n");
		return LATER;
	}
	sink.drop = argv[2];
	return strcmp(argv[1], "smtp") == 0 ? take_smtp() : take_program();
}
