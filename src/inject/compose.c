/* compose - see compose.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "inject/compose.h"

#include <unistd.h>

#include "inject/author.h"
#include "mail/date.h"
#include "mail/quote.h"

bool compose_resent(const struct draft *draft)
{
	for (int kind = 0; kind < HEADER_KINDS; kind++)
		if (draft->part[1].seen[kind])
			return true;
	return false;
}

static void add_date(const struct draft *draft, struct buf *b)
{
	char date[DATE_MAX];

	(void)date_rfc5322(date, draft->now);
	draft_check(buf_join(b, "Date: ", date, "\n"));
}

/* Unique by the second and the process. */
static void add_message_id(const struct draft *draft, struct buf *b)
{
	char stamp[DATE_MAX];

	(void)date_stamp(stamp, draft->now);
	draft_check(buf_join(b, "Message-ID: <", stamp, "."));
	draft_check(buf_add_num(b, (uint64_t)getpid()));
	draft_check(buf_add_text(b, ".qmail@"));
	draft_check(buf_add_str(b, buf_str(&draft->id_host)));
	draft_check(buf_add_text(b, ">\n"));
}

static void add_from(struct draft *draft, struct buf *b)
{
	draft_check(buf_add_text(b, "From:"));
	author_from(draft, b);
	draft_check(buf_add_byte(b, '\n'));
}

static bool matches(const struct draft *draft, struct str address)
{
	struct str rest = buf_str(&draft->lists);
	struct str line;

	while (draft_next(&rest, &line))
		if (str_equal_case(line, address))
			return true;
	return false;
}

static bool to_a_list(const struct draft *draft)
{
	struct str rest = buf_str(&draft->followup);
	struct str address;

	while (draft_next(&rest, &address))
		if (matches(draft, address))
			return true;
	return false;
}

/* The addresses stand in the reverse of the order in which they were noted,
 * as mail readers have always got them. */
static void add_followup(const struct draft *draft, struct buf *b)
{
	struct str rest = buf_str(&draft->followup);
	const char *before = "Mail-Followup-To: ";

	while (rest.n) {
		rest = str_head(rest, rest.n - 1);
		size_t zero = str_find_last(rest, 0);
		size_t start = zero < rest.n ? zero + 1 : 0;
		draft_check(buf_add_text(b, before));
		draft_check(quote_address(b, str_skip(rest, start)));
		rest = str_head(rest, start);
		before = ",\n  ";
	}
	draft_check(buf_add_byte(b, '\n'));
}

void compose_fields(struct draft *draft, struct buf *b)
{
	bool resent = compose_resent(draft);
	const bool *seen = draft->part[resent].seen;
	const char *head = resent ? "Resent-" : "";

	if (!seen[HEADER_DATE]) {
		draft_check(buf_add_text(b, head));
		add_date(draft, b);
	}
	if (!seen[HEADER_MESSAGE_ID]) {
		draft_check(buf_add_text(b, head));
		add_message_id(draft, b);
	}
	if (!seen[HEADER_FROM]) {
		draft_check(buf_add_text(b, head));
		add_from(draft, b);
	}
	if (!seen[HEADER_TO] && !seen[HEADER_CC])
		draft_check(
			buf_join(b, head, "Cc: recipient list not shown: ;\n"));
	if (!resent && !seen[HEADER_MAIL_FOLLOWUP_TO] && to_a_list(draft))
		add_followup(draft, b);
}

void compose_return_path(const struct draft *draft, struct buf *b)
{
	draft_check(buf_add_text(b, "Return-Path: <"));
	size_t from = b->n;
	draft_check(quote_address(b, buf_str(&draft->sender)));
	for (size_t i = from; i < b->n; i++)
		if (b->s[i] == '\n')
			b->s[i] = '_';
	draft_check(buf_add_text(b, ">\n"));
}
