/* die - see die.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/die.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/attr.h"
#include "base/error.h"
#include "base/exit.h"

enum { MESSAGE_MAX = 2048 };

struct message {
	char text[MESSAGE_MAX];
	size_t n;
};

/* Keeps one place for the newline; what does not fit is cut. */
static void add(struct message *m, const char *s)
{
	for (; *s && m->n < sizeof m->text - 1; s++) {
		unsigned char c = (unsigned char)*s;
		m->text[m->n++] = c < ' ' || c == 127 ? '?' : *s;
	}
}

static void say(int fd, struct message *m)
{
	m->text[m->n++] = '\n';
	/* Nothing is left to be done if even this fails. */
	ignore(write(fd, m->text, m->n));
}

static void complain(const char *kind, int with_errno, const char *const *parts)
{
	int error = errno;
	struct message m = {.n = 0};

	add(&m, prog_name);
	add(&m, kind);
	for (; *parts; parts++)
		add(&m, *parts);
	if (with_errno) {
		add(&m, ": ");
		add(&m, error_text(error));
	}
	say(STDERR_FILENO, &m);
	errno = error;
}

static void usage(int fd, const char *how)
{
	struct message m = {.n = 0};

	add(&m, prog_name);
	add(&m, ": usage: ");
	add(&m, prog_name);
	if (*how)
		add(&m, " ");
	add(&m, how);
	say(fd, &m);
}

void die_usage(const char *how)
{
	usage(STDERR_FILENO, how);
	_exit(EXIT_PERM);
}

void die_list(int code, int with_errno, const char *const *parts)
{
	complain(": fatal: ", with_errno, parts);
	_exit(code);
}

void warn_list(int with_errno, const char *const *parts)
{
	complain(": warning: ", with_errno, parts);
}

void bug(const char *text)
{
	const char *const parts[] = {text, 0};

	complain(": bug: ", 0, parts);
	abort();
}

void help_wanted(int argc, char **argv, const char *how)
{
	if (argc != 2 || strcmp(argv[1], "--help") != 0)
		return;
	usage(STDOUT_FILENO, how);
	_exit(EXIT_OK);
}
