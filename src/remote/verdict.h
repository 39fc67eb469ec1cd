/* verdict - the report of qmail-remote: what became of a message
 *
 * For each recipient a letter (r taken, h refused for good, s for now), text
 * and a NUL; then for the message K, Z or D, text and a NUL. It is built here
 * in any order and written in one piece. A report in which nothing is said of
 * any recipient is the message's part alone.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef REMOTE_VERDICT_H
#define REMOTE_VERDICT_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

enum {
	VERDICT_TEXT_MAX = 1 << 20, /* what goes beyond it is left out */
	VERDICT_TAKEN = 't', /* for now the letter of a recipient who was
			      * accepted: what becomes of the message, and so
			      * of him, is not known yet */
};

/* The messages that need nothing but their text; the letter is in front. */
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
extern const char verdict_sender[];
extern const char verdict_utf8[];
extern const char verdict_header[];
extern const char verdict_convert[];

struct verdict_part {
	char letter; /* 0: nothing is said */
	size_t start; /* of its text in texts */
	size_t n;
};

/* Start with VERDICT_EMPTY. */
struct verdict {
	struct verdict_part *parts; /* of the recipients */
	size_t n;
	struct verdict_part message;
	struct verdict_part kept; /* a K for some of the recipients */
	struct buf texts;
};

#define VERDICT_EMPTY \
	{ \
		.texts = BUF_LIMIT(VERDICT_TEXT_MAX) \
	}

/* Starts a report for n recipients, in the memory of the one before. 0, or -1: out
 * of memory; then it can still say something of the message. */
MUST_USE int verdict_begin(struct verdict *verdict, size_t n);

/* Says of recipient i: the letter, the strings, and what the host said (if
 * that is not empty). What was said before is forgotten. */
#define verdict_recipient(verdict, i, letter, said, ...) \
	verdict_put((verdict), &(verdict)->parts[i], (letter), (said), \
		(const char *const[]){__VA_ARGS__, 0})

/* The same of the message. */
#define verdict_message(verdict, letter, said, ...) \
	verdict_put((verdict), &(verdict)->message, (letter), (said), \
		(const char *const[]){__VA_ARGS__, 0})

void verdict_put(struct verdict *verdict, struct verdict_part *part,
	char letter, struct str said /* hostile */, const char *const *strings);

/* Of the message: one of the texts above. */
void verdict_plain(struct verdict *verdict, const char *text);

/* Is there a recipient of whom nothing is said? */
bool verdict_open(const struct verdict *verdict);

/* What is said of the message is about those recipients who were taken, and
 * more is to come about others: a K is kept, Z and D become theirs. Nothing is
 * said of the message then. */
void verdict_settle(struct verdict *verdict);

/* Writes it to fd. What is said of the message holds for all of whom nothing
 * else is said. Nothing said of the message is an error, too. */
MUST_USE int verdict_write(struct verdict *verdict, int fd);

#endif
