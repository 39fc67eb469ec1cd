/* serve - see serve.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "channel/serve.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/env.h"
#include "base/file.h"
#include "base/num.h"
#include "base/pass.h"
#include "base/proc.h"

void serve_open(struct serve *serve, const char *path)
{
	const char *fd = env_get(SERVE_VARIABLE);
	const char *started = proc_path();

	serve->fd = -1;
	serve->spoilt = false;
	if (!fd || strcmp(fd, SERVE_VALUE) != 0)
		return;
	if (!started || strcmp(started, path) != 0)
		return;
	if (file_cloexec(SERVE_FD) == 0)
		serve->fd = SERVE_FD;
}

void serve_stop(struct serve *serve)
{
	if (serve->fd != -1)
		file_close(serve->fd);
	serve->fd = -1;
}

/* Takes the packet apart. False: it is nonsense. */
static bool parse(struct serve *serve, char *text, size_t n)
{
	struct str rest = str_of(text, n);

	if (n == 0 || text[n - 1] != 0)
		return false;
	while (rest.n > 0 && *rest.s) {
		char *pair = text + (n - rest.n);
		if (env_own(pair) == -1)
			return false;
		(void)str_cut(&rest, 0);
	}
	rest = str_skip(rest, 1);
	for (serve->argc = 0; rest.n > 0; serve->argc++) {
		if (serve->argc == SERVE_ARGS_MAX)
			return false;
		serve->argv[serve->argc] = text + (n - rest.n);
		(void)str_cut(&rest, 0);
	}
	serve->argv[serve->argc] = 0;
	return serve->argc > 0;
}

static int say_done(const struct serve *serve, struct str told)
{
	char text[1 + SERVE_TOLD_MAX] = {SERVE_DONE};

	told = str_head(told, SERVE_TOLD_MAX);
	if (told.n > 0)
		memcpy(text + 1, told.s, told.n);
	return pass_send(serve->fd, str_of(text, 1 + told.n), -1);
}

bool serve_next(struct serve *serve, struct str told)
{
	char *text = serve->texts[serve->turn ^= 1];
	int message;

	if (serve->fd == -1 || say_done(serve, told) == -1)
		return false;
	ssize_t got = pass_wait(serve->fd, text, SERVE_BYTES_MAX, &message);
	if (got == 0)
		return false;
	/* Its message is not there if we may open no more descriptors. */
	serve->spoilt = got == -1 || message == -1 ||
			!parse(serve, text, (size_t)got) ||
			dup2(message, 0) == -1;
	if (message != -1)
		file_close(message);
	return !serve->spoilt;
}

static int add(char *text, size_t *n, const char *part)
{
	size_t length = strlen(part) + 1;

	if (length > SERVE_BYTES_MAX - *n) {
		errno = EMSGSIZE;
		return -1;
	}
	memcpy(text + *n, part, length);
	*n += length;
	return 0;
}

int serve_give(int socket, char *const *pairs, char *const *argv, int message)
{
	char text[SERVE_BYTES_MAX];
	size_t n = 0;

	for (; pairs && *pairs; pairs++)
		if (add(text, &n, *pairs) == -1)
			return -1;
	if (add(text, &n, "") == -1)
		return -1;
	for (; *argv; argv++)
		if (add(text, &n, *argv) == -1)
			return -1;
	return pass_send(socket, str_of(text, n), message);
}
