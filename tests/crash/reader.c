/* reader - somebody who reads his mail by POP3 and deletes one of it
 *
 *	reader ledger token home program maildir
 *
 * Runs program maildir (qmail-pop3d) as the owner of home, in it. Reads all
 * messages, marks the one with the token, writes "gone" into the ledger of
 * that directory, and leaves. What must never be goes there as "broke": a
 * message that ends with its dot and is not whole; a deletion that QUIT has
 * confirmed, and the message is still there.
 *
 * Exit: 0 QUIT was confirmed, 1 the session broke off or was refused, 2 it
 * could not begin.
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "text.h"

enum { LINE = 4096, MOST = 100 };

static struct {
	int ledger;
	const char *token;
	const char *home;
	const char *maildir;
	FILE *from;
	FILE *to;
	char line[LINE];
} reader;

static void note(const char *event, const char *word)
{
	char *text = print_of("%s %s\n", event, word);
	ssize_t n = (ssize_t)strlen(text);

	if (write(reader.ledger, text, (size_t)n) != n)
		give_up("unable to write the ledger: %s", strerror(errno));
	free(text);
}

/* ---- the other side ---- */

static noreturn void become(char **program, int fd)
{
	struct stat st;

	if (chdir(reader.home) == -1 || stat(".", &st) == -1 ||
		dup2(fd, 0) == -1 || dup2(fd, 1) == -1)
		_exit(EXIT_RIG);
	if (geteuid() == 0 &&
		(setgroups(0, 0) == -1 || setgid(st.st_gid) == -1 ||
			setuid(st.st_uid) == -1))
		_exit(EXIT_RIG);
	(void)execv(program[0], program);
	_exit(EXIT_RIG);
}

static void start(char **program)
{
	int ends[2];

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == -1)
		give_up("socketpair: %s", strerror(errno));
	pid_t pid = fork();
	if (pid == -1)
		give_up("fork: %s", strerror(errno));
	if (pid == 0)
		become(program, ends[1]);
	(void)close(ends[1]);
	reader.from = fdopen(ends[0], "r");
	reader.to = fdopen(dup(ends[0]), "w");
	if (!reader.from || !reader.to)
		give_up("fdopen: %s", strerror(errno));
}

/* ---- the session ---- */

/* A line without its end; false: it broke off. */
static bool hear(void)
{
	if (!fgets(reader.line, LINE, reader.from))
		return false;
	size_t n = strlen(reader.line);
	if (n < 2 || strcmp(reader.line + n - 2, "\r\n") != 0)
		return n == LINE - 1;
	reader.line[n - 2] = 0;
	return true;
}

static bool said_ok(void)
{
	return hear() && strncmp(reader.line, "+OK", 3) == 0;
}

static bool say(const char *verb, int number)
{
	if (number > 0)
		(void)fprintf(reader.to, "%s %d\r\n", verb, number);
	else
		(void)fprintf(reader.to, "%s\r\n", verb);
	return fflush(reader.to) == 0 && said_ok();
}

/* Retrieves a message up to its dot; is it that of the token? */
static bool retrieve(int number, bool *marked_out)
{
	char begun[LINE] = "";
	char *ended = copy_of("", 0);

	if (!say("RETR", number))
		return false;
	while (hear() && strcmp(reader.line, ".") != 0) {
		if (strncmp(reader.line, "X-Token: ", 9) == 0)
			memcpy(begun, reader.line + 9,
				strlen(reader.line + 9) + 1);
		free(ended);
		ended = copy_of(reader.line, strlen(reader.line));
	}
	bool whole = strcmp(reader.line, ".") == 0;
	if (whole && (strncmp(ended, "=end ", 5) != 0 ||
			     strcmp(ended + 5, begun) != 0))
		note("broke", "RETR");
	*marked_out = strcmp(begun, reader.token) == 0;
	free(ended);
	return whole;
}

static bool session(void)
{
	int n;
	int marked = 0;

	if (!said_ok() || !say("STAT", 0) ||
		sscanf(reader.line, "+OK %d ", &n) != 1)
		return false;
	for (int i = 1; i <= n && i < MOST; i++) {
		bool its;
		if (!retrieve(i, &its))
			return false;
		if (its)
			marked = i;
	}
	if (!marked || !say("DELE", marked))
		return false;
	note("gone", reader.token);
	return say("QUIT", 0);
}

/* ---- afterwards ---- */

static bool there_in(const char *part)
{
	char *dir = print_of("%s/%s/%s", reader.home, reader.maildir, part);
	char *wanted = print_of("\nX-Token: %s\n", reader.token);
	char **names = names_in(dir, false);
	struct bytes text;
	bool found = false;

	for (char **at = names; *at; at++) {
		char *path = path_of(dir, *at);
		if (slurp(path, &text)) {
			found = found || strstr(text.s, wanted);
			free(text.s);
		}
		free(path);
	}
	names_free(names);
	free(wanted);
	free(dir);
	return found;
}

int main(int argc, char **argv)
{
	int status;

	if (argc != 6)
		give_up("usage: reader ledger token home program maildir");
	char *path = path_of(argv[1], "ledger");
	reader.ledger = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
	if (reader.ledger == -1)
		give_up("unable to open %s: %s", path, strerror(errno));
	free(path);
	reader.token = argv[2];
	reader.home = argv[3];
	reader.maildir = argv[5];
	(void)signal(SIGPIPE, SIG_IGN);
	start(argv + 4);
	bool done = session();
	(void)fclose(reader.to);
	(void)fclose(reader.from);
	if (wait(&status) == -1)
		give_up("wait: %s", strerror(errno));
	if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_RIG)
		give_up("unable to run %s", argv[4]);
	if (done && (there_in("new") || there_in("cur")))
		note("broke", "DELE");
	return done ? 0 : EXIT_WRONG;
}
