/* verdict - the report of qmail-remote on descriptor 1
 *
 * For each recipient a letter (r taken, h refused for good, s for now), text
 * and a NUL; then for the message K, Z or D, text and a NUL.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef REMOTE_VERDICT_H
#define REMOTE_VERDICT_H

#include <stdnoreturn.h>

#include "base/str.h"

/* The messages that need nothing but their text. */
extern const char verdict_usage[];
extern const char verdict_home[];
extern const char verdict_system[];
extern const char verdict_dns[];
extern const char verdict_no_mx[];
extern const char verdict_null_mx[];
extern const char verdict_loop[];
extern const char verdict_unreached[];
extern const char verdict_read[];
extern const char verdict_partial[];
extern const char verdict_break[];

/* Adds strings to the report; the list ends in a null pointer. */
void verdict_add(const char *const *parts);

/* Adds what the server said, and ends this part of the report. */
void verdict_said(struct str text /* hostile */);

/* Ends this part of the report. */
void verdict_zero(void);

/* Writes the report and ends the program. */
noreturn void verdict_exit(void);

/* The whole of it in one call. */
noreturn void verdict_die(const char *text);

#endif
