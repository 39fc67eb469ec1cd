/* dsn - see dsn.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/dsn.h"

#include <string.h>

#include "base/ascii.h"
#include "base/file.h"
#include "base/in.h"
#include "base/num.h"
#include "base/random.h"
#include "mail/verp.h"
#include "queue/name.h"
#include "schedule/addressee.h"
#include "schedule/field.h"
#include "schedule/group.h"

enum { ADDRESS_ROOM = 4200, PIECE = 65536 };

static const char mark[] = "=_notice_";

const char dsn_double_sender[] = "#@[]";

/* What the kinds of notices differ in. */
struct form {
	const char *subject;
	const char *greeting; /* what follows is the name of this host */
	const char *text;
};

/* "Hi. This is the" at the beginning is how QSBMF says that it is a bounce:
 * nothing else begins like this. */
static const struct form forms[] = {
	[NOTICE_REACHED] = {"delivery notice",
		"This is the qmail-send program at ",
		".\nYour message was delivered to the following addresses; you "
		"asked to be told.\n\n"},
	[NOTICE_LATE] = {"delay notice", "This is the qmail-send program at ",
		".\nYour message could not be delivered yet to the following "
		"addresses.\nThis is only a warning: I'll go on trying, and "
		"there is no need to send it again.\n\n"},
	[NOTICE_FAILED] = {"failure notice",
		"Hi. This is the qmail-send program at ",
		".\nI'm afraid I wasn't able to deliver your message to the "
		"following addresses.\nThis is a permanent error; I've given "
		"up. Sorry it didn't work out.\n\n"},
};

static const char double_text[] =
	".\nI tried to deliver a bounce message to this address, but the "
	"bounce bounced!\n\n";

struct dsn {
	struct send *send;
	struct submit *submit;
	const struct message *message;
	enum notice notice;
	const struct form *form;
	bool doubled; /* the message is a bounce itself */
	bool wide_text; /* 8-bit bytes in the paragraphs */
	bool wide_header; /* ... in the header of the message */
	bool wide_body; /* ... in what is behind it */
	bool whole; /* all of the message is added, not just the header */
	char boundary[sizeof(mark) + 16];
	struct addressee_index index;
};

/* ---- looking first ---- */

static bool wide(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (ascii_8bit(text.s[i]))
			return true;
	return false;
}

static void look_at_item(void *context, uint64_t ordinal, struct str paragraph)
{
	struct dsn *dsn = context;

	(void)ordinal;
	if (!dsn->wide_text)
		dsn->wide_text = wide(paragraph);
}

/* Gives all pieces of the message to hear, until it says no. */
static void read_message(struct dsn *dsn,
	bool (*hear)(struct dsn *dsn, struct str piece, bool in_header))
{
	static char space[PIECE];
	char path[NAME_MAX_LENGTH];
	struct str view;
	bool in_header = true;
	bool line_start = true;
	int result = -1;

	name_mess(path, dsn->message->id, NAME_MESSAGE);
	struct in in = IN_FROM(file_open_read(path), space);
	while (in.fd != -1 && (result = in_view(&in, &view)) == 1) {
		size_t n = in_header ? str_find(view, '\n') + 1 : view.n;
		if (n > view.n)
			n = view.n;
		if (in_header && line_start && view.s[0] == '\n')
			in_header = false;
		line_start = view.s[n - 1] == '\n';
		if (!hear(dsn, str_head(view, n), in_header))
			break;
		in_skip(&in, n);
	}
	if (in.fd != -1)
		file_close(in.fd);
	if (result == -1)
		submit_fail(dsn->submit);
}

static bool look_at_piece(struct dsn *dsn, struct str piece, bool in_header)
{
	if (wide(piece))
		*(in_header ? &dsn->wide_header : &dsn->wide_body) = true;
	return in_header || (dsn->whole && !dsn->wide_body);
}

static void walk(struct dsn *dsn,
	void (*item)(void *context, uint64_t ordinal, struct str paragraph))
{
	const struct items_visitor visitor = {dsn, item};

	if (items_walk(dsn->message, dsn->notice, &visitor) == -1)
		submit_fail(dsn->submit);
}

/* ---- the head, and the text for people ---- */

static struct str recipient_of(const struct dsn *dsn)
{
	return dsn->doubled
		       ? buf_str(&dsn->send->rules.double_to)
		       : verp_base(buf_str(&dsn->message->envelope.sender));
}

static void add_head(struct dsn *dsn)
{
	const struct rules *rules = &dsn->send->rules;
	struct buf from = BUF_LIMIT(ADDRESS_ROOM);

	if (buf_add_str(&from, buf_str(&rules->bounce_from)) == -1 ||
		buf_add_byte(&from, '@') == -1 ||
		buf_add_str(&from, buf_str(&rules->bounce_host)) == -1)
		submit_fail(dsn->submit);
	field_date(dsn->submit, "Date: ", dsn->send->now);
	submit_text(dsn->submit, "From: ");
	field_address(dsn->submit, buf_str(&from));
	submit_text(dsn->submit, "\nTo: ");
	field_address(dsn->submit, recipient_of(dsn));
	submit_text(dsn->submit, "\nSubject: ");
	submit_text(dsn->submit, dsn->form->subject);
	submit_text(dsn->submit, "\n");
	buf_free(&from);
}

static void add_paragraph(void *context, uint64_t ordinal, struct str paragraph)
{
	struct dsn *dsn = context;

	(void)ordinal;
	field_text(dsn->submit, paragraph);
	submit_text(dsn->submit, "\n\n");
}

static void add_letter(struct dsn *dsn)
{
	submit_text(dsn->submit, dsn->form->greeting);
	field_text(dsn->submit, buf_str(&dsn->send->rules.bounce_host));
	submit_text(dsn->submit, dsn->doubled ? double_text : dsn->form->text);
	walk(dsn, add_paragraph);
}

static bool copy_piece(struct dsn *dsn, struct str piece, bool in_header)
{
	if (!in_header && !dsn->whole)
		return false;
	field_text(dsn->submit, piece);
	return true;
}

static void add_copy(struct dsn *dsn)
{
	submit_text(dsn->submit, "Return-Path: <");
	field_address(dsn->submit,
		verp_base(buf_str(&dsn->message->envelope.sender)));
	submit_text(dsn->submit, ">\n");
	read_message(dsn, copy_piece);
}

/* ---- the same for machines ---- */

static void add_boundary(struct dsn *dsn, const char *end)
{
	submit_text(dsn->submit, "--");
	submit_text(dsn->submit, dsn->boundary);
	submit_text(dsn->submit, end);
}

static const char *encoding(bool is_wide)
{
	return is_wide ? "Content-Transfer-Encoding: 8bit\n" : "";
}

static void add_returned(struct dsn *dsn)
{
	const char *type =
		dsn->whole ? "message/rfc822" : "text/rfc822-headers";

	if (dsn->wide_header)
		type = dsn->whole ? "message/global" : "message/global-headers";
	submit_text(dsn->submit, "Content-Type: ");
	submit_text(dsn->submit, type);
	submit_text(dsn->submit, "\n");
	submit_text(dsn->submit,
		encoding(dsn->wide_header || (dsn->whole && dsn->wide_body)));
	submit_text(dsn->submit, "\n");
	add_copy(dsn);
	submit_text(dsn->submit, "\n");
}

/* Nothing that was sent to us can hold it: it is drawn now. */
static void make_boundary(struct dsn *dsn)
{
	char *at = dsn->boundary + sizeof(mark) - 1;

	memcpy(dsn->boundary, mark, sizeof(mark) - 1);
	num_format_hex32(at, random_below(UINT32_MAX));
	num_format_hex32(at + 8, random_below(UINT32_MAX));
}

/* "<ID_notice_random@host>" */
static void add_mime_head(struct dsn *dsn)
{
	char id[NUM_MAX];

	(void)num_format(id, dsn->message->id);
	submit_text(dsn->submit, "Message-ID: <");
	submit_text(dsn->submit, id);
	submit_text(dsn->submit, dsn->boundary + 1);
	submit_text(dsn->submit, "@");
	field_text(dsn->submit, buf_str(&dsn->send->rules.bounce_host));
	submit_text(dsn->submit,
		">\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n"
		"Content-Type: multipart/report; report-type=delivery-status;\n"
		"\tboundary=\"");
	submit_text(dsn->submit, dsn->boundary);
	submit_text(dsn->submit, "\"\n");
	submit_text(dsn->submit, encoding(dsn->wide_text || dsn->wide_header ||
					  (dsn->whole && dsn->wide_body)));
	submit_text(dsn->submit, "\n");
}

static void add_groups(struct dsn *dsn)
{
	const struct groups groups = {.send = dsn->send,
		.submit = dsn->submit,
		.message = dsn->message,
		.notice = dsn->notice,
		.index = &dsn->index};

	submit_text(dsn->submit,
		dsn->wide_text
			? "Content-Type: message/global-delivery-status\n"
			: "Content-Type: message/delivery-status\n");
	submit_text(dsn->submit, encoding(dsn->wide_text));
	submit_text(dsn->submit, "\n");
	if (group_all(&groups) == -1)
		submit_fail(dsn->submit);
	submit_text(dsn->submit, "\n");
}

static void add_report(struct dsn *dsn)
{
	make_boundary(dsn);
	add_mime_head(dsn);
	add_boundary(dsn, "\nContent-Type: text/plain; charset=utf-8\n");
	submit_text(dsn->submit, encoding(dsn->wide_text));
	submit_text(dsn->submit, "\n");
	add_letter(dsn);
	add_boundary(dsn, "\n");
	add_groups(dsn);
	add_boundary(dsn, "\n");
	add_returned(dsn);
	add_boundary(dsn, "--\n");
}

static void add_classic(struct dsn *dsn)
{
	submit_text(dsn->submit, "\n");
	add_letter(dsn);
	submit_text(dsn->submit,
		dsn->doubled ? "--- Below this line is the original bounce.\n\n"
			     : "--- Below this line is a copy of the message."
			       "\n\n");
	add_copy(dsn);
}

void dsn_compose(struct send *send, struct message *message, enum notice notice)
{
	const struct rules *rules = &send->rules;
	const struct envelope *e = &message->envelope;
	struct dsn dsn = {.send = send,
		.submit = &send->bounce.submit,
		.message = message,
		.notice = notice,
		.form = &forms[notice],
		.doubled = e->sender.n == 0,
		.index = {.fd = -1}};
	bool classic = rules->bounce_classic && notice == NOTICE_FAILED;

	dsn.whole = classic || (notice == NOTICE_FAILED && e->ret != 'H' &&
				       e->bytes <= rules->bounce_bytes);
	if (e->wishes && addressee_index_open(&dsn.index, message) == -1)
		submit_fail(dsn.submit);
	add_head(&dsn);
	if (classic) {
		add_classic(&dsn);
	} else {
		walk(&dsn, look_at_item);
		read_message(&dsn, look_at_piece);
		add_report(&dsn);
	}
	if (e->wishes)
		addressee_index_close(&dsn.index);
	submit_sender(
		dsn.submit, str_text(dsn.doubled ? dsn_double_sender : ""));
	submit_recipient(dsn.submit, recipient_of(&dsn));
	submit_end(dsn.submit);
}
