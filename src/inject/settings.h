/* settings - what options, environment and control files say
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef INJECT_SETTINGS_H
#define INJECT_SETTINGS_H

#include "inject/draft.h"

/* Reads $QMAILMFTFILE, where the caller stands; then goes home and reads the
 * environment and the control files. Ends the program if it cannot. */
void settings_read(struct draft *draft);

/* Takes the options off the command line, and completes the addresses given
 * there: after settings_read. Ends the program if there is a wrong one. */
void settings_options(struct draft *draft, char **argv);

#endif
