/* preline - run a program with the lines of a delivery before the message
 *
 *	preline [ -dfr ] program [ arg ... ]
 *
 * The program reads $UFLINE, $RPLINE and $DTLINE and then the message, from a
 * pipe. -f, -r and -d leave out the first, second and third. If the message
 * cannot be read to its end the program is killed: half a message is none.
 *
 * Exit: that of the program, 100 bad usage or a line is not set, 111 it could
 * not be run or crashed, or the message could not be read. Heap: none.
 * SPDX-License-Identifier: 0BSD
 */
#include <signal.h>
#include <unistd.h>

#include "base/die.h"
#include "base/env.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/in.h"
#include "base/opt.h"
#include "base/out.h"
#include "base/proc.h"
#include "base/sig.h"
#include "local/ask.h"

const char prog_name[] = "preline";

static const char usage[] = "cmd [ arg ... ]";

struct line {
	const char *name;
	int wanted;
	const char *text;
};

enum { FROM, RETURN_PATH, DELIVERED_TO, LINES };

static void look_up(struct line lines[LINES])
{
	for (size_t i = 0; i < LINES; i++) {
		lines[i].text = lines[i].wanted ? env_get(lines[i].name) : "";
		if (!lines[i].text)
			die(EXIT_PERM, lines[i].name, " not set");
	}
}

/* A program that does not want all of its input says so by its exit code. */
static void feed(pid_t child, int fd, const struct line lines[LINES])
{
	static char in_space[8192];
	static char out_space[8192];
	struct in in = IN_FROM(STDIN_FILENO, in_space);
	struct out out = OUT_TO(fd, out_space);

	for (size_t i = 0; i < LINES; i++)
		out_text(&out, lines[i].text);
	if (in_copy(&in, &out) == -1) {
		ignore(kill(child, SIGKILL));
		die_sys(EXIT_TEMP, "unable to read message");
	}
	ignore(out_flush(&out));
}

int main(int argc, char **argv)
{
	struct line lines[LINES] = {
		{"UFLINE", 1, 0}, {"RPLINE", 1, 0}, {"DTLINE", 1, 0}};
	const struct opt table[] = {{'f', OPT_SET, &lines[FROM].wanted, 0},
		{'r', OPT_SET, &lines[RETURN_PATH].wanted, 0},
		{'d', OPT_SET, &lines[DELIVERED_TO].wanted, 0},
		{'F', OPT_SET, &lines[FROM].wanted, 1},
		{'R', OPT_SET, &lines[RETURN_PATH].wanted, 1},
		{'D', OPT_SET, &lines[DELIVERED_TO].wanted, 1}, {0, 0, 0, 0}};
	int ends[2];

	help_wanted(argc, argv, usage);
	int first = opt_parse(argc, argv, table);
	if (first == -1 || first >= argc)
		die_usage(usage);
	look_up(lines);
	if (proc_pipe(ends) == -1)
		die_sys(EXIT_TEMP, "unable to create a pipe");
	struct proc_fd fds[] = {{ends[0], STDIN_FILENO},
		{STDOUT_FILENO, STDOUT_FILENO}, {STDERR_FILENO, STDERR_FILENO}};
	struct proc_start start = {
		.argv = argv + first, .fds = fds, .n_fds = 3};
	pid_t child = proc_spawn(&start);
	if (child == -1)
		die_sys(EXIT_TEMP, "unable to run ", argv[first]);
	file_close(ends[0]);
	sig_ignore(SIGPIPE);
	feed(child, ends[1], lines);
	file_close(ends[1]);
	return ask_wait(child, argv[first]);
}
