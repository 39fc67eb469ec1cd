/* ends - programs that end in this process, and what they leave
 *
 * The linker leads _exit, malloc and their like here (--wrap), so that a
 * program's way out is a way back, and its memory can be counted and freed.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "fuzz.h"

#include <setjmp.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/die.h"

enum { LIVE_MAX = 100000, SAID_MAX = 100000 };

const char prog_name[] = "fuzz";

static struct piece {
	void *at;
	size_t n;
} live[LIVE_MAX];

static struct counts {
	bool counting;
	size_t n; /* of live */
	size_t bytes;
	size_t peak;
} counts;

static struct program {
	bool running;
	jmp_buf back;
	int code;
	char said[SAID_MAX];
	size_t n; /* of said */
} program;

_Noreturn void __real__exit(int code);
_Noreturn void __wrap__exit(int code);
void *__real_malloc(size_t n);
void *__wrap_malloc(size_t n);
void *__real_calloc(size_t count, size_t n);
void *__wrap_calloc(size_t count, size_t n);
void *__real_realloc(void *old, size_t n);
void *__wrap_realloc(void *old, size_t n);
void __real_free(void *old);
void __wrap_free(void *old);
ssize_t __real_write(int fd, const void *src, size_t n);
ssize_t __wrap_write(int fd, const void *src, size_t n);

void __wrap__exit(int code)
{
	if (!program.running)
		__real__exit(code);
	program.code = code;
	longjmp(program.back, 1);
}

/* What a program says to standard error is kept to be looked at. */
ssize_t __wrap_write(int fd, const void *src, size_t n)
{
	if (!program.running || fd != STDERR_FILENO)
		return __real_write(fd, src, n);
	size_t fits = SAID_MAX - program.n;
	if (fits > n)
		fits = n;
	memcpy(program.said + program.n, src, fits);
	program.n += fits;
	return (ssize_t)n;
}

struct str fuzz_said(void)
{
	return str_of(program.said, program.n);
}

static void note(void *at, size_t n)
{
	if (!counts.counting || !at)
		return;
	MUST(counts.n < LIVE_MAX);
	live[counts.n++] = (struct piece){at, n};
	counts.bytes += n;
	if (counts.bytes > counts.peak)
		counts.peak = counts.bytes;
}

/* The youngest is looked for first; the order stays. */
static void forget(const void *at)
{
	size_t i = counts.n;

	while (i > 0 && live[i - 1].at != at)
		i--;
	if (i == 0 || !at)
		return;
	counts.bytes -= live[i - 1].n;
	memmove(live + i - 1, live + i, (counts.n - i) * sizeof(*live));
	counts.n--;
}

void *__wrap_malloc(size_t n)
{
	void *at = __real_malloc(n);

	note(at, n);
	return at;
}

void *__wrap_calloc(size_t count, size_t n)
{
	void *at = __real_calloc(count, n);

	note(at, count * n);
	return at;
}

void *__wrap_realloc(void *old, size_t n)
{
	forget(old);
	void *at = __real_realloc(old, n);
	note(at, n);
	return at;
}

void __wrap_free(void *old)
{
	forget(old);
	__real_free(old);
}

size_t fuzz_live(void)
{
	return counts.n;
}

size_t fuzz_peak(void)
{
	return counts.peak;
}

void fuzz_uncounted(bool on)
{
	counts.counting = !on;
}

void fuzz_count_from(void)
{
	counts = (struct counts){.counting = true};
}

static int lowest_free(void)
{
	int fd = dup(STDERR_FILENO);

	MUST(fd != -1 && close(fd) == 0);
	return fd;
}

/* Everything that was not there before is the program's: descriptors are
 * given out from below, and ours that stay are above FUZZ_FD. */
static void take_back(size_t had, int lowest)
{
	while (counts.n > had)
		__wrap_free(live[counts.n - 1].at);
	for (int fd = lowest; fd < FUZZ_FD && lowest_free() != lowest; fd++)
		(void)close(fd);
}

int fuzz_program(void (*body)(void *context), void *context)
{
	size_t had = counts.n;
	int lowest = lowest_free();

	program.code = -1;
	program.n = 0;
	program.running = true;
	if (setjmp(program.back) == 0)
		body(context);
	program.running = false;
	take_back(had, lowest);
	return program.code;
}
