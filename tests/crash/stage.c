/* stage - see stage.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "stage.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "ledger.h"
#include "text.h"
#include "trace.h"

enum {
	REST_MS = 12,
	REST_MOST_MS = 5000,
	POST_MS = 20000,
	STOP_MS = 20000,
	EMPTY_MS = 30000,
	STUCK_MS = 1500, /* nothing moves, and the queue is not empty */
	ROUNDS = 4, /* in less than seven days, or all that waits bounces */
};

static struct ledger known; /* its sinks */

static int null_fd(void)
{
	int fd = open("/dev/null", O_RDWR | O_CLOEXEC);

	if (fd == -1)
		give_up("unable to open /dev/null");
	return fd;
}

void stage_empty_file(const char *path)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);

	if (fd == -1)
		give_up("unable to make %s: %s", path, strerror(errno));
	(void)close(fd);
}

void stage_open(struct stage *stage, const char *home, const char *book,
	const char *tools)
{
	*stage = (struct stage){
		.home = home, .book = book, .tools = tools, .bytes = "70000"};
	stage->queue = path_of(home, "queue");
	stage->said = path_of(book, "said");
	stage->log = path_of(book, "log");
	char *ledger = path_of(book, "ledger");
	stage_empty_file(ledger);
	free(ledger);
	stage->log_fd = open(stage->log,
		O_RDWR | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0644);
	if (stage->log_fd == -1)
		give_up("unable to make %s: %s", stage->log, strerror(errno));
	ledger_read(&known, book);
	stage->sinks = &known;
}

/* To the ledger. */
static void append(const struct stage *stage, const char *text)
{
	char *path = path_of(stage->book, "ledger");
	int fd = open(path, O_WRONLY | O_APPEND | O_CLOEXEC);
	ssize_t n = (ssize_t)strlen(text);

	if (fd == -1 || write(fd, text, (size_t)n) != n)
		give_up("unable to write %s: %s", path, strerror(errno));
	(void)close(fd);
	free(path);
}

/* ---- running ---- */

/* Until a file is there (null: never), or nothing has moved for some ms. */
static void rest(const char *file)
{
	int64_t start = now_ms();
	int64_t moved = start;

	while (now_ms() < start + REST_MOST_MS && trace_alive() > 0) {
		if (file && access(file, F_OK) == 0)
			return;
		if (trace_step(REST_MS / 3) > 0 || !trace_idle())
			moved = now_ms();
		else if (now_ms() > moved + REST_MS)
			return;
	}
}

void stage_rest(const struct stage *stage)
{
	(void)stage;
	rest(0);
}

/* Starts one of ours, with the environment that all of them have. */
static pid_t start(const struct stage *stage, char *const argv[])
{
	char *path = print_of("PATH=%s/bin:/usr/bin:/bin", stage->home);
	char *queue = print_of("QMAILQUEUE=%s/bin/qmail-queue", stage->home);
	char *const env[] = {path, stage->plain ? queue : 0, 0};
	int null = null_fd();
	const int fds[3] = {null, stage->log_fd, stage->log_fd};

	pid_t pid = trace_start(argv, env, fds);
	(void)close(null);
	free(path);
	free(queue);
	return pid;
}

void stage_start(struct stage *stage)
{
	char *program = path_of(stage->home, "bin/qmail-start");
	char *desk = path_of(stage->home, "accept/socket");
	char where[] = "./Maildir/";
	char *const argv[] = {program, where, 0};

	(void)unlink(desk); /* of one that was killed */
	stage->send = start(stage, argv);
	if (!stage->plain)
		rest(desk);
	free(program);
	free(desk);
}

/* Until that one has ended; false: with an error, or not at all. */
static bool finish(const char *name, pid_t pid)
{
	if (!trace_wait(pid, POST_MS)) {
		trace_kill_all();
		return false;
	}
	int status = trace_status(pid);
	if (WIFEXITED(status) && WEXITSTATUS(status) == EXIT_RIG)
		give_up("%s cannot do its work", name);
	return status == 0;
}

enum { WORDS = 80 };

bool stage_run(struct stage *stage, const char *const words[])
{
	char *argv[WORDS];
	size_t n = 0;

	for (; words[n]; n++)
		argv[n] = (char *)(uintptr_t)words[n];
	argv[n] = 0;
	return finish(words[0], start(stage, argv));
}

bool stage_post(struct stage *stage, const char *token, const char *sender,
	const char *const recipients[])
{
	const char *words[WORDS];
	size_t n = 0;
	char *post = path_of(stage->tools, "post");
	char *inject = path_of(stage->home, "bin/qmail-inject");
	const char *const front[] = {
		post, "-b", stage->bytes, stage->book, token, sender, 0};
	const char *const middle[] = {"--", inject, "-f", sender, "--", 0};
	const char *const *const parts[] = {
		front, recipients, middle, recipients};

	for (size_t i = 0; i < 4; i++)
		for (const char *const *at = parts[i]; *at; at++)
			words[n++] = *at;
	words[n] = 0;
	bool taken = stage_run(stage, words);
	free(post);
	free(inject);
	return taken;
}

bool stage_import(struct stage *stage)
{
	char *program = path_of(stage->home, "bin/qmail-queue-import");
	char *old = path_of(stage->book, "old");
	const char *const words[] = {program, old, 0};
	bool done = stage_run(stage, words);

	free(program);
	free(old);
	return done;
}

/* A line of that kind, at s or behind it; null: there is none. */
static const char *line_of(const char *s, const char *kind)
{
	size_t n = strlen(kind);

	while (*s && (strncmp(s, kind, n) != 0 || s[n] != ' ')) {
		s += strcspn(s, "\n");
		s += *s == '\n';
	}
	return *s ? s : 0;
}

void stage_past(const struct stage *stage, const char *kind)
{
	char *past = path_of(stage->book, "past/ledger");
	struct bytes text;
	const char *at;

	if (!slurp(past, &text))
		give_up("no %s", past);
	for (at = text.s; (at = line_of(at, kind));) {
		size_t n = strcspn(at, "\n") + 1;
		char *line = copy_of(at, n);
		append(stage, line);
		free(line);
		at += n;
	}
	free(text.s);
	free(past);
}

bool stage_acknowledged(const struct stage *stage)
{
	char *ledger = path_of(stage->book, "ledger");
	struct bytes text;
	bool found = slurp(ledger, &text) && line_of(text.s, "ack");

	free(text.s);
	free(ledger);
	return found;
}

void stage_wait(int ms)
{
	int64_t end = now_ms() + ms;

	while (now_ms() < end && trace_alive() > 0)
		(void)trace_step(REST_MS);
}

bool stage_stop(struct stage *stage, int ms)
{
	if (stage->send && trace_lives(stage->send))
		(void)kill(stage->send, SIGTERM);
	if (trace_wait(0, ms))
		return true;
	trace_kill_all();
	return false;
}

int stage_status(const struct stage *stage)
{
	return trace_status(stage->send);
}

/* Until no message is there, or nothing moves any more. States may stay until
 * the next seal. */
static void drain(const struct stage *stage)
{
	int64_t start = now_ms();
	int64_t moved = start;

	while (now_ms() < start + EMPTY_MS && trace_lives(stage->send)) {
		if (trace_step(REST_MS / 3) > 0) {
			moved = now_ms();
			continue;
		}
		if (!trace_idle())
			continue;
		if (stage_has_none(stage, "mess") ||
			now_ms() > moved + STUCK_MS)
			return;
	}
}

bool stage_recover(struct stage *stage, const char **why_out)
{
	for (int i = 0; i < ROUNDS; i++) {
		trace_ahead += STAGE_OFF_FOR;
		stage_start(stage);
		drain(stage);
		bool ended = stage_stop(stage, STOP_MS);
		*why_out = "the daemons do not end";
		if (!ended)
			return false;
		*why_out = "qmail-send ends with an error";
		if (stage_status(stage) != 0)
			return false;
		if (stage_empty(stage))
			return true;
	}
	*why_out = "the queue is never empty";
	return false;
}

/* ---- the ledger ---- */

void stage_note(const struct stage *stage, const char *event)
{
	struct timespec now;

	(void)clock_gettime(CLOCK_REALTIME, &now);
	char *line = print_of("%s %lld\n", event, (long long)now.tv_sec);
	append(stage, line);
	free(line);
}

void stage_old(const struct stage *stage, const char *token)
{
	char *line = print_of("old %s\n", token);

	append(stage, line);
	free(line);
}

void stage_let_in(const struct stage *stage, bool in)
{
	char *path = path_of(stage->book, "drop/.open");

	if (in)
		stage_empty_file(path);
	else
		(void)unlink(path);
	free(path);
}

int stage_check(const struct stage *stage, bool end, unsigned in_flight)
{
	char *program = path_of(stage->tools, "check");
	char *most = print_of("%u", in_flight);
	int status;

	pid_t pid = fork();
	if (pid == -1)
		give_up("fork: %s", strerror(errno));
	if (pid == 0) {
		int out = open(stage->said, O_WRONLY | O_CREAT | O_TRUNC, 0644);
		if (out == -1 || dup2(out, 1) == -1 || dup2(out, 2) == -1)
			_exit(EXIT_RIG);
		(void)execl(program, program, end ? "-ek" : "-k", most,
			stage->book, stage->queue, (char *)0);
		_exit(EXIT_RIG);
	}
	if (waitpid(pid, &status, 0) != pid)
		give_up("waitpid: %s", strerror(errno));
	free(program);
	free(most);
	return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_RIG;
}

void stage_show(const char *path, unsigned lines)
{
	struct bytes text;

	if (!slurp(path, &text))
		return;
	const char *at = text.s + text.n;
	for (unsigned i = 0; at > text.s && (at[-1] != '\n' || i++ < lines);)
		at--;
	while (*at) {
		size_t n = strcspn(at, "\n");
		(void)printf("    # %.*s\n", (int)n, at);
		at += n + (at[n] == '\n');
	}
	free(text.s);
}
