/* die - the one way a program ends badly, and how it warns
 *
 * Only program files and their siblings may call these; library rooms return
 * errors instead. Arguments are plain strings, joined; there is no format to
 * get wrong. Each message is written in one piece, control bytes replaced by
 * '?', so that hostile text cannot forge a line.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BASE_DIE_H
#define BASE_DIE_H

#include <stdnoreturn.h>

/* Every program defines it, once, beside main. */
extern const char prog_name[];

/* "prog: usage: prog " and how, to stderr; exit 100. */
noreturn void die_usage(const char *how);

/* "prog: fatal: " and the strings, to stderr; exit code. */
#define die(code, ...) \
	die_list((code), 0, (const char *const[]){__VA_ARGS__, 0})

/* The same, then ": " and what errno says. */
#define die_sys(code, ...) \
	die_list((code), 1, (const char *const[]){__VA_ARGS__, 0})

/* "prog: warning: " and the strings, to stderr; goes on. */
#define warn(...) warn_list(0, (const char *const[]){__VA_ARGS__, 0})

/* The same, then ": " and what errno says. */
#define warn_sys(...) warn_list(1, (const char *const[]){__VA_ARGS__, 0})

/* Our own mistake: "prog: bug: " and text, then abort. The parent sees a
 * crash, which is a temporary failure: mail is never lost to a bug. */
noreturn void bug(const char *text);

noreturn void die_list(int code, int with_errno, const char *const *parts);
void warn_list(int with_errno, const char *const *parts);

/* If the only argument is --help: what die_usage says, to stdout, and exit 0. */
void help_wanted(int argc, char **argv, const char *how);

#endif
