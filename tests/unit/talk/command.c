/* command: lines, their limits, and the table
 *
 * SPDX-License-Identifier: 0BSD
 */

#include "talk/command.h"

#include <errno.h>

#include "check.h"
#include "feed.h"

static struct str got(const struct command_line *line)
{
	return str_of(line->space, line->n);
}

static void lines(void)
{
	static const char wire[] = "NOOP\r\nrset\n\r\n\nlast";
	static struct command_line line;

	for (size_t piece = 1; piece < sizeof(wire); piece++) {
		struct in in = feed(wire, sizeof(wire) - 1, piece);
		CHECK(command_read(&in, &line) == 1);
		CHECK_TEXT(got(&line), "NOOP");
		CHECK(!line.bare);
		CHECK(command_read(&in, &line) == 1);
		CHECK_TEXT(got(&line), "rset");
		CHECK(line.bare);
		CHECK(command_read(&in, &line) == 1 && line.n == 0);
		CHECK(command_read(&in, &line) == 1 && line.n == 0);
		CHECK(command_read(&in, &line) == 0);
		CHECK(!line.cut && !line.odd);
	}
}

/* A line of n bytes, and what follows it is still heard. */
static void one_of(size_t n, const char *end, bool cut)
{
	static char wire[60000];
	static struct command_line line;

	memset(wire, 'x', n);
	memcpy(wire + n, end, strlen(end));
	memcpy(wire + n + strlen(end), "QUIT\r\n", 6);
	struct in in = feed(wire, n + strlen(end) + 6, 512);
	CHECK(command_read(&in, &line) == 1);
	CHECK(line.cut == cut);
	CHECK(line.n == (cut ? COMMAND_MAX : n));
	CHECK(!line.odd);
	CHECK(command_read(&in, &line) == 1);
	CHECK_TEXT(got(&line), "QUIT");
	CHECK(!line.cut);
}

/* What never ends is not read to its end; what ends in time is. */
static void endless(void)
{
	static char wire[5000];
	static struct command_line line;

	memset(wire, 'x', sizeof(wire));
	struct in in = feed(wire, sizeof(wire), 100);
	CHECK(command_read_most(&in, &line, 3000) == -1 && errno == EMSGSIZE);
	memcpy(wire + 2999, "\nQUIT\n", 6);
	in = feed(wire, 3005, 100);
	CHECK(command_read_most(&in, &line, 3000) == 1 && line.cut);
	CHECK(command_read_most(&in, &line, 3000) == 1 && !line.cut);
	CHECK_TEXT(got(&line), "QUIT");
}

static void limits(void)
{
	one_of(COMMAND_MAX, "\n", false);
	one_of(COMMAND_MAX, "\r\n", false);
	one_of(COMMAND_MAX + 1, "\n", true);
	one_of(COMMAND_MAX + 1, "\r\n", true);
	one_of(COMMAND_MAX + 2, "\r\n", true);
	one_of(50000, "\r\n", true);
}

static bool odd(const char *bytes, size_t n)
{
	static struct command_line line;
	struct in in = feed(bytes, n, 64);

	return command_read(&in, &line) == 1 && line.odd;
}

static void odd_bytes(void)
{
	CHECK(odd("NO\0OP\r\n", 7));
	CHECK(odd("NO\rOP\r\n", 7));
	CHECK(odd("NOOP\r\r\n", 7));
	CHECK(odd("\0\n", 2));
	CHECK(!odd("NOOP\r\n", 6));
	CHECK(!odd("\001\377\n", 3));
}

static void nothing(void *context, struct str argument)
{
	(void)context;
	(void)argument;
}

static const struct command table[] = {
	{"MAIL", nothing}, {"QUIT", nothing}, {0, 0}};

static const char *find(const char *text, struct str *argument)
{
	static struct command_line line;

	line.n = strlen(text);
	memcpy(line.space, text, line.n);
	const struct command *found = command_find(table, &line, argument);
	return found ? found->verb : "none";
}

static void verbs(void)
{
	struct str argument;

	CHECK(!strcmp(find("mAiL FROM:<a@b> X", &argument), "MAIL"));
	CHECK_TEXT(argument, "FROM:<a@b> X");
	CHECK(!strcmp(find("QUIT   ", &argument), "QUIT"));
	CHECK(argument.n == 0);
	CHECK(!strcmp(find("MAIL  \tx", &argument), "MAIL"));
	CHECK_TEXT(argument, "\tx");
	CHECK(!strcmp(find("MAIL\tx", &argument), "none"));
	CHECK(!strcmp(find("QUITE", &argument), "none"));
	CHECK(!strcmp(find("QUI", &argument), "none"));
	CHECK(!strcmp(find("", &argument), "none"));
	CHECK(!strcmp(find("  QUIT", &argument), "none"));
}

int main(void)
{
	RUN(lines);
	RUN(limits);
	RUN(endless);
	RUN(odd_bytes);
	RUN(verbs);
	return check_done();
}
