/* terminals: who wants to hear of mail, does; nobody else
 *
 * The terminal is a pseudo one of our own.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/terminals.h"

#include "scratch.h"

static int master = -1;
static const char *terminal;

static void begin(void)
{
	master = posix_openpt(O_RDWR | O_NOCTTY);
	if (master == -1 || grantpt(master) == -1 || unlockpt(master) == -1 ||
		!(terminal = ptsname(master))) {
		puts("no pseudo terminal can be had here");
		exit(77);
	}
	CHECK(file_nonblock(master) == 0);
}

/* What the terminal shows. */
static bool shows(const char *want)
{
	char text[100];
	ssize_t got = file_read(master, text, sizeof(text));

	return str_is(str_of(text, got > 0 ? (size_t)got : 0), want);
}

static void wanted(void)
{
	CHECK(chmod(terminal, 0700) == 0);
	terminals_tell(getuid(), str_text("mail"));
	CHECK(shows("mail"));
}

static void not_wanted(void)
{
	CHECK(chmod(terminal, 0600) == 0);
	terminals_tell(getuid(), str_text("mail"));
	CHECK(shows(""));
	CHECK(chmod(terminal, 0610) == 0); /* the group's bit is not his */
	terminals_tell(getuid(), str_text("mail"));
	CHECK(shows(""));
}

static void another_user(void)
{
	CHECK(chmod(terminal, 0700) == 0);
	terminals_tell(getuid() + 1, str_text("mail"));
	CHECK(shows(""));
}

/* One that takes no more is not waited for. */
static void full(void)
{
	static char piece[1000];

	memset(piece, 'x', sizeof(piece));
	for (int i = 0; i < 1000; i++)
		terminals_tell(getuid(), str_of(piece, sizeof(piece)));
	CHECK(file_read(master, piece, sizeof(piece)) > 0);
	close(master);
}

int main(void)
{
	RUN(begin);
	RUN(wanted);
	RUN(not_wanted);
	RUN(another_user);
	RUN(full);
	return check_done();
}
