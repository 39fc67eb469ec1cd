/* start - how long does it take to start a program, and to see it end?
 *
 *	start times program [ arg ... ]
 *
 * Prints microseconds a start: the time that passed, and the processor time
 * of the children.
 * SPDX-License-Identifier: 0BSD
 */
#define _GNU_SOURCE
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1e6 + (double)t.tv_nsec / 1e3;
}

int main(int argc, char **argv)
{
	struct rusage used;
	int times = argc > 2 ? atoi(argv[1]) : 0;
	double begin = now();

	if (times < 1)
		return 100;
	for (int i = 0; i < times; i++) {
		pid_t pid = vfork();
		if (pid == 0) {
			(void)execv(argv[2], argv + 2);
			_exit(127);
		}
		(void)waitpid(pid, 0, 0);
	}
	double passed = now() - begin;
	(void)getrusage(RUSAGE_CHILDREN, &used);
	double cpu =
		((double)used.ru_utime.tv_sec + (double)used.ru_stime.tv_sec) *
			1e6 +
		(double)used.ru_utime.tv_usec + (double)used.ru_stime.tv_usec;
	(void)printf("%6.0f us passed, %6.0f us of processor time\n",
		passed / times, cpu / times);
	return 0;
}
