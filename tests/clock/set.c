/* set - set the clock of a home whose programs have tests/clock/shim
 *
 *	set home/clock seconds
 *
 * They are so many seconds ahead of the machine from now on, at once.
 *
 * Exit: 0 set, 1 not.
 * SPDX-License-Identifier: 0BSD
 */
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	int64_t *clock = MAP_FAILED;

	if (argc != 3) {
		fprintf(stderr, "usage: set file seconds\n");
		return 1;
	}
	umask(0);
	int fd = open(argv[1], O_RDWR | O_CREAT | O_CLOEXEC, 0644);
	if (fd != -1 && ftruncate(fd, sizeof(*clock)) == 0)
		clock = mmap(0, sizeof(*clock), PROT_READ | PROT_WRITE,
			MAP_SHARED, fd, 0);
	if (clock == MAP_FAILED) {
		perror(argv[1]);
		return 1;
	}
	*(volatile int64_t *)clock = strtoll(argv[2], 0, 10);
	return 0;
}
