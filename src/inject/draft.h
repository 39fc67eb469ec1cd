/* draft - a message between the user's text and the queue
 *
 * All that qmail-inject knows: what it was told (settings), what the header
 * said (fields), from which the rest of the header is made (compose). Every
 * buffer has a limit, so a header of any size costs bounded memory; the body
 * is never kept.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef INJECT_DRAFT_H
#define INJECT_DRAFT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "mail/addrlist.h"
#include "mail/header.h"

enum {
	DRAFT_HEADER_MAX = 10 << 20, /* bytes of header, as read or rewritten */
	DRAFT_FIELD_TOKENS = 1 << 21, /* words and signs in one field */
	DRAFT_VALUE_MAX = 128 << 10, /* an argument, a variable */
	DRAFT_WIDTH = 78, /* RFC 5322 section 2.1.1 */
};

/* Whom the message goes to. */
enum draft_choice {
	DRAFT_EITHER, /* -A: the arguments; the header if there are none */
	DRAFT_ARGUMENTS, /* -a */
	DRAFT_HEADER, /* -h */
	DRAFT_BOTH, /* -H */
};

struct draft_settings {
	enum draft_choice choice;
	bool print; /* -n: to standard output, not to the queue */
	bool name_comment; /* the letters of $QMAILINJECT, in this order */
	bool drop_return_path;
	bool drop_from;
	bool drop_message_id;
	bool verp_recipient;
	bool verp_message;
	const char *user; /* of the author; never null */
	const char *host; /* may be null: the default host */
	const char *name; /* may be null */
	const char *sender_user;
	const char *sender_host;
	const char *id_host;
};

/* What is kept apart for a message and its resending: index by resent. */
struct draft_part {
	bool seen[HEADER_KINDS];
	struct buf recipients; /* NUL behind each */
	struct buf unreadable; /* a recipient field that cannot be parsed */
};

struct draft {
	struct draft_settings settings;
	struct addrlist_defaults defaults;
	int64_t now;
	struct buf id_host;
	struct draft_part part[2];
	struct buf arguments; /* recipients given there, NUL behind each */
	struct buf header; /* the fields that stay, as they go out */
	struct buf followup; /* addresses of To and Cc, NUL behind each */
	struct buf lists; /* lines of $QMAILMFTFILE, NUL behind each */
	struct buf sender;
	bool sender_known; /* by a Return-Path or -f */
	bool sender_fixed; /* by -f: a Return-Path does not count */
};

#define DRAFT_EMPTY \
	{ \
		.defaults = ADDRLIST_DEFAULTS, \
		.id_host = BUF_LIMIT(DRAFT_VALUE_MAX), \
		.part = {{.recipients = BUF_LIMIT(2 * DRAFT_HEADER_MAX), \
				 .unreadable = BUF_LIMIT(DRAFT_HEADER_MAX)}, \
			{.recipients = BUF_LIMIT(2 * DRAFT_HEADER_MAX), \
				.unreadable = BUF_LIMIT(DRAFT_HEADER_MAX)}}, \
		.arguments = BUF_LIMIT(2 * DRAFT_HEADER_MAX), \
		.header = BUF_LIMIT(DRAFT_HEADER_MAX), \
		.followup = BUF_LIMIT(2 * DRAFT_HEADER_MAX), \
		.lists = BUF_LIMIT(DRAFT_HEADER_MAX), \
		.sender = BUF_LIMIT(DRAFT_VALUE_MAX), \
	}

/* What a failed buffer means: exit 111 for lack of memory, 100 for a limit. */
void draft_check(int result);

/* The same for a parser; BAD is exit 100, naming where. */
void draft_check_verdict(enum addr_verdict verdict, const char *where);

/* The next of the NUL-terminated pieces of a buf; *rest is what is left. */
bool draft_next(struct str *rest, struct str *piece_out);

#endif
