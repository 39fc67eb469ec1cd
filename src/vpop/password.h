/* password - where the password of a command comes from
 *
 * For program files: what goes wrong ends the program.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef VPOP_PASSWORD_H
#define VPOP_PASSWORD_H

#include "auth/hash.h"

enum { PASSWORD_MAX = 128 };

/* The password: given, if it is not null; else, if length is above 0, a random
 * one of so many letters, which is said on standard output; else what is typed
 * twice, or stands in two lines of standard input. Never empty. In a static
 * place. whom is for the question. */
const char *password_choose(const char *given, int length, const char *whom);

/* A password of the command line (or null) is copied to a static place, and
 * its bytes there are wiped: who lists processes sees it no longer. */
const char *password_given(char *argument);

/* What was typed once, without an echo on a terminal. In a static place. */
const char *password_ask(const char *question);

/* The hash of the password, in a static place. */
const char *password_hash(const char *password);

#endif
