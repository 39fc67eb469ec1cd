/* announce - see announce.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/announce.h"

#include <string.h>

#include "base/ascii.h"
#include "base/file.h"
#include "base/in.h"
#include "base/num.h"
#include "base/random.h"
#include "mail/header.h"
#include "mail/utf8.h"
#include "mail/verp.h"
#include "queue/name.h"
#include "schedule/addressee.h"
#include "schedule/field.h"
#include "schedule/group.h"

enum { ADDRESS_ROOM = 4200, PIECE = 65536 };

static const char mark[] = "=_notice_";

const char announce_double_sender[] = "#@[]";

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

struct announce {
	struct send *send;
	struct submit *submit;
	const struct message *message;
	enum notice notice;
	const struct form *form;
	bool doubled; /* the message is a bounce itself */
	bool wide_text; /* 8-bit bytes in the paragraphs */
	bool wide_header; /* ... in the header of the message */
	struct utf8 header; /* is it UTF-8? */
	bool wide_body; /* ... in what is behind it */
	bool whole; /* all of the message is added, not just the header */
	char boundary[sizeof(mark) + 16];
	struct addressee_index index;
};

/* ---- looking first ---- */

static void look_at_item(void *context, uint64_t ordinal, struct str paragraph)
{
	struct announce *note = context;

	(void)ordinal;
	if (!note->wide_text)
		note->wide_text =
			utf8_beyond_ascii(paragraph) && utf8_valid(paragraph);
}

/* An empty line, or any that is no field: some forget the empty one. Of a line
 * that may be torn nobody knows. */
static bool begins_body(struct str line)
{
	enum { NAME_MOST = 998 };

	if (line.s[line.n - 1] != '\n' && line.n <= NAME_MOST)
		return false;
	return !ascii_blank(line.s[0]) && line.s[0] != '>' &&
	       !str_starts(line, str_text("From ")) && !header_name(line).n;
}

/* Gives all pieces of the message to hear, until it says no. */
static void read_message(struct announce *note,
	bool (*hear)(struct announce *note, struct str piece, bool in_header))
{
	static char space[PIECE];
	char path[NAME_MAX_LENGTH];
	struct str view;
	bool in_header = true;
	bool line_start = true;
	int result = -1;

	name_mess(path, note->message->id, NAME_MESSAGE);
	struct in in = IN_FROM(file_open_read(path), space);
	while (in.fd != -1 && (result = in_view(&in, &view)) == 1) {
		size_t n = in_header ? str_find(view, '\n') + 1 : view.n;
		if (n > view.n)
			n = view.n;
		if (in_header && line_start && begins_body(str_head(view, n)))
			in_header = false;
		line_start = view.s[n - 1] == '\n';
		if (!hear(note, str_head(view, n), in_header))
			break;
		in_skip(&in, n);
	}
	if (in.fd != -1)
		file_close(in.fd);
	if (result == -1)
		submit_fail(note->submit);
}

static bool look_at_piece(
	struct announce *note, struct str piece, bool in_header)
{
	for (size_t i = 0; in_header && i < piece.n; i++)
		utf8_step(&note->header, piece.s[i]);
	if (utf8_beyond_ascii(piece))
		*(in_header ? &note->wide_header : &note->wide_body) = true;
	return in_header || (note->whole && !note->wide_body);
}

static void walk(struct announce *note,
	void (*item)(void *context, uint64_t ordinal, struct str paragraph))
{
	const struct items_visitor visitor = {note, item};

	if (items_walk(note->message, note->notice, &visitor) == -1)
		submit_fail(note->submit);
}

/* ---- the head, and the text for people ---- */

static struct str recipient_of(const struct announce *note)
{
	return note->doubled
		       ? buf_str(&note->send->rules.double_to)
		       : verp_base(buf_str(&note->message->envelope.sender));
}

static void add_head(struct announce *note)
{
	const struct rules *rules = &note->send->rules;
	struct buf from = BUF_LIMIT(ADDRESS_ROOM);

	if (buf_add_str(&from, buf_str(&rules->bounce_from)) == -1 ||
		buf_add_byte(&from, '@') == -1 ||
		buf_add_str(&from, buf_str(&rules->bounce_host)) == -1)
		submit_fail(note->submit);
	field_date(note->submit, "Date: ", note->send->now);
	submit_text(note->submit, "From: ");
	field_address(note->submit, buf_str(&from));
	submit_text(note->submit, "\nTo: ");
	field_address(note->submit, recipient_of(note));
	submit_text(note->submit, "\nSubject: ");
	submit_text(note->submit, note->form->subject);
	submit_text(note->submit, "\n");
	buf_free(&from);
}

static void add_paragraph(void *context, uint64_t ordinal, struct str paragraph)
{
	struct announce *note = context;
	struct buf copy = {0};

	(void)ordinal;
	/* The classic form says nothing about its bytes, or about lines. */
	if (note->boundary[0])
		field_lines(note->submit,
			field_utf8(note->submit, &copy, paragraph));
	else
		field_text(note->submit, paragraph);
	submit_text(note->submit, "\n\n");
	buf_free(&copy);
}

static void add_letter(struct announce *note)
{
	submit_text(note->submit, note->form->greeting);
	field_text(note->submit, buf_str(&note->send->rules.bounce_host));
	submit_text(
		note->submit, note->doubled ? double_text : note->form->text);
	walk(note, add_paragraph);
}

static bool copy_piece(struct announce *note, struct str piece, bool in_header)
{
	if (!in_header && !note->whole)
		return false;
	field_text(note->submit, piece);
	return true;
}

static void add_copy(struct announce *note)
{
	submit_text(note->submit, "Return-Path: <");
	field_address(note->submit,
		verp_base(buf_str(&note->message->envelope.sender)));
	submit_text(note->submit, ">\n");
	read_message(note, copy_piece);
}

/* ---- the same for machines ---- */

static void add_boundary(struct announce *note, const char *end)
{
	submit_text(note->submit, "--");
	submit_text(note->submit, note->boundary);
	submit_text(note->submit, end);
}

static const char *encoding(bool is_wide)
{
	return is_wide ? "Content-Transfer-Encoding: 8bit\n" : "";
}

static void add_returned(struct announce *note)
{
	const char *type =
		note->whole ? "message/rfc822" : "text/rfc822-headers";

	/* RFC 6532 is for UTF-8: other bytes in a header are what they ever
	 * were, an error of its author. */
	if (note->wide_header && utf8_done(&note->header))
		type = note->whole ? "message/global"
				   : "message/global-headers";
	submit_text(note->submit, "Content-Type: ");
	submit_text(note->submit, type);
	submit_text(note->submit, "\n");
	submit_text(note->submit, encoding(note->wide_header ||
					   (note->whole && note->wide_body)));
	submit_text(note->submit, "\n");
	add_copy(note);
	submit_text(note->submit, "\n");
}

/* Nothing that was sent to us can hold it: it is drawn now. */
static void make_boundary(struct announce *note)
{
	char *at = note->boundary + sizeof(mark) - 1;

	memcpy(note->boundary, mark, sizeof(mark) - 1);
	num_format_hex32(at, random_below(UINT32_MAX));
	num_format_hex32(at + 8, random_below(UINT32_MAX));
}

/* The type of the second part is that of the report (RFC 6522 section 3). */
static const char *status_type(const struct announce *note)
{
	return note->wide_text ? "global-delivery-status" : "delivery-status";
}

/* "<ID_notice_random@host>" */
static void add_mime_head(struct announce *note)
{
	char id[NUM_MAX];

	(void)num_format(id, note->message->id);
	submit_text(note->submit, "Message-ID: <");
	submit_text(note->submit, id);
	submit_text(note->submit, note->boundary + 1);
	submit_text(note->submit, "@");
	field_text(note->submit, buf_str(&note->send->rules.bounce_host));
	submit_text(note->submit,
		">\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n"
		"Content-Type: multipart/report; report-type=");
	submit_text(note->submit, status_type(note));
	submit_text(note->submit, ";\n\tboundary=\"");
	submit_text(note->submit, note->boundary);
	submit_text(note->submit, "\"\n");
	submit_text(
		note->submit, encoding(note->wide_text || note->wide_header ||
				       (note->whole && note->wide_body)));
	submit_text(note->submit, "\n");
}

static void add_groups(struct announce *note)
{
	const struct groups groups = {.send = note->send,
		.submit = note->submit,
		.message = note->message,
		.notice = note->notice,
		.index = &note->index,
		.wide = note->wide_text};

	submit_text(note->submit, "Content-Type: message/");
	submit_text(note->submit, status_type(note));
	submit_text(note->submit, "\n");
	submit_text(note->submit, encoding(note->wide_text));
	submit_text(note->submit, "\n");
	if (group_all(&groups) == -1)
		submit_fail(note->submit);
	submit_text(note->submit, "\n");
}

static void add_report(struct announce *note)
{
	make_boundary(note);
	add_mime_head(note);
	add_boundary(note, "\nContent-Type: text/plain; charset=utf-8\n");
	submit_text(note->submit, encoding(note->wide_text));
	submit_text(note->submit, "\n");
	add_letter(note);
	add_boundary(note, "\n");
	add_groups(note);
	add_boundary(note, "\n");
	add_returned(note);
	add_boundary(note, "--\n");
}

static void add_classic(struct announce *note)
{
	submit_text(note->submit, "\n");
	add_letter(note);
	submit_text(note->submit,
		note->doubled
			? "--- Below this line is the original bounce.\n\n"
			: "--- Below this line is a copy of the message."
			  "\n\n");
	add_copy(note);
}

void announce_compose(
	struct send *send, struct message *message, enum notice notice)
{
	const struct rules *rules = &send->rules;
	const struct envelope *e = &message->envelope;
	struct announce note = {.send = send,
		.submit = &send->bounce.submit,
		.message = message,
		.notice = notice,
		.form = &forms[notice],
		.doubled = e->sender.n == 0,
		.index = {.fd = -1}};
	bool classic = rules->bounce_classic && notice == NOTICE_FAILED;

	note.whole = classic || (notice == NOTICE_FAILED && e->ret != 'H' &&
					e->bytes <= rules->bounce_bytes);
	if (e->wishes && addressee_index_open(&note.index, message) == -1)
		submit_fail(note.submit);
	add_head(&note);
	if (classic) {
		add_classic(&note);
	} else {
		walk(&note, look_at_item);
		/* It goes in front of the header that is returned. */
		note.wide_header = utf8_beyond_ascii(buf_str(&e->sender));
		note.header.wrong = !utf8_valid(buf_str(&e->sender));
		read_message(&note, look_at_piece);
		add_report(&note);
	}
	if (e->wishes)
		addressee_index_close(&note.index);
	submit_sender(note.submit,
		str_text(note.doubled ? announce_double_sender : ""));
	submit_recipient(note.submit, recipient_of(&note));
	submit_end(note.submit);
}
