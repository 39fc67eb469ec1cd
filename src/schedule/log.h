/* log - the lines of qmail-send
 *
 * Written to descriptor 0, in qmail's words, which log analysers know. Lines
 * gather in memory and go out in one write at the end of each turn of the
 * loop. Whatever comes from elsewhere is made safe: a blank is '_', a newline
 * '/', any other byte that does not print '_'.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SCHEDULE_LOG_H
#define SCHEDULE_LOG_H

#include <stdint.h>

#include "base/out.h"
#include "base/str.h"

enum { LOG_FD = 0, LOG_SPACE = 16384 };

struct log {
	struct out out;
	char space[LOG_SPACE];
};

void log_open(struct log *log);

/* Pieces of a line; log_end ends it. */
void log_text(struct log *log, const char *text);
void log_num(struct log *log, uint64_t n);
void log_safe(struct log *log, struct str hostile);
void log_end(struct log *log);

/* A line of a text, a number and a text. */
void log_about(
	struct log *log, const char *before, uint64_t n, const char *after);

void log_flush(struct log *log);

#endif
