/* offers - what a server says in its answer to EHLO that it can do
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef REMOTE_OFFERS_H
#define REMOTE_OFFERS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

struct offers {
	bool pipelining; /* RFC 2920 */
	bool eight; /* 8BITMIME, RFC 6152 */
	bool utf8; /* SMTPUTF8, RFC 6531 */
	bool dsn; /* RFC 3461 */
	bool chunking; /* RFC 3030 */
	bool size; /* RFC 1870 */
	uint64_t size_max; /* bytes; 0: not told, or no limit */
	/* LIMITS, RFC 9422; 0: none told */
	uint64_t mail_max; /* transactions in a connection */
	uint64_t rcpt_max; /* recipients in a transaction */
	uint64_t domain_max; /* their domains */
};

/* Reads the reply, as reply_read gives it. What stands in ignore, words with
 * blanks between, counts as not said. */
void offers_parse(struct offers *offers_out, struct str reply /* hostile */,
	struct str ignore);

/* Is the word one of these, whatever its case? */
bool offers_word_in(struct str word, struct str words);

#endif
