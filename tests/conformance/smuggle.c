/* smuggle - ends of data that are none, all of them
 *
 *	smuggle server [ arg ... ]
 *
 * For each sequence of at most LONGEST of CR, LF, dot and NUL: a session in
 * which it stands at the end of a line of a message, followed by commands that
 * would send another one, and by the real end. A reader of its own, by RFC 5321
 * alone, says how many messages there are and what is in them, or that they may
 * not be taken; the server must agree. So it must with the same bytes in BDAT.
 *
 * Called as a queue program (argv[0] ends in "queue") it adds the message that
 * it gets to the file $KEPT.
 * SPDX-License-Identifier: 0BSD
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { LONGEST = 5, SPACE = 4096, PATIENCE_MS = 20000 };

static const char inner[] = "MAIL FROM:<evil@far.test>\r\n"
			    "RCPT TO:<anna@me.test>\r\nDATA\r\nevil\r\n.\r\n";
static int failed;

/* ---- as a queue program ---- */

static int queue(void)
{
	char space[SPACE];
	ssize_t n;
	int fd = open(getenv("KEPT"), O_WRONLY | O_CREAT | O_APPEND, 0600);
	size_t length = 0;
	char all[SPACE];

	while ((n = read(0, space, sizeof(space))) > 0) {
		if (length + (size_t)n > sizeof(all))
			return 53;
		memcpy(all + length, space, (size_t)n);
		length += (size_t)n;
	}
	char last[2] = {'x', 'x'};
	while ((n = read(1, space, sizeof(space))) > 0)
		for (ssize_t i = 0; i < n; i++) {
			last[0] = last[1];
			last[1] = space[i];
		}
	if (last[0] || last[1])
		return 54; /* the envelope has no end */
	/* Without the trace, two lines. */
	char *body = memchr(all, '\n', length);
	body = body ? memchr(body + 1, '\n', length - (size_t)(body + 1 - all))
		    : 0;
	if (!body)
		return 81;
	body++;
	length -= (size_t)(body - all);
	if (write(fd, body, length) != (ssize_t)length ||
		write(fd, "\001", 1) != 1)
		return 53;
	return 0;
}

/* ---- what RFC 5321 says ---- */

struct expected {
	char kept[SPACE]; /* the messages, \001 behind each */
	size_t n;
	bool closed; /* by a bare LF */
};

/* Takes one message off the front of what follows DATA. */
static const char *take_message(
	struct expected *expected, const char *s, const char *end)
{
	size_t begin = expected->n;
	bool bare = false;

	while (s < end) {
		const char *lf = memchr(s, '\n', (size_t)(end - s));
		if (!lf)
			return end;
		if (lf == s || lf[-1] != '\r') {
			expected->n = begin;
			expected->closed = true;
			return end;
		}
		size_t n = (size_t)(lf - 1 - s);
		if (memchr(s, '\r', n))
			bare = true;
		if (n == 1 && *s == '.') {
			if (bare)
				expected->n = begin;
			else
				expected->kept[expected->n++] = '\001';
			return lf + 1;
		}
		size_t skip = n > 0 && *s == '.';
		memcpy(expected->kept + expected->n, s + skip, n - skip);
		expected->n += n - skip;
		expected->kept[expected->n++] = '\n';
		s = lf + 1;
	}
	expected->n = begin;
	return end;
}

/* The same for BDAT: all of it, or nothing. */
static void take_chunk(struct expected *expected, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		if (s[i] == '\r' && i + 1 < n && s[i + 1] == '\n')
			continue;
		if (s[i] == '\r' ||
			(s[i] == '\n' && (i == 0 || s[i - 1] != '\r'))) {
			expected->n = 0;
			return;
		}
		expected->kept[expected->n++] = s[i];
	}
	expected->kept[expected->n++] = '\001';
}

/* ---- the session ---- */

static int talk_to(char **argv, pid_t *pid_out)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == -1)
		exit(111);
	*pid_out = fork();
	if (*pid_out == 0) {
		(void)dup2(ends[1], 0);
		(void)dup2(ends[1], 1);
		(void)close(ends[0]);
		(void)close(ends[1]);
		(void)execv(argv[0], argv);
		_exit(127);
	}
	(void)close(ends[1]);
	return ends[0];
}

static void say(int fd, const char *bytes, size_t n)
{
	(void)send(fd, bytes, n, MSG_NOSIGNAL);
}

/* Waits for an answer of one line, or of many. */
static bool hear(int fd)
{
	struct pollfd one = {.fd = fd, .events = POLLIN};
	char line[1000];
	size_t n = 0;

	while (n < sizeof(line) && poll(&one, 1, PATIENCE_MS) == 1 &&
		read(fd, line + n, 1) == 1) {
		if (line[n++] != '\n')
			continue;
		if (n > 4 && line[3] == ' ')
			return true;
		n = 0;
	}
	return false;
}

static size_t slurp(const char *path, char *dst)
{
	int fd = open(path, O_RDONLY);
	ssize_t n = fd == -1 ? 0 : read(fd, dst, SPACE);

	(void)close(fd);
	return n > 0 ? (size_t)n : 0;
}

static void run(char **argv, const char *bytes, size_t n, bool chunk,
	const struct expected *expected, const char *what)
{
	static const char *const lines[] = {
		"EHLO x\r\n", "MAIL FROM:<>\r\n", "RCPT TO:<anna@me.test>\r\n"};
	const char *path = getenv("KEPT");
	char got[SPACE];
	char text[40];
	pid_t pid;

	(void)unlink(path);
	int fd = talk_to(argv, &pid);
	(void)hear(fd);
	for (size_t i = 0; i < 3; i++) {
		say(fd, lines[i], strlen(lines[i]));
		(void)hear(fd);
	}
	if (chunk) {
		(void)sprintf(text, "BDAT %zu LAST\r\n", n);
		say(fd, text, strlen(text));
	} else {
		say(fd, "DATA\r\n", 6);
		(void)hear(fd);
	}
	say(fd, bytes, n);
	(void)shutdown(fd, SHUT_WR);
	while (hear(fd))
		;
	(void)close(fd);
	(void)waitpid(pid, 0, 0);
	size_t length = slurp(path, got);
	if (length == expected->n && memcmp(got, expected->kept, length) == 0)
		return;
	failed++;
	printf("# %s: %s: %zu bytes kept, %zu expected\n",
		chunk ? "BDAT" : "DATA", what, length, expected->n);
}

/* A right end makes of what follows commands of the client's own; a message
 * right behind DATA, unasked, is taken in the profile lenient only. */
static void expect_data(struct expected *expected, const char *s, size_t n)
{
	const char *end = s + n;

	expected->n = 0;
	expected->closed = false;
	s = take_message(expected, s, end);
	bool lenient = strcmp(getenv("SMTPPROFILE"), "lenient") == 0;
	while (lenient && s < end && !expected->closed) {
		const char *data = memmem(s, (size_t)(end - s), "DATA\r\n", 6);
		const char *mail =
			memmem(s, (size_t)(end - s), "MAIL FROM:<", 11);
		/* Strictly the command lines are whole and alone. */
		if (!data || mail != s)
			return;
		s = take_message(expected, data + 6, end);
	}
}

static const char *name_of(char c)
{
	switch (c) {
	case '\r':
		return "CR ";
	case '\n':
		return "LF ";
	case '.':
		return "dot ";
	default:
		return "NUL ";
	}
}

static void one(char **argv, const char *sequence, size_t n)
{
	char bytes[SPACE] = "Subject: x\r\n\r\nbody";
	char what[LONGEST * 5 + 1] = "";
	struct expected expected;
	size_t length = strlen(bytes);

	for (size_t i = 0; i < n; i++)
		strcat(what, name_of(sequence[i]));
	memcpy(bytes + length, sequence, n);
	length += n;
	memcpy(bytes + length, inner, sizeof(inner) - 1);
	length += sizeof(inner) - 1;
	expect_data(&expected, bytes, length);
	run(argv, bytes, length, false, &expected, what);
	expected.n = 0;
	take_chunk(&expected, bytes, length);
	run(argv, bytes, length, true, &expected, what);
}

int main(int argc, char **argv)
{
	static const char letters[] = {'\r', '\n', '.', 0};
	size_t name = strlen(argv[0]);
	unsigned total = 0;

	if (name >= 5 && strcmp(argv[0] + name - 5, "queue") == 0)
		return queue();
	if (argc < 2)
		return 100;
	for (size_t n = 1; n <= LONGEST; n++)
		for (unsigned i = 0; i < 1U << 2 * n; i++) {
			char sequence[LONGEST];
			for (size_t j = 0; j < n; j++)
				sequence[j] = letters[i >> 2 * j & 3];
			one(argv + 1, sequence, n);
			total++;
		}
	printf("# %u sequences, by DATA and by BDAT: %d differ\n", total,
		failed);
	return failed ? 1 : 0;
}
