/* ask - see ask.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/ask.h"

#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/proc.h"

int ask_wait(int pid, const char *name)
{
	int status;

	if (proc_wait(pid, &status) == -1)
		die_sys(EXIT_TEMP, "unable to wait for ", name);
	if (proc_crashed(status))
		die(EXIT_TEMP, "child crashed");
	return proc_code(status);
}

bool ask_program(char **argv)
{
	static const struct proc_fd fds[] = {{STDIN_FILENO, STDIN_FILENO},
		{STDOUT_FILENO, STDOUT_FILENO}, {STDERR_FILENO, STDERR_FILENO}};
	struct proc_start start = {.argv = argv, .fds = fds, .n_fds = 3};

	pid_t pid = proc_spawn(&start);
	if (pid == -1)
		die_sys(EXIT_TEMP, "unable to run ", argv[0]);
	int code = ask_wait(pid, argv[0]);
	if (code == EXIT_TEMP)
		die(EXIT_TEMP, "temporary child error");
	return code == 0;
}
