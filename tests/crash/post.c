/* post - inject a message, and keep the ledger about it
 *
 *	post [-e] [-b bytes] ledger token sender recipient ... -- program ...
 *
 * Writes the "send" line of ledger.h, runs the program with the message on
 * descriptor 0 (-e: and the envelope on 1, as qmail-queue wants it), then
 * writes "ack" if it has exited 0, else "nack". sender may be "<>". -b: about
 * how large the message shall be. It holds what tempts a mail system to alter
 * it: lines of "From ", dots, '>', bytes above 127, a long line.
 *
 * Exit: 0 the program took it, 1 it did not, 2 the ledger cannot be written.
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "text.h"

enum { LINE_BYTES = 70, LONG_LINE = 600 };

struct post {
	int ledger;
	const char *token;
	const char *sender;
	char **recipients; /* a null ends them */
	char **program;
	size_t bytes;
	bool envelope;
};

static void note(const struct post *post, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* One line, one write. */
static void note(const struct post *post, const char *format, ...)
{
	va_list list;
	char *text = 0;

	va_start(list, format);
	int n = vasprintf(&text, format, list);
	va_end(list);
	if (n == -1 || write(post->ledger, text, (size_t)n) != n)
		give_up("unable to write the ledger: %s", strerror(errno));
	free(text);
}

static void add(struct bytes *to, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

static void add(struct bytes *to, const char *format, ...)
{
	va_list list;
	char *text = 0;

	va_start(list, format);
	int n = vasprintf(&text, format, list);
	va_end(list);
	if (n == -1)
		give_up("out of memory");
	to->s = need(to->s, to->n + (size_t)n + 1);
	memcpy(to->s + to->n, text, (size_t)n + 1);
	to->n += (size_t)n;
	free(text);
}

static struct bytes head(const struct post *post)
{
	struct bytes text = {0};

	add(&text, "Date: 1 Jan 2024 00:00:00 -0000\n");
	add(&text, "From: <me@example.test>\nTo: someone:;\n");
	add(&text, "Message-ID: <%s@example.test>\n", post->token);
	return text;
}

/* Lines that number themselves, so that none can be missing. */
static struct bytes payload(const struct post *post)
{
	struct bytes text = {0};

	add(&text,
		"X-Token: %s\n\nFrom the first line on\n>From again\n.\n..x\n",
		post->token);
	add(&text, "caf\xc3\xa9 \x80\xff\n\n%0*d\n", LONG_LINE, 0);
	for (unsigned i = 0; text.n + LINE_BYTES < post->bytes; i++)
		add(&text, "%s line %08u %.*s\n", post->token, i,
			LINE_BYTES / 3,
			"-------------------------------------------");
	add(&text, "=end %s\n", post->token);
	return text;
}

static void announce(const struct post *post, const struct bytes *text)
{
	struct bytes line = {0};

	add(&line, "send %s %zu %016llx %s", post->token, text->n,
		(unsigned long long)hash_of(text->s, text->n), post->sender);
	for (char **at = post->recipients; *at; at++)
		add(&line, " %s", *at);
	note(post, "%s\n", line.s);
	free(line.s);
}

static void write_all(int fd, const char *s, size_t n)
{
	while (n > 0) {
		ssize_t put = write(fd, s, n);
		if (put == -1)
			return; /* the program tells by its exit */
		s += put;
		n -= (size_t)put;
	}
}

static void give_envelope(const struct post *post, int fd)
{
	const char *sender =
		strcmp(post->sender, "<>") == 0 ? "" : post->sender;

	write_all(fd, "F", 1);
	write_all(fd, sender, strlen(sender) + 1);
	for (char **at = post->recipients; *at; at++) {
		write_all(fd, "T", 1);
		write_all(fd, *at, strlen(*at) + 1);
	}
	write_all(fd, "", 1);
	(void)close(fd);
}

static pid_t start(const struct post *post, int message[2], int envelope[2])
{
	if (pipe2(message, O_CLOEXEC) == -1 || pipe2(envelope, O_CLOEXEC) == -1)
		give_up("pipe: %s", strerror(errno));
	pid_t pid = fork();
	if (pid == -1)
		give_up("fork: %s", strerror(errno));
	if (pid > 0)
		return pid;
	(void)signal(SIGPIPE, SIG_DFL);
	if (dup2(message[0], 0) == -1 ||
		(post->envelope && dup2(envelope[0], 1) == -1))
		_exit(EXIT_RIG);
	(void)execv(post->program[0], post->program);
	_exit(EXIT_RIG);
}

static bool taken(const struct post *post)
{
	struct bytes top = head(post);
	struct bytes text = payload(post);
	int message[2];
	int envelope[2];
	int status;

	announce(post, &text);
	pid_t pid = start(post, message, envelope);
	(void)close(message[0]);
	(void)close(envelope[0]);
	write_all(message[1], top.s, top.n);
	write_all(message[1], text.s, text.n);
	(void)close(message[1]);
	give_envelope(post, envelope[1]);
	if (waitpid(pid, &status, 0) != pid)
		give_up("waitpid: %s", strerror(errno));
	return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

static void open_ledger(struct post *post, const char *dir)
{
	char *path = path_of(dir, "ledger");

	post->ledger =
		open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0644);
	if (post->ledger == -1)
		give_up("unable to open %s: %s", path, strerror(errno));
	free(path);
}

int main(int argc, char **argv)
{
	struct post post = {.bytes = 0};
	int option;

	while ((option = getopt(argc, argv, "+eb:")) != -1) {
		post.envelope = post.envelope || option == 'e';
		if (option == 'b')
			post.bytes = (size_t)atol(optarg);
	}
	argv += optind;
	for (char **at = argv; *at && !post.program; at++)
		if (strcmp(*at, "--") == 0) {
			*at = 0;
			post.program = at + 1;
		}
	if (!post.program || !*post.program || !argv[0] || !argv[1] ||
		!argv[2] || !argv[3])
		give_up("usage: post [-e] [-b bytes] ledger token sender "
			"recipient ... -- program ...");
	open_ledger(&post, argv[0]);
	post.token = argv[1];
	post.sender = argv[2];
	post.recipients = argv + 3;
	(void)signal(SIGPIPE, SIG_IGN);
	bool ok = taken(&post);
	note(&post, "%s %s\n", ok ? "ack" : "nack", post.token);
	return ok ? 0 : EXIT_WRONG;
}
