/* responder - from the message on descriptor 0 to an answer in the queue
 *
 * What autorespond and vacation share. $SENDER, $LOCAL and $HOST are those of
 * the delivery (qmail-command(8)). Our addresses are the recipient's, the one
 * in the From field of the answer's text, and what the caller adds. In a
 * virtual domain, where LOCAL is the domain, '-' and a name, name@domain is
 * the recipient's as well, and it is the one that answers come from.
 *
 * The answer leaves with an empty envelope sender, so that nothing comes back.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef LOCAL_RESPONDER_H
#define LOCAL_RESPONDER_H

#include <stdbool.h>
#include <stdint.h>

struct responder {
	const char *text; /* file with the answer */
	const char *dir; /* where it is noted who got one */
	const char
		*also; /* more addresses, blanks or commas between; or null */
	const char *from; /* address of the From field; null: the recipient's */
	int64_t period; /* so many seconds, */
	uint64_t most; /* so many answers to one sender */
	bool only_named; /* no answer if no address of ours is in To or Cc */
	bool quote; /* with the start of the message's text */
};

/* Answers, or says why not. Dies where trying again may help. */
void responder_run(const struct responder *responder);

#endif
