/* pop3 - how long a program takes to answer its first STAT, and what it holds
 *
 *	pop3 program maildir
 *
 * Prints: milliseconds, those of CPU until its end, the most kilobytes it had
 * resident, and what it said.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static double now_ms(void)
{
	struct timespec t;

	clock_gettime(CLOCK_MONOTONIC, &t);
	return (double)t.tv_sec * 1000 + (double)t.tv_nsec / 1000000;
}

static long resident(pid_t pid)
{
	char path[64];
	char line[256];
	long kb = -1;

	snprintf(path, sizeof(path), "/proc/%ld/status", (long)pid);
	FILE *f = fopen(path, "r");
	while (f && fgets(line, sizeof(line), f))
		if (strncmp(line, "VmHWM:", 6) == 0)
			kb = strtol(line + 6, 0, 10);
	if (f)
		fclose(f);
	return kb;
}

int main(int argc, char **argv)
{
	int to[2];
	int from[2];
	struct rusage usage;
	char line[256] = "";

	if (argc != 3 || pipe(to) == -1 || pipe(from) == -1)
		return 100;
	double start = now_ms();
	pid_t pid = fork();
	if (pid == 0) {
		dup2(to[0], 0);
		dup2(from[1], 1);
		close(to[0]), close(to[1]), close(from[0]), close(from[1]);
		execl(argv[1], argv[1], argv[2], (char *)0);
		_exit(111);
	}
	close(to[0]), close(from[1]);
	FILE *said = fdopen(from[0], "r");
	if (write(to[1], "STAT\r\n", 6) != 6 || !said ||
		!fgets(line, sizeof(line), said) ||
		!fgets(line, sizeof(line), said))
		return 111;
	double used = now_ms() - start;
	long kb = resident(pid);
	close(to[1]);
	waitpid(pid, 0, 0);
	getrusage(RUSAGE_CHILDREN, &usage);
	long cpu = (usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000 +
		   (usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1000;
	printf("%.0f %ld %ld %s", used, cpu, kb, line);
	return 0;
}
