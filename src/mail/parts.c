/* parts - see parts.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/parts.h"

#include <string.h>

#include "base/ascii.h"
#include "mail/header.h"

enum state { IN_HEADER, IN_BODY, BETWEEN };

void parts_begin(struct parts *parts, const struct parts_handler *handler)
{
	*parts = (struct parts){.handler = handler,
		.state = IN_HEADER,
		.message = true,
		.line = BUF_LIMIT(PARTS_LINE_MAX),
		.field = BUF_LIMIT(PARTS_LINE_MAX)};
}

void parts_free(struct parts *parts)
{
	buf_free(&parts->line);
	buf_free(&parts->field);
}

/* How long the line end is. */
static size_t end_of(struct str line)
{
	if (!line.n || line.s[line.n - 1] != '\n')
		return 0;
	return line.n > 1 && line.s[line.n - 2] == '\r' ? 2 : 1;
}

/* ---- headers ---- */

/* The first field of a kind counts. */
static void note(struct parts *parts, struct str field)
{
	struct str name = header_name(field);
	struct str body = header_body(field);

	if (str_is_case(name, "MIME-Version"))
		parts->has_version = true;
	if (str_is_case(name, "Content-Type") && !parts->has_type) {
		parts->has_type = true;
		mime_type(&parts->type, body);
	}
	if (str_is_case(name, "Content-Transfer-Encoding") &&
		!parts->has_encoding) {
		parts->has_encoding = true;
		parts->encoding = mime_encoding(body);
	}
}

static void finish_field(struct parts *parts)
{
	const struct parts_handler *handler = parts->handler;
	struct str field = buf_str(&parts->field);

	if (field.n && !parts->long_field)
		note(parts, field);
	if (field.n)
		handler->field(handler->context, field, !parts->long_field);
	buf_clear(&parts->field);
	parts->long_field = false;
}

/* Adds to the field; when it gets too long, its pieces are given away. */
static int add_field(struct parts *parts, struct str piece)
{
	const struct parts_handler *handler = parts->handler;

	if (piece.n > PARTS_LINE_MAX - parts->field.n) {
		parts->long_field = true;
		handler->field(handler->context, buf_str(&parts->field), false);
		buf_clear(&parts->field);
	}
	return buf_add_str(&parts->field, piece);
}

static void begin_header(struct parts *parts, bool message)
{
	bool digest = parts->depth && !message &&
		      parts->levels[parts->depth - 1].digest;

	parts->entity++;
	parts->message = message;
	parts->type =
		(struct mime_type){.kind = digest ? MIME_MESSAGE : MIME_TEXT};
	parts->encoding = MIME_7BIT;
	parts->has_type = parts->has_encoding = parts->has_version = false;
	parts->bare = false;
	parts->state = IN_HEADER;
}

/* A multipart's boundary is looked for from now on. */
static bool push(struct parts *parts)
{
	struct parts_level *level = &parts->levels[parts->depth];

	parts->too_deep = parts->too_deep || parts->depth == PARTS_DEPTH_MAX;
	if (parts->depth == PARTS_DEPTH_MAX)
		return false;
	memcpy(level->boundary, parts->type.boundary, parts->type.n);
	level->n = parts->type.n;
	level->digest = parts->type.digest;
	parts->depth++;
	return true;
}

/* What follows the header? In an encoding that is none there may be parts. */
static void end_header(struct parts *parts, struct str empty)
{
	const struct parts_handler *handler = parts->handler;

	finish_field(parts);
	bool open =
		parts->encoding != MIME_QP && parts->encoding != MIME_BASE64;
	handler->header_end(handler->context);
	if (empty.n)
		handler->between(handler->context, empty);
	if (open && parts->type.kind == MIME_MULTIPART && push(parts))
		parts->state = BETWEEN;
	else if (open && parts->type.kind == MIME_MESSAGE)
		begin_header(parts, true);
	else
		parts->state = IN_BODY;
}

/* ---- bodies ---- */

static void give_pending(
	struct parts *parts, void (*take)(void *context, struct str piece))
{
	if (parts->pending[0])
		take(parts->handler->context, str_text(parts->pending));
	parts->pending[0] = 0;
}

static void end_body(struct parts *parts, bool boundary)
{
	const struct parts_handler *handler = parts->handler;

	if (!boundary)
		give_pending(parts, handler->body);
	handler->body_end(handler->context);
	give_pending(parts, handler->between);
}

static void add_body(struct parts *parts, struct str piece)
{
	const struct parts_handler *handler = parts->handler;
	size_t end = end_of(piece);

	give_pending(parts, handler->body);
	if (piece.n > end)
		handler->body(handler->context, str_head(piece, piece.n - end));
	memcpy(parts->pending, piece.s + piece.n - end, end);
	parts->pending[end] = 0;
}

/* ---- boundaries ---- */

/* Is the line the level's boundary: 1, or the one that closes it: 2? */
static int is_boundary(const struct parts_level *level, struct str line)
{
	struct str boundary = str_of(level->boundary, level->n);
	int kind = 1;

	line = str_skip(line, 2);
	if (!str_starts(line, boundary))
		return 0;
	line = str_skip(line, boundary.n);
	if (line.n >= 2 && line.s[0] == '-' && line.s[1] == '-') {
		kind = 2;
		line = str_skip(line, 2);
	}
	for (size_t i = 0; i < line.n; i++)
		if (!ascii_space(line.s[i]))
			return 0;
	return kind;
}

/* Of the innermost multipart or one around it: what lies in it has ended. */
static bool boundary(struct parts *parts, struct str line)
{
	const struct parts_handler *handler = parts->handler;
	int kind = 0;
	size_t depth = parts->depth;

	if (line.n < 2 || line.s[0] != '-' || line.s[1] != '-')
		return false;
	while (depth && !kind)
		kind = is_boundary(&parts->levels[--depth], line);
	if (!kind)
		return false;
	/* A header without an empty line behind it has an empty body. */
	if (parts->state == IN_HEADER)
		end_header(parts, str_of(0, 0));
	if (parts->state == IN_HEADER)
		end_header(parts, str_of(0, 0)); /* of a message in it */
	if (parts->state == IN_BODY)
		end_body(parts, true);
	handler->between(handler->context, line);
	parts->depth = depth + (kind == 1);
	parts->state = BETWEEN;
	if (kind == 1)
		begin_header(parts, false);
	return true;
}

/* ---- lines ---- */

static int deal(struct parts *parts, struct str piece, bool starts);

static int header_line(struct parts *parts, struct str piece, bool starts)
{
	bool goes_on = ascii_blank(piece.s[0]) &&
		       (parts->field.n || parts->long_field);

	if (starts && end_of(piece) == piece.n) {
		end_header(parts, piece);
		return 0;
	}
	if (starts && !ascii_blank(piece.s[0]) && !header_name(piece).n &&
		!str_starts(piece, str_text("From ")) && piece.s[0] != '>') {
		/* No field: the empty line is missing. */
		parts->bare = true;
		end_header(parts, str_of(0, 0));
		return deal(parts, piece, true);
	}
	if (starts && !goes_on)
		finish_field(parts);
	return add_field(parts, piece);
}

/* A line, or the part of one that begins it (starts) or ends it. */
static int deal(struct parts *parts, struct str piece, bool starts)
{
	const struct parts_handler *handler = parts->handler;

	if (starts && end_of(piece) && boundary(parts, piece))
		return 0;
	switch ((enum state)parts->state) {
	case IN_HEADER:
		return header_line(parts, piece, starts);
	case IN_BODY:
		add_body(parts, piece);
		return 0;
	case BETWEEN:
		break;
	}
	handler->between(handler->context, piece);
	return 0;
}

/* What has come of a line, complete or as much as there is room for. */
static int deal_line(struct parts *parts, bool ended)
{
	int done = deal(parts, buf_str(&parts->line), !parts->open);

	parts->open = !ended;
	buf_clear(&parts->line);
	return done;
}

int parts_add(struct parts *parts, struct str piece)
{
	while (piece.n) {
		size_t n = str_find(piece, '\n');
		bool ended = n < piece.n;
		size_t room = PARTS_LINE_MAX - parts->line.n;
		n += ended;
		if (n > room) {
			n = room;
			ended = false;
		}
		if (buf_add(&parts->line, piece.s, n) == -1)
			return -1;
		piece = str_skip(piece, n);
		if ((ended || parts->line.n == PARTS_LINE_MAX) &&
			deal_line(parts, ended) == -1)
			return -1;
	}
	return 0;
}

int parts_end(struct parts *parts)
{
	struct str last = buf_str(&parts->line);

	/* A last line without an end may be a boundary all the same. */
	if (last.n && (parts->open || !boundary(parts, last)) &&
		deal(parts, last, !parts->open) == -1)
		return -1;
	buf_clear(&parts->line);
	if (parts->state == IN_HEADER)
		end_header(parts, str_of(0, 0));
	if (parts->state == IN_HEADER)
		end_header(parts, str_of(0, 0));
	if (parts->state == IN_BODY)
		end_body(parts, false);
	return 0;
}
