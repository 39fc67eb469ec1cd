/* plainfield - see plainfield.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/plainfield.h"

#include <string.h>

#include "base/ascii.h"
#include "mail/addr.h"
#include "mail/encword.h"
#include "mail/header.h"
#include "mail/utf8.h"

enum { TOKENS_MAX = 20000 };

static const char hex[] = "0123456789ABCDEF";

/* ---- free text ---- */

/* Where the first (last) word with such a byte begins (ends). */
static size_t first_word(struct str text)
{
	size_t at = 0;

	while (at < text.n && !ascii_8bit(text.s[at]))
		at++;
	while (at > 0 && !ascii_space(text.s[at - 1]))
		at--;
	return at;
}

static size_t last_word(struct str text)
{
	size_t end = text.n;

	while (end > 0 && !ascii_8bit(text.s[end - 1]))
		end--;
	while (end < text.n && !ascii_space(text.s[end]))
		end++;
	return end;
}

/* Lines that go on become one; what is no text in them is a blank. */
static int unfold(struct buf *b, struct str text)
{
	for (size_t i = 0; i < text.n; i++) {
		char c = text.s[i];
		if (c == '\r' || c == '\n')
			continue;
		if (buf_add_byte(b, ascii_control(c) ? ' ' : c) == -1)
			return -1;
	}
	return 0;
}

static int add_words(struct buf *b, struct str text)
{
	struct buf plain = BUF_LIMIT(b->limit);
	int done = unfold(&plain, text);

	if (done == 0)
		done = encword_add(b, buf_str(&plain));
	buf_free(&plain);
	return done;
}

static enum plainfield_verdict free_text(struct buf *b, struct str text)
{
	size_t from = first_word(text);
	size_t to = last_word(text);

	if (buf_add(b, text.s, from) == -1 ||
		add_words(b, str_of(text.s + from, to - from)) == -1 ||
		buf_add_str(b, str_skip(text, to)) == -1)
		return PLAINFIELD_ERROR;
	return PLAINFIELD_OK;
}

/* ---- addresses ---- */

struct addresses {
	struct buf *b;
	struct str rest; /* of the field, not copied yet */
	struct addr_tokens tokens;
	bool joined; /* the token before was encoded: a blank between the two
		      * would get lost */
};

/* Copies up to here. */
static int copy_to(struct addresses *all, const char *end)
{
	size_t n = (size_t)(end - all->rest.s);
	int done = buf_add(all->b, all->rest.s, n);

	all->rest = str_skip(all->rest, n);
	return done;
}

static bool only_blanks(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (!ascii_space(text.s[i]))
			return false;
	return true;
}

/* The bytes that a quoted string or comment means. */
static int unquote(struct buf *b, const struct addr_token *token)
{
	for (size_t i = 0; i < token->text.n; i++) {
		char c = token->text.s[i];
		if (c == '\\' && i + 1 < token->text.n && !token->plain)
			c = token->text.s[++i];
		if (c != '\r' && c != '\n' && buf_add_byte(b, c) == -1)
			return -1;
	}
	return 0;
}

/* Does it stand between quotes in the text? An atom beyond ASCII counts as
 * quoted, too. */
static bool is_quoted(
	const struct addresses *all, const struct addr_token *token)
{
	const char *from = token->text.s;
	const char *end = from + token->text.n;

	return token->kind == ADDR_QUOTE && from > all->rest.s &&
	       end < all->rest.s + all->rest.n && from[-1] == '"' &&
	       *end == '"';
}

/* Beside another word of a name nobody reads an encoded one (RFC 2047, 5):
 * Dr.M=FCller. */
static int set_apart(struct buf *b, char c)
{
	return ascii_space(c) || (c && strchr(",;:)", c))
		       ? 0
		       : buf_add_byte(b, ' ');
}

/* The token as encoded words, in the place of what stood there. */
static int encode(struct addresses *all, const struct addr_token *token)
{
	struct buf text = BUF_LIMIT(all->b->limit);
	bool quote = is_quoted(all, token);
	const char *from = token->text.s - quote;
	const char *to = token->text.s + token->text.n + quote;
	struct str gap = str_of(all->rest.s, (size_t)(from - all->rest.s));
	int done = 0;

	if (all->joined && gap.n && only_blanks(gap))
		done = buf_add_byte(&text, ' ');
	if (done == 0)
		done = copy_to(all, from);
	if (done == 0)
		done = unquote(&text, token);
	bool apart = token->kind != ADDR_COMMENT && all->b->n;
	if (done == 0 && apart)
		done = set_apart(all->b, all->b->s[all->b->n - 1]);
	if (done == 0)
		done = encword_add(all->b, buf_str(&text));
	all->rest = str_skip(all->rest, (size_t)(to - all->rest.s));
	if (done == 0 && apart && all->rest.n)
		done = set_apart(all->b, all->rest.s[0]);
	buf_free(&text);
	return done;
}

/* Tokens from first up to a comma, semicolon or colon. */
struct mailbox {
	size_t first;
	size_t end;
	bool angle; /* there is a '<' */
	bool name; /* all of its words are one: no address, or a group's name */
};

static struct mailbox next_mailbox(
	const struct addr_tokens *tokens, size_t first)
{
	struct mailbox mailbox = {.first = first, .name = true};
	size_t i = first;

	for (; i < addr_count(tokens); i++) {
		enum addr_kind kind = addr_get(tokens, i)->kind;
		if (kind == ADDR_COMMA || kind == ADDR_SEMI)
			break;
		if (kind == ADDR_COLON && !mailbox.angle) {
			mailbox.name = true;
			break;
		}
		mailbox.angle = mailbox.angle || kind == ADDR_LEFT;
		mailbox.name = mailbox.name && kind != ADDR_AT;
	}
	mailbox.end = i < addr_count(tokens) ? i + 1 : i;
	return mailbox;
}

static enum plainfield_verdict walk(
	struct addresses *all, const struct mailbox *mailbox)
{
	bool name = mailbox->name || mailbox->angle;

	for (size_t i = mailbox->first; i < mailbox->end; i++) {
		const struct addr_token *token = addr_get(&all->tokens, i);
		if (token->kind == ADDR_LEFT)
			name = false;
		if (token->kind == ADDR_RIGHT)
			name = true;
		if (!utf8_beyond_ascii(token->text)) {
			all->joined = false;
			continue;
		}
		if (token->kind != ADDR_COMMENT && !name)
			return PLAINFIELD_ADDRESS;
		if (encode(all, token) == -1)
			return PLAINFIELD_ERROR;
		all->joined = token->kind != ADDR_COMMENT;
	}
	return PLAINFIELD_OK;
}

static enum plainfield_verdict walk_all(struct addresses *all)
{
	enum plainfield_verdict verdict = PLAINFIELD_OK;

	for (size_t i = 0;
		verdict == PLAINFIELD_OK && i < addr_count(&all->tokens);) {
		struct mailbox mailbox = next_mailbox(&all->tokens, i);
		verdict = walk(all, &mailbox);
		i = mailbox.end;
	}
	if (verdict == PLAINFIELD_OK && buf_add_str(all->b, all->rest) == -1)
		verdict = PLAINFIELD_ERROR;
	return verdict;
}

static enum plainfield_verdict address_field(struct buf *b, struct str text)
{
	struct addresses all = {
		.b = b, .rest = text, .tokens = ADDR_TOKENS(TOKENS_MAX)};
	size_t before = b->n;
	enum addr_verdict parsed = addr_parse(&all.tokens, text);
	enum plainfield_verdict verdict = PLAINFIELD_ERROR;

	if (parsed == ADDR_OK)
		verdict = walk_all(&all);
	if (parsed == ADDR_BAD)
		/* Nobody knows what is meant: it is just text. */
		verdict = free_text(b, text);
	if (verdict != PLAINFIELD_OK)
		b->n = before;
	addr_free(&all.tokens);
	return verdict;
}

/* ---- parameters ---- */

static int put_percent(struct buf *b, struct str value)
{
	for (size_t i = 0; i < value.n; i++) {
		char c = value.s[i];
		unsigned byte = (unsigned char)c;
		const char text[3] = {'%', hex[byte >> 4], hex[byte & 15]};
		if (c == '\r' || c == '\n')
			continue;
		if (ascii_alpha(c) || ascii_digit(c)) {
			if (buf_add_byte(b, c) == -1)
				return -1;
		} else if (buf_add(b, text, 3) == -1) {
			return -1;
		}
	}
	return 0;
}

/* name="value" becomes name*=utf-8''value; "name=" is there already. */
static int put_value(struct buf *b, struct str value)
{
	b->n--;
	if (buf_join(b, "*=", encword_charset(value), "''") == -1)
		return -1;
	return put_percent(b, value);
}

/* A quoted string, or what goes up to a delimiter; *value_out without its
 * quotes. */
static size_t value_end(struct str text, struct str *value_out)
{
	size_t n = 0;

	if (text.n && text.s[0] == '"') {
		for (n = 1; n < text.n && text.s[n] != '"'; n++)
			if (text.s[n] == '\\' && n + 1 < text.n)
				n++;
		*value_out = str_of(text.s + 1, n - 1);
		return n < text.n ? n + 1 : n;
	}
	while (n < text.n && text.s[n] != ';' && !ascii_space(text.s[n]))
		n++;
	*value_out = str_head(text, n);
	return n;
}

static enum plainfield_verdict parameters(struct buf *b, struct str text)
{
	struct str value;
	bool value_next = false;

	while (text.n) {
		size_t n = 1;
		int done;
		if (value_next)
			n = value_end(text, &value);
		if (value_next && utf8_beyond_ascii(value))
			done = put_value(b, value);
		else if (n == 1 && ascii_8bit(text.s[0]))
			done = buf_add_byte(b, '?');
		else
			done = buf_add(b, text.s, n);
		if (done == -1)
			return PLAINFIELD_ERROR;
		value_next = n && text.s[n - 1] == '=';
		text = str_skip(text, n);
	}
	return PLAINFIELD_OK;
}

/* ---- fields ---- */

static enum plainfield_verdict no_text(struct buf *b, struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (buf_add_byte(b, ascii_8bit(text.s[i]) ? '?' : text.s[i]) ==
			-1)
			return PLAINFIELD_ERROR;
	return PLAINFIELD_OK;
}

static bool is_in(struct str name, const char *const *names)
{
	for (; *names; names++)
		if (str_is_case(name, *names))
			return true;
	return false;
}

static enum plainfield_verdict body_of(
	struct buf *b, struct str name, struct str body)
{
	static const char *const addresses[] = {"From", "Sender", "Reply-To",
		"To", "Cc", "Bcc", "Resent-From", "Resent-Sender", "Resent-To",
		"Resent-Cc", "Resent-Bcc", "Return-Path", "Errors-To",
		"Return-Receipt-To", "Disposition-Notification-To",
		"Mail-Followup-To", "Mail-Reply-To", "Apparently-To", 0};
	static const char *const typed[] = {
		"Content-Type", "Content-Disposition", 0};
	static const char *const strict[] = {"Date", "Resent-Date",
		"Message-ID", "Resent-Message-ID", "In-Reply-To", "References",
		"Received", "Delivered-To", "MIME-Version", "Content-ID",
		"Content-Length", "Content-Transfer-Encoding", 0};

	if (is_in(name, typed))
		return parameters(b, body);
	if (is_in(name, strict))
		return no_text(b, body);
	return is_in(name, addresses) ? address_field(b, body)
				      : free_text(b, body);
}

enum plainfield_verdict plainfield(struct buf *b, struct str field)
{
	struct str name = header_name(field);
	struct str body = header_body(field);
	size_t end = body.n;

	if (!utf8_beyond_ascii(field))
		return buf_add_str(b, field) == -1 ? PLAINFIELD_ERROR
						   : PLAINFIELD_OK;
	if (!name.n)
		return no_text(b, field);
	/* The line end stays, whatever becomes of what is before it. */
	while (end && (body.s[end - 1] == '\n' || body.s[end - 1] == '\r'))
		end--;
	if (buf_add(b, field.s, field.n - body.n) == -1)
		return PLAINFIELD_ERROR;
	enum plainfield_verdict verdict = body_of(b, name, str_head(body, end));
	if (verdict == PLAINFIELD_OK &&
		buf_add_str(b, str_skip(body, end)) == -1)
		verdict = PLAINFIELD_ERROR;
	return verdict;
}
