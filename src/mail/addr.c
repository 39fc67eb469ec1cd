/* addr - see addr.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/addr.h"

#include <errno.h>
#include <string.h>

#include "base/ascii.h"

/* What stands for a token, or opens it; in the order of enum addr_kind. */
static const char openers[ADDR_KINDS] = {
	0, '"', '[', '(', '<', '>', '@', ',', ';', ':', '.'};
static const char closers[ADDR_KINDS] = {0, '"', ']', ')', 0, 0, 0, 0, 0, 0, 0};

/* ---- lists ---- */

size_t addr_count(const struct addr_tokens *list)
{
	return list->space.n / sizeof(struct addr_token);
}

struct addr_token *addr_get(const struct addr_tokens *list, size_t i)
{
	/* The space holds nothing but tokens. */
	return (struct addr_token *)(void *)list->space.s + i;
}

int addr_push(struct addr_tokens *list, struct addr_token token)
{
	return buf_add(&list->space, (const char *)&token, sizeof token);
}

int addr_push_all(struct addr_tokens *list, const struct addr_tokens *more)
{
	return buf_add_str(&list->space, buf_str(&more->space));
}

void addr_pop(struct addr_tokens *list)
{
	list->space.n -= sizeof(struct addr_token);
}

void addr_clear(struct addr_tokens *list)
{
	buf_clear(&list->space);
}

void addr_free(struct addr_tokens *list)
{
	buf_free(&list->space);
}

void addr_reverse(struct addr_tokens *list)
{
	size_t n = addr_count(list);

	for (size_t i = 0; i < n / 2; i++) {
		struct addr_token *low = addr_get(list, i);
		struct addr_token *high = addr_get(list, n - 1 - i);
		struct addr_token kept = *low;
		*low = *high;
		*high = kept;
	}
}

struct addr_token addr_plain_token(enum addr_kind kind, struct str text)
{
	return (struct addr_token){.kind = kind, .plain = true, .text = text};
}

/* ---- the bytes that are meant ---- */

/* The token's next meant byte after position *at; false at its end. */
static bool meant(const struct addr_token *token, size_t *at, char *c_out)
{
	while (*at < token->text.n) {
		char c = token->text.s[(*at)++];
		if (token->plain) {
			*c_out = c;
			return true;
		}
		if (token->kind == ADDR_COMMENT && (c == '(' || c == ')'))
			continue;
		if (c == '\\' && *at == token->text.n)
			continue;
		if (c == '\\')
			c = token->text.s[(*at)++];
		if (c == '\r' || c == '\n')
			continue; /* where the field was folded */
		*c_out = c;
		return true;
	}
	return false;
}

bool addr_empty(const struct addr_token *token)
{
	size_t at = 0;
	char c;

	return !meant(token, &at, &c);
}

/* ---- reading ---- */

static bool ends_atom(char c)
{
	return ascii_space(c) || (c && strchr("([\"<>;:@,.", c));
}

/* Must it be quoted to come back as one word? */
static bool odd(char c)
{
	return ascii_control(c) || ascii_8bit(c) || ends_atom(c) || c == ')' ||
	       c == ']' || c == '\\';
}

static enum addr_kind word_kind(const struct addr_token *atom)
{
	size_t at = 0;
	char c;

	while (meant(atom, &at, &c))
		if (odd(c))
			return ADDR_QUOTE;
	return addr_empty(atom) ? ADDR_QUOTE : ADDR_ATOM;
}

/* From text.s[from]: how far an atom goes. Behind text if it ends in a
 * backslash with nothing to protect. */
static size_t atom_end(struct str text, size_t from)
{
	size_t i = from;

	while (i < text.n && !ends_atom(text.s[i]))
		i += text.s[i] == '\\' ? 2 : 1;
	return i;
}

/* From text.s[from], behind the opener: where the closer stands. text.n if
 * it is missing. Only comments nest. */
static size_t closer(struct str text, size_t from, enum addr_kind kind)
{
	size_t depth = 1;

	for (size_t i = from; i < text.n; i++) {
		char c = text.s[i];
		if (c == '\\')
			i++;
		else if (c == closers[kind] && --depth == 0)
			return i;
		else if (c == '(' && kind == ADDR_COMMENT)
			depth++;
	}
	return text.n;
}

static bool unknowable(struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		if (text.s[i] == 0)
			return true;
		bool last = i + 1 == text.n;
		if (text.s[i] == '\r' && !last && text.s[i + 1] != '\n')
			return true;
	}
	return false;
}

/* The token at text.s[from], which is no blank. Returns where to go on; more
 * than text.n if it does not end. */
static size_t read_token(
	struct str text, size_t from, struct addr_token *token_out)
{
	enum addr_kind kind = ADDR_QUOTE;
	size_t end;

	while (kind < ADDR_KINDS && openers[kind] != text.s[from])
		kind++;
	if (kind == ADDR_KINDS) {
		end = atom_end(text, from);
		if (end > text.n)
			return end;
		*token_out = (struct addr_token){
			.text = str_of(text.s + from, end - from)};
		token_out->kind = word_kind(token_out);
		return end;
	}
	from++;
	end = closers[kind] ? closer(text, from, kind) : from;
	if (closers[kind] && end >= text.n)
		return text.n + 1;
	*token_out = (struct addr_token){
		.kind = kind, .text = str_of(text.s + from, end - from)};
	return closers[kind] ? end + 1 : end;
}

enum addr_verdict addr_parse(struct addr_tokens *list, struct str text)
{
	struct addr_token token;
	size_t i = 0;

	if (unknowable(text))
		return ADDR_BAD;
	while (i < text.n) {
		if (ascii_space(text.s[i])) {
			i++;
			continue;
		}
		i = read_token(text, i, &token);
		if (i > text.n)
			return ADDR_BAD;
		if (addr_push(list, token) == -1)
			return ADDR_ERROR;
	}
	return ADDR_OK;
}

/* ---- writing ---- */

static bool is_word(enum addr_kind kind)
{
	return kind <= ADDR_COMMENT;
}

static bool space_between(enum addr_kind left, enum addr_kind right)
{
	return left == ADDR_COLON || left == ADDR_COMMA || right == ADDR_LEFT ||
	       (is_word(left) && is_word(right));
}

static int print_token(struct buf *b, const struct addr_token *token)
{
	char c = openers[token->kind];
	size_t at = 0;

	if (c && buf_add_byte(b, c) == -1)
		return -1;
	if (!is_word(token->kind))
		return 0;
	while (meant(token, &at, &c)) {
		/* It would end the field, and begin another one. */
		if (c == '\r' || c == '\n')
			c = '_';
		bool escape =
			c && strchr("\"[]()\\", c) && token->kind != ADDR_ATOM;
		if (escape && buf_add_byte(b, '\\') == -1)
			return -1;
		if (buf_add_byte(b, c) == -1)
			return -1;
	}
	c = closers[token->kind];
	return c ? buf_add_byte(b, c) : 0;
}

/* Where the line that is being written begins, and where it may be broken. */
struct layout {
	size_t width;
	size_t line;
	size_t comma; /* behind the last comma; 0: none on this line */
};

/* The piece behind the last comma is complete: if it does not fit in the
 * line, it is moved to a new one. */
static int fold(struct buf *b, struct layout *layout)
{
	size_t at = layout->comma;

	layout->comma = b->n;
	if (!layout->width || !at || b->n == at ||
		b->n - layout->line <= layout->width)
		return 0;
	if (buf_add(b, "\n ", 2) == -1)
		return -1;
	memmove(b->s + at + 2, b->s + at, b->n - at - 2);
	b->s[at] = '\n';
	b->s[at + 1] = ' ';
	layout->line = at + 1;
	layout->comma = b->n;
	return 0;
}

int addr_print(struct buf *b, const struct addr_tokens *list, size_t width)
{
	size_t n = addr_count(list);
	size_t newline = str_find_last(buf_str(b), '\n');
	struct layout layout = {
		.width = width, .line = newline < b->n ? newline + 1 : 0};

	for (size_t i = 0; i < n; i++) {
		const struct addr_token *token = addr_get(list, i);
		bool space = i && space_between(addr_get(list, i - 1)->kind,
					  token->kind);
		if (space && buf_add_byte(b, ' ') == -1)
			return -1;
		if (print_token(b, token) == -1)
			return -1;
		if (token->kind == ADDR_COMMA && fold(b, &layout) == -1)
			return -1;
	}
	return fold(b, &layout);
}

static int plain_token(struct buf *b, const struct addr_token *token)
{
	bool literal = token->kind == ADDR_LITERAL;
	char c = openers[token->kind];
	size_t at = 0;

	if ((literal || !is_word(token->kind)) && buf_add_byte(b, c) == -1)
		return -1;
	if (!is_word(token->kind))
		return 0;
	while (meant(token, &at, &c))
		if (buf_add_byte(b, c) == -1)
			return -1;
	return literal ? buf_add_byte(b, ']') : 0;
}

int addr_plain(struct buf *b, const struct addr_tokens *list)
{
	for (size_t i = 0; i < addr_count(list); i++) {
		const struct addr_token *token = addr_get(list, i);
		if (token->kind == ADDR_COMMENT)
			continue;
		if (plain_token(b, token) == -1)
			return -1;
	}
	return 0;
}
