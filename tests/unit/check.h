/* check - the whole framework of the unit tests
 *
 *	#include "check.h"
 *	static void empties(void) { CHECK(buf_str(&b).n == 0); }
 *	int main(void) { RUN(empties); return check_done(); }
 *
 * One test program a library module: tests/unit/<room>/<module>.c. It is
 * linked with the module's room and the rooms below it, and writes TAP.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CHECK_H
#define CHECK_H

#include <stdio.h>
#include <string.h>

static int check_number;
static int check_failed;
static int check_bad;

/* Goes on after a failure: one run shows all of them. */
#define CHECK(condition) \
	((condition) ? (void)0 : check_fail(__FILE__, __LINE__, #condition))

/* A view against a C string. */
#define CHECK_TEXT(view, text) \
	CHECK((view).n == strlen(text) && \
		memcmp((view).s, (text), strlen(text)) == 0)

#define RUN(test) check_run(#test, test)

/* For a module of short programs, which give no memory back: no leaks are
 * looked for in its test. */
#define CHECK_KEEPS_MEMORY \
	const char *__asan_default_options(void); \
	const char *__asan_default_options(void) \
	{ \
		return "detect_leaks=0"; \
	}

static inline void check_fail(const char *file, int line, const char *what)
{
	check_bad = 1;
	printf("# %s:%d: %s\n", file, line, what);
}

static inline void check_run(const char *name, void (*test)(void))
{
	check_bad = 0;
	test();
	check_number++;
	check_failed += check_bad;
	printf("%sok %d - %s\n", check_bad ? "not " : "", check_number, name);
	fflush(stdout);
}

static inline int check_done(void)
{
	printf("1..%d\n", check_number);
	return check_failed ? 1 : 0;
}

#endif
