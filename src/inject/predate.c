/* predate - run a program with a Date field put before its input
 *
 *	predate program [ arg ... ]
 *
 * The date is the present one, in local time and zone ($TZ). Used by datemail
 * to show senders' zones, which the rest of the system does not. If the input
 * cannot be read to its end the program is killed: half a message is none.
 *
 * Exit: that of the program, 100 bad usage, 111 it could not be run or was
 * killed, or the input could not be read. Heap: bounded (a zone file).
 * SPDX-License-Identifier: 0BSD
 */
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/in.h"
#include "base/out.h"
#include "base/proc.h"
#include "base/sig.h"
#include "inject/flags.h"
#include "mail/date.h"

const char prog_name[] = "predate";

/* Minutes that local time is ahead of UTC. Both are taken from one instant,
 * so they differ by less than a day either way. */
static int minutes_east(int64_t seconds)
{
	time_t now = (time_t)seconds;
	struct date utc = date_of(seconds);
	struct tm local;

	if (!localtime_r(&now, &local))
		return 0;
	int minutes =
		(local.tm_hour - utc.hour) * 60 + local.tm_min - utc.minute;
	if (local.tm_wday == (utc.weekday + 1) % 7)
		return minutes + 24 * 60;
	if (local.tm_wday == (utc.weekday + 6) % 7)
		return minutes - 24 * 60;
	return minutes;
}

static void write_date(struct out *out)
{
	char date[DATE_MAX];
	int64_t seconds = clock_seconds();

	(void)date_local(date, seconds, minutes_east(seconds));
	out_join(out, "Date: ", date, "\n");
}

/* A program that does not want all of its input says so by its exit code. */
static void feed(pid_t child, int fd)
{
	static char in_space[8192];
	static char out_space[8192];
	struct in in = IN_FROM(STDIN_FILENO, in_space);
	struct out out = OUT_TO(fd, out_space);

	write_date(&out);
	if (in_copy(&in, &out) == -1) {
		ignore(kill(child, SIGKILL));
		die_sys(EXIT_TEMP, "unable to read the message");
	}
	ignore(out_flush(&out));
}

int main(int argc, char **argv)
{
	int ends[2];
	int status;

	help_wanted(argc, argv, "program [ arg ... ]");
	if (argc < 2)
		die_usage("child");
	if (proc_pipe(ends) == -1)
		die_sys(EXIT_TEMP, "unable to create a pipe");
	struct proc_fd fds[] = {{ends[0], STDIN_FILENO},
		{STDOUT_FILENO, STDOUT_FILENO}, {STDERR_FILENO, STDERR_FILENO}};
	struct proc_start start = {.argv = argv + 1, .fds = fds, .n_fds = 3};
	pid_t child = proc_spawn(&start);
	if (child == -1)
		die_sys(EXIT_TEMP, "unable to run ", argv[1]);
	file_close(ends[0]);
	sig_ignore(SIGPIPE);
	feed(child, ends[1]);
	file_close(ends[1]);
	if (proc_wait(child, &status) == -1)
		die_sys(EXIT_TEMP, "unable to wait for ", argv[1]);
	if (proc_crashed(status))
		die(EXIT_TEMP, argv[1], " crashed");
	return proc_code(status);
}
