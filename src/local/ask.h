/* ask - a program is asked about the message on descriptor 0
 *
 * Shared by the programs that a .qmail line puts before another one. They
 * die here, with their own name, when the program cannot be asked: mail whose
 * question was not answered waits (exit 111).
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef LOCAL_ASK_H
#define LOCAL_ASK_H

#include <stdbool.h>

/* Runs argv with our descriptors 0, 1 and 2. Yes is exit code 0, no any other
 * but 111; dies if the program cannot be run, crashes or exits 111. */
bool ask_program(char **argv);

/* Waits for a program that was started. Its exit code; dies if it crashed. */
int ask_wait(int pid, const char *name);

#endif
