/* parts - a message taken apart: headers, bodies, and what is between them
 *
 * Bytes come in pieces of any size; a handler is called for each thing in the
 * order of the message, and what it is given is all of the message. Lines end
 * in LF or CR LF. Lines and fields of PARTS_LINE_MAX bytes and more come in
 * pieces, so that memory has a limit.
 *
 * An entity is whatever has a header: the message, a part of a multipart, a
 * message in a message. They are numbered as they come, from 0.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef MAIL_PARTS_H
#define MAIL_PARTS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"
#include "mail/mime.h"

enum { PARTS_LINE_MAX = 65536, PARTS_DEPTH_MAX = 20 };

/* All text is hostile. */
struct parts_handler {
	void *context;
	/* A field with all its lines; whole is false for a piece of one that
	 * is too long. A From_ line comes as one. Any other line that is no
	 * field begins the body. */
	void (*field)(void *context, struct str field, bool whole);
	/* The header of the entity is complete, its facts are in parts. */
	void (*header_end)(void *context);
	/* Of a body that is no multipart and no message; without the line end
	 * that belongs to a boundary behind it. */
	void (*body)(void *context, struct str piece);
	void (*body_end)(void *context);
	/* All else: the empty line, boundaries, text around them. */
	void (*between)(void *context, struct str piece);
};

struct parts_level {
	char boundary[MIME_BOUNDARY_MAX];
	size_t n;
	bool digest;
};

struct parts {
	/* Of the entity whose header was read last. */
	size_t entity;
	bool message; /* it is one, not a part */
	struct mime_type type;
	enum mime_encoding encoding;
	bool has_type; /* there was such a field */
	bool has_encoding;
	bool has_version;
	bool bare; /* there is no empty line behind it, but a body */

	/* Multiparts lie too deep in one another: what is deeper than
	 * PARTS_DEPTH_MAX came as a body. */
	bool too_deep;

	/* private */
	const struct parts_handler *handler;
	int state;
	struct buf line; /* that is not complete yet */
	bool open; /* its beginning was dealt with already */
	struct buf field;
	bool long_field; /* its beginning was given away already */
	char pending[3]; /* a line end: content, or of a boundary? */
	struct parts_level levels[PARTS_DEPTH_MAX];
	size_t depth;
};

/* handler must live as long as parts. */
void parts_begin(struct parts *parts, const struct parts_handler *handler);

/* 0, or -1: out of memory. */
MUST_USE int parts_add(struct parts *parts, struct str piece /* hostile */);

/* The end of the message; parts_free is up to the caller. */
MUST_USE int parts_end(struct parts *parts);

void parts_free(struct parts *parts);

#endif
