/* shell - see shell.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/shell.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

#include "base/ascii.h"
#include "base/error.h"
#include "base/exit.h"
#include "base/proc.h"
#include "local/say.h"

/* What the exit code of a program means; sysexits(3) among them. */
static int degree(int code)
{
	static const int permanent[] = {100, 112, 64, 65, 70, 76, 77, 78};

	if (code == EXIT_OK || code == EXIT_STOP)
		return code;
	for (size_t i = 0; i < sizeof(permanent) / sizeof(*permanent); i++)
		if (code == permanent[i])
			return EXIT_PERM;
	return EXIT_TEMP;
}

static bool plain(char c)
{
	return ascii_alpha(c) || ascii_digit(c) ||
	       (c && strchr("@%+:,./_-", c));
}

/* The word's end, or null. An '=' in the first word is an assignment. */
static char *word_end(char *word, bool first)
{
	if (!first && word[0] == '\'' && word[1] == '\'' &&
		(!word[2] || ascii_blank(word[2])))
		return word + 2;
	while (plain(*word) || (*word == '=' && !first))
		word++;
	return !*word || ascii_blank(*word) ? word : 0;
}

bool shell_words(char *line, char *words_out[SHELL_WORDS_MAX + 1])
{
	size_t n = 0;

	while (*line) {
		if (ascii_blank(*line)) {
			line++;
			continue;
		}
		char *end = word_end(line, n == 0);
		if (!end || n == SHELL_WORDS_MAX)
			return false;
		words_out[n++] = *line == '\'' ? end : line;
		line = *end ? end + 1 : end;
		*end = 0;
	}
	words_out[n] = 0;
	return n > 0;
}

static pid_t start(char *const *argv, char *const *env)
{
	static const struct proc_fd fds[] = {{0, 0}, {1, 1}, {2, 2}};
	const struct proc_start how = {
		.argv = argv, .env = env, .fds = fds, .n_fds = 3};

	return proc_spawn(&how);
}

static pid_t start_plain(const char *command, char *const *env)
{
	char line[SHELL_LINE_MAX];
	char *words[SHELL_WORDS_MAX + 1];
	size_t n = strlen(command);

	if (n >= sizeof(line))
		return -1;
	memcpy(line, command, n + 1);
	return shell_words(line, words) ? start(words, env) : -1;
}

int shell_run(const char *command, char *const *env)
{
	char *argv[] = {(char *)(uintptr_t) "/bin/sh", (char *)(uintptr_t) "-c",
		(char *)(uintptr_t)command, 0};
	int status;
	pid_t pid = start_plain(command, env);

	if (pid == -1)
		pid = start(argv, env);
	if (pid == -1)
		say_die(EXIT_TEMP, "Unable to run /bin/sh: ", error_text(errno),
			". (#4.3.0)\n");
	if (proc_wait(pid, &status) == -1 || proc_crashed(status))
		say_die(EXIT_TEMP, "Aack, child crashed. (#4.3.0)\n");
	return degree(proc_code(status));
}
