/* author - see author.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "inject/author.h"

#include <unistd.h>

#include "base/ascii.h"
#include "mail/quote.h"

enum { ADDRESS_TOKENS = DRAFT_VALUE_MAX };

static void push(struct addr_tokens *list, enum addr_kind kind, struct str text)
{
	draft_check(addr_push(list, addr_plain_token(kind, text)));
}

static void push_sign(struct addr_tokens *list, enum addr_kind kind)
{
	push(list, kind, str_of("", 0));
}

static enum addr_kind word_kind(struct str word)
{
	for (size_t i = 0; i < word.n; i++)
		if (ascii_8bit(word.s[i]))
			return ADDR_QUOTE;
	return quote_needed(word) ? ADDR_QUOTE : ADDR_ATOM;
}

/* Appends box, or box@host if there is a host, completed. where: whose
 * mistake it is if the host makes no sense. */
static void push_address(struct draft *draft, struct str box, struct str host,
	const char *where, struct addr_tokens *list)
{
	struct addr_tokens address = ADDR_TOKENS(ADDRESS_TOKENS);

	push(&address, word_kind(box), box);
	if (host.s) {
		push_sign(&address, ADDR_AT);
		draft_check_verdict(addr_parse(&address, host), where);
	}
	draft_check(addrlist_complete(&draft->defaults, &address));
	draft_check(addr_push_all(list, &address));
	addr_free(&address);
}

void author_argument(struct draft *draft, struct str text, struct buf *b)
{
	struct addr_tokens list = ADDR_TOKENS(ADDRESS_TOKENS);
	size_t at = str_find_last(text, '@');
	struct str host = {0, 0};

	if (text.n == 0)
		return;
	if (at < text.n)
		host = str_skip(text, at + 1);
	push_address(draft, str_head(text, at), host, "an argument", &list);
	draft_check(addr_plain(b, &list));
	addr_free(&list);
}

/* Who sends for others may have it from a form on a page: a newline in it
 * must not begin another field. */
static struct str one_line(const char *text, struct buf *b)
{
	draft_check(buf_copy_str(b, str_text(text)));
	for (size_t i = 0; i < b->n; i++)
		if (b->s[i] == '\n' || b->s[i] == '\r')
			b->s[i] = ' ';
	return buf_str(b);
}

void author_from(struct draft *draft, struct buf *b)
{
	const struct draft_settings *settings = &draft->settings;
	struct addr_tokens list = ADDR_TOKENS(ADDRESS_TOKENS);
	struct buf name = BUF_LIMIT(DRAFT_VALUE_MAX);
	struct buf user = BUF_LIMIT(DRAFT_VALUE_MAX);
	bool angle = settings->name && !settings->name_comment;

	if (angle) {
		push(&list, ADDR_QUOTE, one_line(settings->name, &name));
		push_sign(&list, ADDR_LEFT);
	}
	push_address(draft, one_line(settings->user, &user),
		str_text(settings->host), "$QMAILHOST or $MAILHOST", &list);
	if (angle)
		push_sign(&list, ADDR_RIGHT);
	else if (settings->name)
		push(&list, ADDR_COMMENT, one_line(settings->name, &name));
	draft_check(buf_add_byte(b, ' '));
	draft_check(addr_print(b, &list, DRAFT_WIDTH));
	addr_free(&list);
	buf_free(&name);
	buf_free(&user);
}

/* The user, with what per-message and per-recipient senders add to it. */
static void sender_box(struct draft *draft, struct buf *box)
{
	const struct draft_settings *settings = &draft->settings;

	draft_check(buf_copy_text(box, settings->sender_user));
	if (settings->verp_message) {
		draft_check(buf_add_byte(box, '-'));
		draft_check(buf_add_num(box, (uint64_t)draft->now));
		draft_check(buf_add_byte(box, '.'));
		draft_check(buf_add_num(box, (uint64_t)getpid()));
	}
	if (settings->verp_recipient)
		draft_check(buf_add_byte(box, '-'));
}

void author_sender(struct draft *draft)
{
	const struct draft_settings *settings = &draft->settings;
	struct addr_tokens list = ADDR_TOKENS(ADDRESS_TOKENS);
	struct buf box = BUF_LIMIT(DRAFT_VALUE_MAX);

	sender_box(draft, &box);
	push_address(draft, buf_str(&box), str_text(settings->sender_host),
		"$QMAILSHOST, $QMAILHOST or $MAILHOST", &list);
	buf_clear(&draft->sender);
	draft_check(addr_plain(&draft->sender, &list));
	if (settings->verp_recipient)
		draft_check(buf_add_text(&draft->sender, "-@[]"));
	addr_free(&list);
	buf_free(&box);
}
