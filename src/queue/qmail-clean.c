/* qmail-clean - remove messages from the queue
 *
 *	qmail-clean
 *
 * Reads one command a line from descriptor 0: 'd' and an ID: the message is
 * done, delete it; 'q': put it into quarantine; 'o': delete what an accept
 * that never ended left behind, if it is older than 36 hours. 's' alone: put
 * all changes so far on stable storage. Answers one byte each on descriptor 1:
 * '+' done, '!' could not, 'x' no command.
 *
 * Exit: 0 at the end of input, 100 bad usage, 111 queue or pipe not usable.
 * Heap: none. Never root; only the owner of queue/mess can do anything.
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/in.h"
#include "base/num.h"
#include "base/out.h"
#include "base/powers.h"
#include "base/seal.h"
#include "base/sig.h"
#include "conf/home.h"
#include "queue/envelope.h"
#include "queue/name.h"

const char prog_name[] = "qmail-clean";

enum {
	LINE_MAX_BYTES = 32,
};

static int drop(uint64_t id, char kind)
{
	char path[NAME_MAX_LENGTH];

	name_mess(path, id, kind);
	return unlink(path) == 0 || errno == ENOENT ? 0 : -1;
}

/* The envelope first: if we stop in between, what is left is no message. */
static int delete_message(uint64_t id)
{
	if (drop(id, NAME_ENVELOPE) == -1)
		return -1;
	return drop(id, NAME_MESSAGE);
}

static int set_aside(uint64_t id, char kind)
{
	char from[NAME_MAX_LENGTH];
	char to[NAME_MAX_LENGTH];

	name_mess(from, id, kind);
	name_bad(to, id, kind);
	if (file_rename(from, to) == 0)
		return 0;
	/* No queue/bad would be ENOENT as well. */
	return errno == ENOENT && access(from, F_OK) == -1 && errno == ENOENT
		       ? 0
		       : -1;
}

/* The text first, and for sure: without an envelope what stays in mess would
 * one day be taken for an accept that never ended. */
static int quarantine(uint64_t id)
{
	if (set_aside(id, NAME_MESSAGE) == -1 || seal_dir("bad") == -1)
		return -1;
	return set_aside(id, NAME_ENVELOPE);
}

/* Whoever asks may be wrong about the age. */
static int delete_orphan(uint64_t id)
{
	uint64_t seconds = id / 1000000;

	if (clock_seconds() < (int64_t)seconds + NAME_ORPHAN_SECONDS) {
		errno = EAGAIN;
		return -1;
	}
	return delete_message(id);
}

/* A system that cannot sync them all at once writes them when it will. */
static int seal_queue(void)
{
	int fd = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd == -1)
		return -1;
	int result = seal_all(fd);
	file_close(fd);
	return result == -1 && errno == ENOSYS ? 0 : result;
}

struct command {
	char letter;
	int (*act)(uint64_t id);
};

static const struct command commands[] = {
	{'d', delete_message},
	{'q', quarantine},
	{'o', delete_orphan},
};

static char obey(struct str line)
{
	uint64_t id;

	if (str_is(line, "s"))
		return seal_queue() == 0 ? '+' : '!';
	if (line.n < 2 || !num_parse(str_skip(line, 1), &id))
		return 'x';
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++)
		if (commands[i].letter == line.s[0])
			return commands[i].act(id) == 0 ? '+' : '!';
	return 'x';
}

/* Reads on until a newline; what is too long is no command. 1, 0, -1. */
static int read_line(struct in *in, char line[LINE_MAX_BYTES], size_t *n_out)
{
	char c;
	int result;

	*n_out = 0;
	while ((result = in_byte(in, &c)) == 1 && c != '\n')
		if (*n_out < LINE_MAX_BYTES)
			line[(*n_out)++] = c;
	return result;
}

int main(int argc, char **argv)
{
	static char space[4096];
	static char answers[256];
	struct out out = OUT_TO(1, answers);
	struct in in = IN_FROM(0, space);
	char line[LINE_MAX_BYTES];
	size_t n;
	int result;

	help_wanted(argc, argv, "");
	if (argc != 1)
		die_usage("");
	if (powers_root())
		die(EXIT_PERM, "must not run as root");
	sig_ignore(SIGPIPE);
	if (chdir(home_queue) == -1)
		die_sys(EXIT_TEMP, "unable to enter ", home_queue);
	in.tied = &out;
	while ((result = read_line(&in, line, &n)) == 1)
		out_byte(&out, obey(str_of(line, n)));
	return result == 0 && out_flush(&out) == 0 ? EXIT_OK : EXIT_TEMP;
}
