/* password - see password.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/password.h"

#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/out.h"
#include "base/random.h"
#include "base/secret.h"
#include "base/sig.h"

/* Without those that look alike. */
static const char letters[] =
	"abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";

static const char too_long[] = "a password has at most 127 bytes";

static void say(int fd, const char *text, const char *more)
{
	char space[PASSWORD_MAX * 4];
	struct out out = OUT_TO(fd, space);

	out_join(&out, text, more);
	if (out_flush(&out) == -1)
		die_sys(EXIT_TEMP, "unable to write");
}

static const char *random_one(int length)
{
	static char text[PASSWORD_MAX];
	unsigned char byte;
	int n = 0;

	while (n < length && n < PASSWORD_MAX - 1) {
		if (random_bytes(&byte, 1) == -1)
			die_sys(EXIT_TEMP, "unable to get random bytes");
		if (byte < 4 * (sizeof(letters) - 1))
			text[n++] = letters[byte % (sizeof(letters) - 1)];
	}
	text[n] = 0;
	say(STDOUT_FILENO, "Random password: ", text);
	say(STDOUT_FILENO, "\n", "");
	return text;
}

const char *password_given(char *argument)
{
	static char text[PASSWORD_MAX];
	size_t n = argument ? strlen(argument) : 0;

	if (!argument)
		return 0;
	if (n >= sizeof(text))
		die(EXIT_PERM, too_long);
	memcpy(text, argument, n + 1);
	secret_wipe(argument, n);
	return text;
}

/* A line of standard input, byte by byte: what follows it is for others. */
static void read_line(char dst[PASSWORD_MAX])
{
	size_t n = 0;
	char c = 0;

	while (file_read(STDIN_FILENO, &c, 1) == 1 && c != '\n') {
		if (n == PASSWORD_MAX - 1)
			die(EXIT_PERM, too_long);
		if (c == 0)
			die(EXIT_PERM, "a password has no NUL in it");
		dst[n++] = c;
	}
	dst[n] = 0;
}

/* What would end us, and leave the terminal without an echo, waits. */
static void hold_signals(void (*how)(int number))
{
	static const int ending[] = {SIGINT, SIGQUIT, SIGTERM, SIGHUP, SIGTSTP};

	for (size_t i = 0; i < sizeof(ending) / sizeof(*ending); i++)
		how(ending[i]);
}

static void ask(const char *question, char dst[PASSWORD_MAX])
{
	struct termios loud;
	struct termios quiet;
	bool terminal = tcgetattr(STDIN_FILENO, &loud) == 0;

	say(STDERR_FILENO, question, ": ");
	if (terminal) {
		hold_signals(sig_block);
		quiet = loud;
		quiet.c_lflag &= ~(tcflag_t)ECHO;
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
	}
	read_line(dst);
	if (terminal) {
		(void)tcsetattr(STDIN_FILENO, TCSAFLUSH, &loud);
		hold_signals(sig_unblock);
		say(STDERR_FILENO, "\n", "");
	}
}

const char *password_ask(const char *question)
{
	static char text[PASSWORD_MAX];

	ask(question, text);
	return text;
}

static const char *typed(const char *whom)
{
	static char twice[2][PASSWORD_MAX];
	char question[PASSWORD_MAX + 100] = "Please enter password for ";

	size_t n = strlen(question);
	size_t more = strlen(whom);
	more = more < PASSWORD_MAX ? more : PASSWORD_MAX - 1;
	memcpy(question + n, whom, more);
	question[n + more] = 0;
	ask(question, twice[0]);
	ask("enter password again", twice[1]);
	if (strcmp(twice[0], twice[1]) != 0)
		die(EXIT_PERM, "the passwords do not match");
	return twice[0];
}

const char *password_choose(const char *given, int length, const char *whom)
{
	if (given && length > 0)
		die(EXIT_PERM, "either -r or a password, not both");
	if (!given)
		given = length > 0 ? random_one(length) : typed(whom);
	if (!*given)
		die(EXIT_PERM, "no password: an empty one would let nobody in");
	if (strlen(given) >= PASSWORD_MAX)
		die(EXIT_PERM, too_long);
	return given;
}

const char *password_hash(const char *password)
{
	static char hash[HASH_MAX];

	if (hash_make(hash, password) == -1)
		die_sys(EXIT_TEMP, "unable to hash the password");
	return hash;
}
