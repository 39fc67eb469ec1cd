/* autoreply - see autoreply.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/autoreply.h"

#include <unistd.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "mail/addr.h"
#include "mail/addrlist.h"
#include "mail/date.h"
#include "mail/encword.h"
#include "mail/header.h"
#include "mail/quote.h"
#include "mail/utf8.h"

/* ---- the owner's text ---- */

/* The next field of a header; false: there is none. */
static bool next_field(struct str *rest, struct str *field_out)
{
	size_t n = 0;

	if (header_name(*rest).n == 0)
		return false;
	do {
		n += str_find(str_skip(*rest, n), '\n');
		if (n < rest->n)
			n++;
	} while (n < rest->n && ascii_blank(rest->s[n]));
	*field_out = str_head(*rest, n);
	*rest = str_skip(*rest, n);
	return true;
}

/* A text that does not begin like a header, or begins so and goes on without
 * an empty line, is all body. */
static void split(struct str text, struct str *header_out, struct str *body_out)
{
	struct str rest = text;
	struct str field;

	while (next_field(&rest, &field))
		;
	bool header = rest.n == 0 || rest.s[0] == '\n';
	*header_out = str_head(text, header ? text.n - rest.n : 0);
	*body_out = header ? str_skip(rest, 1) : text;
}

static bool is_one_of(struct str name, const char *const *names)
{
	for (; *names; names++)
		if (str_is_case(name, *names))
			return true;
	return false;
}

/* What he may not say. */
static bool is_ours(struct str name)
{
	static const char *const names[] = {"To", "Cc", "Bcc", "Date",
		"Message-ID", "In-Reply-To", "References", "Auto-Submitted",
		"Return-Path", "Delivered-To", "Received", "Sender",
		"Content-Length", "Return-Receipt-To", "Precedence", 0};

	return is_one_of(name, names) ||
	       str_starts_case(name, str_text("Resent-"));
}

struct seen {
	bool from;
	bool subject;
	bool mime;
};

static int visit(void *context, struct addr_tokens *address)
{
	struct buf *b = context;

	buf_clear(b);
	return addr_plain(b, address);
}

int autoreply_from(struct str text, struct buf *address_out)
{
	struct addr_tokens tokens = ADDR_TOKENS(AUTOREPLY_QUOTE_MAX);
	struct addr_tokens again = ADDR_TOKENS(2 * AUTOREPLY_QUOTE_MAX);
	const struct addrlist_visit each = {address_out, visit};
	struct str header;
	struct str body;
	struct str field;
	int result = 0;

	buf_clear(address_out);
	split(text, &header, &body);
	while (result == 0 && next_field(&header, &field)) {
		if (!str_is_case(header_name(field), "From"))
			continue;
		enum addr_verdict verdict =
			addr_parse(&tokens, header_body(field));
		if (verdict == ADDR_ERROR ||
			(verdict == ADDR_OK &&
				addrlist_walk(&tokens, &each, &again) == -1))
			result = -1;
	}
	addr_free(&tokens);
	addr_free(&again);
	return result;
}

/* ---- our header ---- */

/* Text that may be anything, for a field of ours. */
static int add_words(struct buf *b, struct str text)
{
	return utf8_beyond_ascii(text) ? encword_add(b, text)
				       : buf_add_str(b, text);
}

/* His field with %S filled in. */
static int add_subject(struct buf *b, struct str field, struct str subject)
{
	if (field.n > 0 && field.s[field.n - 1] == '\n')
		field.n--;
	while (field.n > 0) {
		size_t n = str_find(field, '%');
		if (buf_add_str(b, str_head(field, n)) == -1)
			return -1;
		field = str_skip(field, n);
		if (str_starts(field, str_text("%S"))) {
			if (add_words(b, subject) == -1)
				return -1;
			field = str_skip(field, 2);
		} else if (field.n > 0) {
			if (buf_add_byte(b, '%') == -1)
				return -1;
			field = str_skip(field, 1);
		}
	}
	return buf_add_byte(b, '\n');
}

static int add_field(struct buf *b, struct str field)
{
	if (buf_add_str(b, field) == -1)
		return -1;
	return field.s[field.n - 1] == '\n' ? 0 : buf_add_byte(b, '\n');
}

/* What he wrote, as far as it is his to say. */
static int add_his(const struct autoreply *answer, struct str header,
	struct buf *b, struct seen *seen)
{
	struct str field;
	struct str subject = buf_str(&answer->inquiry->subject);

	while (next_field(&header, &field)) {
		struct str name = header_name(field);
		bool is_subject = str_is_case(name, "Subject");
		if (is_ours(name))
			continue;
		seen->from |= str_is_case(name, "From");
		seen->subject |= is_subject;
		seen->mime |= str_starts_case(name, str_text("Content-"));
		if ((is_subject ? add_subject(b, field, subject)
				: add_field(b, field)) == -1)
			return -1;
	}
	return 0;
}

static int add_from(const struct autoreply *answer, struct buf *b)
{
	if (buf_add_text(b, "From: <") == -1 ||
		quote_address(b, answer->from) == -1)
		return -1;
	return buf_add_text(b, ">\n");
}

static int add_subject_auto(const struct autoreply *answer, struct buf *b)
{
	struct str subject = buf_str(&answer->inquiry->subject);

	if (buf_add_text(b, "Subject: Auto: ") == -1 ||
		add_words(b, subject.n > 0 ? subject
					   : str_text("your message")) == -1)
		return -1;
	return buf_add_byte(b, '\n');
}

/* RFC 3834, 3.1.6; RFC 5322, 3.6.4. */
static int add_thread(const struct inquiry *inquiry, struct buf *b)
{
	struct str id = buf_str(&inquiry->message_id);

	if (id.n == 0)
		return 0;
	if (buf_add_text(b, "In-Reply-To: ") == -1 ||
		buf_add_str(b, id) == -1 ||
		buf_add_text(b, "\nReferences: ") == -1)
		return -1;
	if (inquiry->references.n > 0 &&
		(buf_add_str(b, buf_str(&inquiry->references)) == -1 ||
			buf_add_text(b, "\n ") == -1))
		return -1;
	if (buf_add_str(b, id) == -1)
		return -1;
	return buf_add_byte(b, '\n');
}

static int add_ours(const struct autoreply *answer, struct buf *b)
{
	char date[DATE_MAX];
	char stamp[DATE_MAX];
	int64_t now = clock_seconds();
	size_t at = str_find_last(answer->from, '@');

	(void)date_rfc5322(date, now);
	(void)date_stamp(stamp, now);
	if (buf_join(b, "Date: ", date, "\nMessage-ID: <", stamp, ".") == -1 ||
		buf_add_num(b, clock_micros() % 1000000) == -1 ||
		buf_add_byte(b, '.') == -1 ||
		buf_add_num(b, (uint64_t)getpid()) == -1 ||
		buf_add_text(b, ".auto@") == -1 ||
		buf_add_str(b, str_skip(answer->from, at + 1)) == -1 ||
		buf_add_text(b, ">\nTo: <") == -1 ||
		quote_address(b, answer->to) == -1)
		return -1;
	return buf_add_text(b, ">\nAuto-Submitted: auto-replied\n");
}

/* A body beyond ASCII says what it is. */
static int add_mime(struct buf *b, struct str body)
{
	if (!utf8_beyond_ascii(body))
		return 0;
	return buf_join(b, "MIME-Version: 1.0\nContent-Type: text/plain; ",
		"charset=", encword_charset(body),
		"\nContent-Transfer-Encoding: 8bit\n");
}

/* Each line with "> " in front; what is not plain becomes '?'. */
static int add_quoted(struct buf *b, struct str text)
{
	text = str_head(text, AUTOREPLY_QUOTE_MAX);
	if (text.n > 0 && buf_add_byte(b, '\n') == -1)
		return -1;
	while (text.n > 0) {
		struct str line = str_cut(&text, '\n');
		if (buf_add_text(b, "> ") == -1)
			return -1;
		for (size_t i = 0; i < line.n; i++) {
			char c = line.s[i];
			bool plain = c == '\t' ||
				     (!ascii_control(c) && !ascii_8bit(c));
			if (c != '\r' && buf_add_byte(b, plain ? c : '?') == -1)
				return -1;
		}
		if (buf_add_byte(b, '\n') == -1)
			return -1;
	}
	return 0;
}

int autoreply_write(const struct autoreply *answer, struct buf *b)
{
	struct seen seen = {.from = false};
	struct str header;
	struct str body;

	split(answer->text, &header, &body);
	if (add_ours(answer, b) == -1 ||
		add_his(answer, header, b, &seen) == -1 ||
		(!seen.from && add_from(answer, b) == -1) ||
		(!seen.subject && add_subject_auto(answer, b) == -1) ||
		add_thread(answer->inquiry, b) == -1 ||
		(!seen.mime && add_mime(b, body) == -1) ||
		buf_add_byte(b, '\n') == -1 || buf_add_str(b, body) == -1)
		return -1;
	if (body.n > 0 && body.s[body.n - 1] != '\n' &&
		buf_add_byte(b, '\n') == -1)
		return -1;
	return add_quoted(b, answer->quoted);
}
