/* addr: address fields, read, walked, completed, and written
 *
 * What is written is read as the same again, folded or not; walking a field
 * loses no address, and in what it makes of it the same addresses are found.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/addr.h"

#include <errno.h>

#include "base/ascii.h"
#include "mail/addrlist.h"

#include "fuzz.h"

enum { TOKENS_MAX = 20000, TEXT_MAX = 1 << 18, WIDTH = 40 };

/* ---- tokens that are the same ---- */

/* The bytes that a token means, as the header describes them. */
static void meant(const struct addr_token *token, struct buf *b)
{
	struct str text = token->text;

	buf_clear(b);
	if (token->plain) {
		MUST(buf_copy_str(b, text) == 0);
		return;
	}
	for (size_t i = 0; i < text.n; i++) {
		char c = text.s[i];
		if (token->kind == ADDR_COMMENT && (c == '(' || c == ')'))
			continue;
		if (c == '\\' && ++i == text.n)
			break;
		if (text.s[i] != '\r' && text.s[i] != '\n')
			MUST(buf_add_byte(b, text.s[i]) == 0);
	}
}

static bool same_token(const struct addr_token *a, const struct addr_token *b)
{
	struct buf left = BUF_LIMIT(TEXT_MAX);
	struct buf right = BUF_LIMIT(TEXT_MAX);

	meant(a, &left);
	meant(b, &right);
	bool same = a->kind == b->kind &&
		    str_equal(buf_str(&left), buf_str(&right));
	buf_free(&left);
	buf_free(&right);
	return same;
}

static void check_same(const struct addr_tokens *a, const struct addr_tokens *b)
{
	MUST(addr_count(a) == addr_count(b));
	for (size_t i = 0; i < addr_count(a); i++)
		MUST(same_token(addr_get(a, i), addr_get(b, i)));
}

/* ---- writing and reading again ---- */

static void check_again(const struct addr_tokens *list, size_t width)
{
	struct addr_tokens again = ADDR_TOKENS(TOKENS_MAX);
	struct buf text = BUF_LIMIT(TEXT_MAX);

	MUST(buf_add_text(&text, "To: ") == 0);
	MUST(addr_print(&text, list, width) == 0);
	MUST(addr_parse(&again, str_skip(buf_str(&text), 4)) == ADDR_OK);
	check_same(list, &again);
	/* A field goes on only in lines that begin with a blank. */
	for (size_t at = 1; at + 1 < text.n; at++)
		MUST(text.s[at] != '\n' || ascii_blank(text.s[at + 1]));
	addr_free(&again);
	buf_free(&text);
}

/* ---- walking ---- */

/* Envelope addresses, a NUL behind each, in the order they were visited. */
struct visits {
	struct buf plain;
	const struct addrlist_defaults *defaults;
	size_t stop; /* after so many the visitor fails; 0: never */
	size_t n;
	bool odd; /* one of them is, see odd */
};

/* A stray bracket, a route behind a route or to nowhere, two dots at the end, a
 * literal that is no host: they have a meaning, but not the same one when they
 * are written anew. */
static bool odd(const struct addr_tokens *address, size_t before)
{
	size_t n = addr_count(address);
	enum addr_kind last = ADDR_KINDS;

	for (size_t i = 0; i < n; i++) {
		enum addr_kind kind = addr_get(address, i)->kind;
		if (kind == ADDR_LEFT || (kind == ADDR_AT && i == 0) ||
			(kind == ADDR_LITERAL && last != ADDR_AT))
			return true;
		last = kind;
	}
	return last == ADDR_DOT || (n == 0 && before > 0);
}

static int visit(void *context, struct addr_tokens *address)
{
	struct visits *visits = context;
	size_t before = addr_count(address);

	if (++visits->n == visits->stop) {
		errno = ENOMEM;
		return -1;
	}
	MUST(addrlist_complete(visits->defaults, address) == 0);
	visits->odd = visits->odd || odd(address, before);
	MUST(addr_plain(&visits->plain, address) == 0);
	MUST(buf_add_byte(&visits->plain, 0) == 0);
	return 0;
}

static int walk(const struct addr_tokens *list,
	const struct addrlist_defaults *defaults, size_t stop,
	struct addr_tokens *out, struct visits *visits)
{
	const struct addrlist_visit each = {visits, visit};

	*visits = (struct visits){.plain = BUF_LIMIT(TEXT_MAX),
		.defaults = defaults,
		.stop = stop};
	return addrlist_walk(list, &each, out);
}

/* A failing visitor is told of, and nothing is lost over it. */
static void check_stop(const struct addr_tokens *list,
	const struct addrlist_defaults *defaults, size_t n)
{
	struct addr_tokens out = ADDR_TOKENS(TOKENS_MAX);
	struct visits visits;

	MUST(walk(list, defaults, n, &out, &visits) == -1 && errno == ENOMEM);
	buf_free(&visits.plain);
	addr_free(&out);
}

static void check_walk(
	struct addr_tokens *list, const struct addrlist_defaults *defaults)
{
	struct addr_tokens once = ADDR_TOKENS(TOKENS_MAX);
	struct addr_tokens twice = ADDR_TOKENS(TOKENS_MAX);
	struct visits first;
	struct visits second;

	MUST(walk(list, defaults, 0, &once, &first) == 0);
	check_again(&once, WIDTH);
	MUST(walk(&once, defaults, 0, &twice, &second) == 0);
	if (!first.odd) {
		MUST(str_equal(buf_str(&first.plain), buf_str(&second.plain)));
		check_same(&once, &twice);
	}
	if (first.n)
		check_stop(list, defaults, first.n);
	buf_free(&first.plain);
	buf_free(&second.plain);
	addr_free(&once);
	addr_free(&twice);
}

static void run(struct str input)
{
	struct addr_tokens list = ADDR_TOKENS(TOKENS_MAX);
	struct addrlist_defaults defaults = ADDRLIST_DEFAULTS;

	MUST(addrlist_defaults_set(&defaults, str_text("default.host"),
		     str_text("default.domain"),
		     str_text("plus.domain")) == ADDR_OK);
	enum addr_verdict verdict = addr_parse(&list, input);
	MUST(verdict == ADDR_OK || verdict == ADDR_BAD);
	if (verdict == ADDR_OK) {
		check_again(&list, 0);
		check_again(&list, WIDTH);
		check_walk(&list, &defaults);
	}
	addr_free(&list);
	addr_free(&defaults.host);
	addr_free(&defaults.domain);
	addr_free(&defaults.plus);
}

const struct fuzz_target fuzz_target = {.run = run, .memory = 1 << 23};
