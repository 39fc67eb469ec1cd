/* addrlist - see addrlist.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/addrlist.h"

#include <string.h>

/* ---- completing ---- */

static enum addr_verdict set(
	struct addr_tokens *list, enum addr_kind first, struct str text)
{
	addr_clear(list);
	if (addr_push(list, addr_plain_token(first, str_of("", 0))) == -1)
		return ADDR_ERROR;
	return addr_parse(list, text);
}

enum addr_verdict addrlist_defaults_set(struct addrlist_defaults *defaults,
	struct str host, struct str domain, struct str plus)
{
	enum addr_verdict verdict = set(&defaults->host, ADDR_AT, host);

	if (verdict == ADDR_OK)
		verdict = set(&defaults->domain, ADDR_DOT, domain);
	if (verdict == ADDR_OK)
		verdict = set(&defaults->plus, ADDR_DOT, plus);
	return verdict;
}

/* The kind of the i-th token from the end; ADDR_KINDS if there is none. */
static enum addr_kind from_end(const struct addr_tokens *address, size_t i)
{
	size_t n = addr_count(address);

	return i < n ? addr_get(address, n - 1 - i)->kind : ADDR_KINDS;
}

static bool empty_literal(const struct addr_tokens *address)
{
	if (from_end(address, 0) != ADDR_LITERAL ||
		from_end(address, 1) != ADDR_AT)
		return false;
	return addr_get(address, addr_count(address) - 1)->text.n == 0;
}

static void drop_route(struct addr_tokens *address)
{
	size_t n = addr_count(address);
	size_t i = 0;

	if (n == 0 || addr_get(address, 0)->kind != ADDR_AT)
		return;
	while (i < n && addr_get(address, i)->kind != ADDR_COLON)
		i++;
	if (i == n) {
		addr_clear(address);
		return;
	}
	i++;
	memmove(address->space.s, addr_get(address, i),
		(n - i) * sizeof(struct addr_token));
	address->space.n = (n - i) * sizeof(struct addr_token);
}

/* The first of the kinds '@', '.' (and LITERAL) from the end. */
static enum addr_kind host_ends(const struct addr_tokens *address)
{
	for (size_t i = 0;; i++) {
		enum addr_kind kind = from_end(address, i);
		if (kind == ADDR_AT || kind == ADDR_DOT ||
			kind == ADDR_LITERAL || kind == ADDR_KINDS)
			return kind;
	}
}

static bool has_at(const struct addr_tokens *address)
{
	for (size_t i = 0; i < addr_count(address); i++)
		if (addr_get(address, i)->kind == ADDR_AT)
			return true;
	return false;
}

static int complete_plus(
	const struct addrlist_defaults *defaults, struct addr_tokens *address)
{
	struct addr_token *last = addr_get(address, addr_count(address) - 1);

	if (last->kind != ADDR_ATOM || !str_ends(last->text, str_of("+", 1)))
		return 0;
	last->text.n--;
	/* box@+, or box@\+: no word is left. */
	if (addr_empty(last))
		addr_pop(address);
	return addr_push_all(address, &defaults->plus);
}

int addrlist_complete(
	const struct addrlist_defaults *defaults, struct addr_tokens *address)
{
	if (empty_literal(address))
		return 0;
	drop_route(address);
	if (from_end(address, 0) == ADDR_DOT)
		addr_pop(address);
	if (from_end(address, 0) == ADDR_AT)
		addr_pop(address);
	if (addr_count(address) == 0)
		return 0;
	if (!has_at(address) && addr_push_all(address, &defaults->host) == -1)
		return -1;
	if (complete_plus(defaults, address) == -1)
		return -1;
	enum addr_kind end = host_ends(address);
	if (end == ADDR_DOT || end == ADDR_LITERAL)
		return 0;
	return addr_push_all(address, &defaults->domain);
}

/* ---- walking ---- */

struct walk {
	const struct addr_tokens *field;
	const struct addrlist_visit *visit;
	size_t left; /* tokens not yet walked */
	struct addr_tokens *out; /* backwards */
	struct addr_tokens address; /* backwards */
	bool word_done; /* the token on the right is a word: another word
			 * begins another address */
};

static struct addr_token *next(const struct walk *walk)
{
	return addr_get(walk->field, walk->left - 1);
}

static enum addr_kind next_kind(const struct walk *walk)
{
	return walk->left ? next(walk)->kind : ADDR_KINDS;
}

static int keep(struct walk *walk)
{
	return addr_push(walk->out, *addr_get(walk->field, --walk->left));
}

static int collect(struct walk *walk)
{
	return addr_push(&walk->address, *addr_get(walk->field, --walk->left));
}

static int add_comma(struct walk *walk)
{
	return addr_push(
		walk->out, addr_plain_token(ADDR_COMMA, str_of("", 0)));
}

/* The address is complete, be it empty. */
static int visit(struct walk *walk)
{
	addr_reverse(&walk->address);
	if (walk->visit->address(walk->visit->context, &walk->address) == -1)
		return -1;
	addr_reverse(&walk->address);
	int result = addr_push_all(walk->out, &walk->address);
	addr_clear(&walk->address);
	return result;
}

static int flush(struct walk *walk)
{
	return addr_count(&walk->address) ? visit(walk) : 0;
}

static int flush_comma(struct walk *walk)
{
	if (addr_count(&walk->address) == 0)
		return 0;
	return visit(walk) == -1 ? -1 : add_comma(walk);
}

static int on_word(struct walk *walk)
{
	if (walk->word_done && flush_comma(walk) == -1)
		return -1;
	walk->word_done = true;
	return collect(walk);
}

static int on_special(struct walk *walk)
{
	walk->word_done = false;
	return collect(walk);
}

static int on_comma(struct walk *walk)
{
	walk->word_done = false;
	return flush(walk) == -1 ? -1 : keep(walk);
}

static int on_semi(struct walk *walk)
{
	walk->word_done = false;
	return flush_comma(walk) == -1 ? -1 : keep(walk);
}

/* The words of a group's name are kept as they are. */
static int on_colon(struct walk *walk)
{
	enum addr_kind kind;

	walk->word_done = false;
	if (flush(walk) == -1)
		return -1;
	do {
		if (keep(walk) == -1)
			return -1;
		kind = next_kind(walk);
	} while (kind != ADDR_KINDS && kind != ADDR_COMMA &&
		 kind != ADDR_SEMI && kind != ADDR_RIGHT);
	/* Somebody's address or group without a comma behind it. */
	if (kind == ADDR_SEMI || kind == ADDR_RIGHT)
		return add_comma(walk);
	return 0;
}

static bool in_phrase(enum addr_kind kind)
{
	return kind == ADDR_COMMENT || kind == ADDR_ATOM ||
	       kind == ADDR_QUOTE || kind == ADDR_AT || kind == ADDR_DOT;
}

/* <address> and the phrase before it. <> is an address too. */
static int on_right(struct walk *walk)
{
	if (flush_comma(walk) == -1 || keep(walk) == -1)
		return -1;
	while (walk->left && next_kind(walk) != ADDR_LEFT) {
		bool comment = next_kind(walk) == ADDR_COMMENT;
		if ((comment ? keep(walk) : collect(walk)) == -1)
			return -1;
	}
	if (visit(walk) == -1)
		return -1;
	if (walk->left && keep(walk) == -1)
		return -1;
	while (in_phrase(next_kind(walk)))
		if (keep(walk) == -1)
			return -1;
	walk->word_done = true;
	return 0;
}

static int (*const handlers[ADDR_KINDS])(struct walk *) = {
	[ADDR_ATOM] = on_word,
	[ADDR_QUOTE] = on_word,
	[ADDR_LITERAL] = on_word,
	[ADDR_COMMENT] = keep,
	[ADDR_LEFT] = on_special,
	[ADDR_RIGHT] = on_right,
	[ADDR_AT] = on_special,
	[ADDR_COMMA] = on_comma,
	[ADDR_SEMI] = on_semi,
	[ADDR_COLON] = on_colon,
	[ADDR_DOT] = on_special,
};

int addrlist_walk(const struct addr_tokens *field,
	const struct addrlist_visit *visit_each, struct addr_tokens *out)
{
	struct walk walk = {.field = field,
		.visit = visit_each,
		.left = addr_count(field),
		.out = out,
		.address = {BUF_LIMIT(out->space.limit)}};
	int result = 0;

	while (walk.left && result == 0)
		result = handlers[next_kind(&walk)](&walk);
	if (result == 0)
		result = flush(&walk);
	addr_free(&walk.address);
	if (result == 0)
		addr_reverse(out);
	return result;
}
