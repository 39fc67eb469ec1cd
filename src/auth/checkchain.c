/* checkchain - let the first checker that knows the user decide
 *
 *	checkchain checker [arg ...] -- [checker [arg ...] --] ... program [arg ...]
 *
 * Reads login, password and timestamp from descriptor 3 and gives them to one
 * checker after the other. One that exits 100 does not know the user: the next
 * is asked. What any other says holds. The checker that accepts runs program,
 * through us: so we know that a later exit code is not the checker's.
 *
 * Exit: that of program or of the checker that decided; 2 misuse, 111 a checker
 * crashed or cannot be run. Heap: bounded (libc's).
 * SPDX-License-Identifier: 0BSD
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "auth/credentials.h"
#include "base/die.h"
#include "base/env.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/num.h"
#include "base/proc.h"
#include "conf/home.h"

const char prog_name[] = "checkchain";

/* Tells a checker that it may say CREDENTIALS_UNKNOWN, and us, once it has
 * accepted, on which descriptor to say so. */
#define MARK "CHECKCHAIN"

enum { ARGS_MAX = 200 };

/* Where the "--" is, or argc. */
static int dashes(int from, int argc, char **argv)
{
	while (from < argc && strcmp(argv[from], "--") != 0)
		from++;
	return from;
}

static void must(int result, const char *what)
{
	if (result == -1)
		die_sys(EXIT_TEMP, "unable to ", what);
}

/* A checker accepted, and ran us: says so, and goes on to the program. */
static noreturn void go_on(const char *mark, char **argv)
{
	uint64_t fd;

	if (!num_parse(str_text(mark), &fd) || fd > 65535)
		die(CREDENTIALS_MISUSE, "$" MARK " is no descriptor");
	must(file_write_all((int)fd, "", 1), "report");
	file_close((int)fd);
	must(unsetenv(MARK), "clear the environment");
	execvp(argv[0], argv);
	die_sys(EXIT_TEMP, "unable to run ", argv[0]);
}

/* The checker's arguments, ourselves, and what we shall run then. */
static void join(char **dst, char **argv, int from, int end, int program)
{
	static char self[1024];
	int n = 0;
	size_t length = strlen(home_bin);

	if (length + sizeof("/checkchain") > sizeof(self))
		die(CREDENTIALS_MISUSE, "the home has too long a name");
	memcpy(self, home_bin, length);
	memcpy(self + length, "/checkchain", sizeof("/checkchain"));
	while (from < end && n < ARGS_MAX - 1)
		dst[n++] = argv[from++];
	dst[n++] = self;
	while (argv[program] && n < ARGS_MAX)
		dst[n++] = argv[program++];
	if (argv[program] || from < end)
		die(CREDENTIALS_MISUSE, "too many arguments");
	dst[n] = 0;
}

/* Starts one with all that it needs; report is the end that it writes to. */
static pid_t start(char **args, const struct credentials *c, int report)
{
	char number[NUM_MAX];
	int secret = credentials_pipe(c);

	must(secret, "make a pipe");
	(void)num_format(number, (uint64_t)report);
	must(setenv(MARK, number, 1), "set the environment");
	const struct proc_fd fds[] = {
		{secret, CREDENTIALS_FD}, {report, report}};
	pid_t pid = proc_spawn(
		&(struct proc_start){.argv = args, .fds = fds, .n_fds = 2});
	if (pid == -1)
		die_sys(EXIT_TEMP, "unable to run ", args[0]);
	file_close(secret);
	return pid;
}

/* Asks a checker. Does not return once it has decided. */
static void ask(char **args, struct credentials *c)
{
	int report[2];
	char byte;
	int status;

	must(proc_pipe(report), "make a pipe");
	pid_t pid = start(args, c, report[1]);
	file_close(report[1]);
	bool accepted = file_read(report[0], &byte, 1) == 1;
	file_close(report[0]);
	if (accepted)
		credentials_wipe(c);
	must(proc_wait(pid, &status), "wait");
	if (proc_crashed(status))
		die(EXIT_TEMP, args[0], accepted ? ": the program" : "",
			" crashed");
	if (accepted || proc_code(status) != CREDENTIALS_UNKNOWN)
		_exit(proc_code(status));
}

/* Nobody else is left to ask: it takes our place, and answers as always. */
static noreturn void ask_last(
	char **argv, int from, int end, int program, struct credentials *c)
{
	char *args[ARGS_MAX + 1];
	int n = 0;
	int secret = credentials_pipe(c);

	must(secret, "make a pipe");
	must(unsetenv(MARK), "clear the environment");
	while (from < end && n < ARGS_MAX)
		args[n++] = argv[from++];
	while (argv[program] && n < ARGS_MAX)
		args[n++] = argv[program++];
	if (argv[program] || from < end)
		die(CREDENTIALS_MISUSE, "too many arguments");
	args[n] = 0;
	credentials_wipe(c);
	/* It may be at that place already, and then close-on-exec. */
	int high = secret == CREDENTIALS_FD ? dup(secret) : secret;
	if (high == -1 || dup2(high, CREDENTIALS_FD) == -1)
		die_sys(EXIT_TEMP, "unable to place a descriptor");
	if (high != secret)
		file_close(high);
	execvp(args[0], args);
	die_sys(EXIT_TEMP, "unable to run ", args[0]);
}

/* Where the program is; 0: these are no arguments as we want them. */
static int program_at(int argc, char **argv)
{
	int program = 0;

	for (int i = 1; i < argc; i++) {
		if (strcmp(argv[i], "--") != 0)
			continue;
		if (i == 1 || i + 1 == argc || strcmp(argv[i + 1], "--") == 0)
			return 0;
		program = i + 1;
	}
	return program;
}

int main(int argc, char **argv)
{
	static struct credentials credentials;
	static const char usage[] = "checker [arg ...] -- [checker [arg ...] "
				    "--] ... program [arg ...]";
	const char *mark = env_get(MARK);
	char *args[ARGS_MAX + 1];
	int from = 1;
	int end = dashes(1, argc, argv);
	int program = program_at(argc, argv);

	help_wanted(argc, argv, usage);
	if (mark && argc > 1 && end == argc)
		go_on(mark, argv + 1);
	if (!program)
		die(CREDENTIALS_MISUSE, "usage: checkchain ", usage);
	must(file_guard_std(), "open /dev/null");
	int code = credentials_read(&credentials, CREDENTIALS_FD);
	if (code)
		return code;
	for (; end + 1 < program; end = dashes(from, argc, argv)) {
		join(args, argv, from, end, program);
		ask(args, &credentials);
		from = end + 1;
	}
	ask_last(argv, from, end, program, &credentials);
}
