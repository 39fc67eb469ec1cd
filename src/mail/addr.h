/* addr - address fields as RFC 5322 tokens
 *
 * Tokens are views into the text they were read from, which must outlive
 * them; nothing is copied and nothing is recursive, so reading takes time and
 * memory in proportion to the text, whatever it holds. A list of tokens has a
 * limit; a longer text is ADDR_ERROR with EMSGSIZE.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef MAIL_ADDR_H
#define MAIL_ADDR_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

enum addr_kind {
	ADDR_ATOM,
	ADDR_QUOTE, /* "quoted string", or a word that must be written so */
	ADDR_LITERAL, /* [domain literal] */
	ADDR_COMMENT,
	ADDR_LEFT,
	ADDR_RIGHT,
	ADDR_AT,
	ADDR_COMMA,
	ADDR_SEMI,
	ADDR_COLON,
	ADDR_DOT,
	ADDR_KINDS
};

struct addr_token {
	enum addr_kind kind;
	bool plain; /* text is as meant; else as written, with backslashes,
		     * line ends and, in a comment, inner parentheses */
	struct str text; /* hostile; without the delimiters */
};

enum addr_verdict {
	ADDR_OK,
	ADDR_BAD, /* open quote, comment or literal; a NUL; a CR not before
		   * an LF: what is meant cannot be known */
	ADDR_ERROR, /* no memory or too long, see errno */
};

struct addr_tokens {
	struct buf space; /* tokens, one after the other */
};

/* A list of at most `max` tokens; addr_free gives its memory back. */
#define ADDR_TOKENS(max) \
	{ \
		BUF_LIMIT((max) * sizeof(struct addr_token)) \
	}

size_t addr_count(const struct addr_tokens *list);
struct addr_token *addr_get(const struct addr_tokens *list, size_t i);
MUST_USE int addr_push(struct addr_tokens *list, struct addr_token token);
MUST_USE int addr_push_all(
	struct addr_tokens *list, const struct addr_tokens *more);
void addr_pop(struct addr_tokens *list);
void addr_clear(struct addr_tokens *list);
void addr_free(struct addr_tokens *list);
void addr_reverse(struct addr_tokens *list);

/* Does its text, folds and quoting apart, mean no byte? */
bool addr_empty(const struct addr_token *token);

/* A token whose text is as meant. */
struct addr_token addr_plain_token(enum addr_kind kind, struct str text);

/* Appends the tokens of the text. */
enum addr_verdict addr_parse(
	struct addr_tokens *list, struct str text /* hostile */);

/* Appends the tokens as a field shows them, each quoted as it has to be; a
 * line end in a text that is as meant is shown as '_'. If width is not 0, a
 * line of b that would become longer is broken after a comma, and goes on with
 * two blanks. */
MUST_USE int addr_print(
	struct buf *b, const struct addr_tokens *list, size_t width);

/* Appends the tokens as an envelope address: no quoting, no comments. */
MUST_USE int addr_plain(struct buf *b, const struct addr_tokens *list);

#endif
