/* shell - a program line of a .qmail file is run
 *
 * By /bin/sh -c; but a line of plain words, which means the same without a
 * shell, is run at once: that saves an exec. If that does not work, the shell
 * gets it after all and says what it has to say.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef LOCAL_SHELL_H
#define LOCAL_SHELL_H

#include <stdbool.h>

#include "base/str.h"

enum { SHELL_WORDS_MAX = 64, SHELL_LINE_MAX = 4000 };

/* Is the line made of words that no shell would change? Bytes of line become
 * NULs, words_out points into it and ends in a null. '' is an empty word, but
 * not the first. */
bool shell_words(char *line, char *words_out[SHELL_WORDS_MAX + 1]);

/* Runs it with our descriptors 0, 1 and 2. Returns what its exit code means:
 * 0, 99, 100 or 111; says why and ends if it cannot be run or crashed. */
int shell_run(const char *command, char *const *env);

#endif
