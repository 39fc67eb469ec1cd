/* shim - a wall clock that a test can set, linked into test builds
 *
 *	make B=... LDFLAGS='-Wl,--wrap=clock_gettime,--wrap=syscall .../shim.o'
 *
 * The file "clock" in the home (made by tests/clock/set) holds the seconds
 * that all programs of this home are ahead of the machine, whose own clock
 * nobody touches. Without it they are not.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include <fcntl.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "conf/home.h"

int __real_clock_gettime(clockid_t which, struct timespec *now);
int __wrap_clock_gettime(clockid_t which, struct timespec *now);
long __real_syscall(long number, ...);
long __wrap_syscall(long number, ...);

static const volatile int64_t none;

static const volatile int64_t *ahead(void)
{
	static const volatile int64_t *known;
	char path[4096];
	size_t n = strlen(home_path);

	if (known)
		return known;
	known = &none;
	memcpy(path, home_path, n);
	memcpy(path + n, "/clock", 7);
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd == -1)
		return known;
	void *map = mmap(0, sizeof(*known), PROT_READ, MAP_SHARED, fd, 0);
	if (map != MAP_FAILED)
		known = map;
	close(fd);
	return known;
}

int __wrap_clock_gettime(clockid_t which, struct timespec *now)
{
	int result = __real_clock_gettime(which, now);

	if (which == CLOCK_REALTIME)
		now->tv_sec += (time_t)*ahead();
	return result;
}

/* base/clock asks the kernel itself. */
long __wrap_syscall(long number, ...)
{
	long args[6];
	va_list list;

	va_start(list, number);
	for (int i = 0; i < 6; i++)
		args[i] = va_arg(list, long);
	va_end(list);
	if (number == SYS_clock_gettime)
		return __wrap_clock_gettime(
			(clockid_t)args[0], (struct timespec *)args[1]);
	return __real_syscall(
		number, args[0], args[1], args[2], args[3], args[4], args[5]);
}
