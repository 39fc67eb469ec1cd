/* splogger - copy lines to syslog
 *
 *	splogger [ tag [ facility ] ]
 *
 * Reads lines from descriptor 0 and sends each to /dev/log, with the time in
 * front: lines that begin with "alert:" as alerts, with "warning:" as
 * warnings, all others as info. A line longer than 800 bytes comes in pieces.
 * facility is a number, 2 (mail) by default.
 *
 * Exit: 0 at the end of input, 100 bad usage, 111 cannot read. Heap: none.
 * SPDX-License-Identifier: 0BSD
 */
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/in.h"
#include "base/num.h"

const char prog_name[] = "splogger";

static const char how[] = "[ tag [ facility ] ]";

enum {
	LINE_MAX_BYTES = 800,
	HEAD_MAX = 200,
	TAG_MAX = 100,
	FACILITY_MAIL = 2,
	FACILITY_MOST = 23,
	LEVEL_ALERT = 1,
	LEVEL_WARNING = 4,
	LEVEL_INFO = 6,
	MICRO = 1000000,
};

struct session {
	const char *tag;
	uint64_t facility;
	int fd; /* -1: not connected */
};

static struct session session = {"splogger", FACILITY_MAIL, -1};

/* Again for each line that finds nobody: the syslog daemon may come back. */
static void connect_log(void)
{
	struct sockaddr_un place = {.sun_family = AF_UNIX};

	memcpy(place.sun_path, "/dev/log", 9);
	session.fd = socket(AF_UNIX, SOCK_DGRAM, 0);
	if (session.fd == -1)
		return;
	if (connect(session.fd, (struct sockaddr *)&place, sizeof(place)) == 0)
		return;
	file_close(session.fd);
	session.fd = -1;
}

static int level(struct str line)
{
	if (str_starts(line, str_text("alert:")))
		return LEVEL_ALERT;
	return str_starts(line, str_text("warning:")) ? LEVEL_WARNING
						      : LEVEL_INFO;
}

static size_t add(char *dst, const char *text)
{
	size_t n = strlen(text);

	memcpy(dst, text, n);
	return n;
}

/* "<priority>tag: seconds.micros text" */
static void say(struct str line, bool more)
{
	char text[HEAD_MAX + LINE_MAX_BYTES];
	char digits[NUM_MAX];
	uint64_t now = clock_micros();
	size_t n = add(text, "<");

	n += num_format(text + n, session.facility * 8 + (unsigned)level(line));
	n += add(text + n, ">");
	n += add(text + n, session.tag);
	n += add(text + n, ": ");
	n += num_format(text + n, now / MICRO);
	n += add(text + n, ".");
	(void)num_format_wide(digits, now % MICRO, 6);
	n += add(text + n, digits);
	n += add(text + n, " ");
	memcpy(text + n, line.s, line.n);
	n += line.n;
	if (more)
		text[n++] = '+';
	for (int tries = 0; tries < 2; tries++) {
		if (session.fd == -1)
			connect_log();
		if (session.fd == -1 || file_write(session.fd, text, n) >= 0)
			return;
		file_close(session.fd);
		session.fd = -1;
	}
}

static char clean(char c)
{
	return ascii_control(c) || ascii_8bit(c) ? '?' : c;
}

static int copy(struct in *in)
{
	char line[LINE_MAX_BYTES];
	size_t n = 0;
	char c;
	int result;

	while ((result = in_byte(in, &c)) == 1) {
		if (c == '\n' || n == sizeof(line)) {
			say(str_of(line, n), c != '\n');
			n = 0;
		}
		if (c != '\n')
			line[n++] = clean(c);
	}
	if (n > 0)
		say(str_of(line, n), false);
	return result;
}

int main(int argc, char **argv)
{
	static char space[4096];
	struct in in = IN_FROM(0, space);

	help_wanted(argc, argv, how);
	if (argc > 3)
		die_usage(how);
	if (argc > 1)
		session.tag = argv[1];
	if (argc > 2 && !num_parse(str_text(argv[2]), &session.facility))
		die_usage(how);
	if (session.facility > FACILITY_MOST || strlen(session.tag) > TAG_MAX)
		die_usage(how);
	return copy(&in) == 0 ? EXIT_OK : EXIT_TEMP;
}
