/* served - the child that takes more than one job, for the test of spawn
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SERVED_H
#define SERVED_H

#include <signal.h>
#include <stdlib.h>
#include <time.h>

#include "base/proc.h"
#include "channel/serve.h"

#include "scratch.h"

/* A child at host "serve": how many jobs it has done, its command, and the
 * message. "die": as a program that crashes; "no": exit 1; "stop": no more;
 * "wait": for one that is told to "go"; "beside": its variable instead of the
 * message. */
static inline int serving(int argc, char **argv)
{
	static struct serve serve;
	char text[100];
	int jobs = 0;

	serve_open(&serve, proc_path());
	do {
		const char *command = jobs ? serve.argv[2] : argv[2];
		ssize_t n = read(0, text, sizeof(text));
		if (argc != 3 || (jobs && serve.argc != 3))
			return 2;
		if (strcmp(command, "die") == 0)
			raise(SIGKILL);
		if (strcmp(command, "no") == 0)
			return 1;
		if (strcmp(command, "stop") == 0)
			serve_stop(&serve);
		while (strcmp(command, "wait") == 0 && !scratch_there("go"))
			nanosleep(&(struct timespec){0, 10000000}, NULL);
		if (strcmp(command, "go") == 0)
			close(open("go", O_CREAT, 0600));
		if (strcmp(command, "beside") == 0)
			n = snprintf(
				text, sizeof(text), "%s\n", getenv("BESIDE"));
		printf("K%d %s %.*s", ++jobs, command, (int)n, text);
		fflush(stdout);
	} while (serve_next(&serve, str_text("told")));
	return 0;
}

#endif
