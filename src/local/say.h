/* say - the words of a local delivery
 *
 * They become the report that a bounce quotes, so they have no program name
 * in front. Strings are joined and go out in one write.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef LOCAL_SAY_H
#define LOCAL_SAY_H

#include <stdnoreturn.h>

#include "base/str.h"

/* To descriptor fd. */
#define say(fd, ...) say_list((fd), (const char *const[]){__VA_ARGS__, 0})
void say_list(int fd, const char *const *parts);

/* "what text\n" to standard output; the text may hold NULs. */
void say_would(const char *what, struct str text);

/* To standard error, then the end. */
#define say_die(code, ...) \
	say_die_list((code), (const char *const[]){__VA_ARGS__, 0})
noreturn void say_die_list(int code, const char *const *parts);

/* That there is no memory, and the end: exit 111. */
noreturn void say_no_memory(void);

#endif
