/* transfer - see transfer.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/transfer.h"

#include <string.h>

#include "base/ascii.h"

/* ---- quoted-printable ---- */

/* The line goes on in the next one, if n more bytes and a '=' do not fit. */
static void make_room(struct transfer_qp *qp, size_t n, const struct sink *sink)
{
	if (qp->column + n < TRANSFER_LINE)
		return;
	sink_text(sink, "=\n");
	qp->column = 0;
}

static void put_hex(struct transfer_qp *qp, char c, const struct sink *sink)
{
	static const char hex[] = "0123456789ABCDEF";
	unsigned byte = (unsigned char)c;
	const char text[3] = {'=', hex[byte >> 4], hex[byte & 15]};

	make_room(qp, 3, sink);
	sink_add(sink, text, 3);
	qp->column += 3;
}

static void put_plain(struct transfer_qp *qp, char c, const struct sink *sink)
{
	make_room(qp, 1, sink);
	sink_add(sink, &c, 1);
	qp->column++;
}

/* What is held is not the last of its line. */
static void let_go(struct transfer_qp *qp, const struct sink *sink)
{
	char c = qp->held;
	bool cr = qp->cr;

	qp->held = 0;
	qp->cr = false;
	if (c)
		put_plain(qp, c, sink);
	if (cr)
		put_hex(qp, '\r', sink);
}

/* A blank at the end of a line would get lost. */
static void line_end(struct transfer_qp *qp, const struct sink *sink)
{
	if (qp->held)
		put_hex(qp, qp->held, sink);
	qp->held = 0;
	qp->cr = false;
	sink_text(sink, "\n");
	qp->column = 0;
}

/* How many bytes from the start of piece are written as they are. */
static size_t plain(struct str piece)
{
	size_t n = 0;

	while (n < piece.n && piece.s[n] > ' ' && piece.s[n] < 127 &&
		piece.s[n] != '=')
		n++;
	return n;
}

/* As many of them as fit in the line. */
static size_t put_run(
	struct transfer_qp *qp, struct str piece, const struct sink *sink)
{
	size_t n = plain(piece);

	if (!n)
		return 0;
	make_room(qp, 1, sink);
	size_t room = TRANSFER_LINE - 1 - qp->column;
	if (n > room)
		n = room;
	sink_add(sink, piece.s, n);
	qp->column += n;
	return n;
}

void transfer_qp(
	struct transfer_qp *qp, struct str piece, const struct sink *sink)
{
	while (piece.n) {
		char c = piece.s[0];
		if (c == '\n') {
			line_end(qp, sink);
			piece = str_skip(piece, 1);
			continue;
		}
		if (c != '\r' || qp->cr)
			let_go(qp, sink);
		size_t n = put_run(qp, piece, sink);
		piece = str_skip(piece, n ? n : 1);
		if (n)
			continue;
		if (ascii_blank(c))
			qp->held = c;
		else if (c == '\r')
			qp->cr = true;
		else
			put_hex(qp, c, sink);
	}
}

void transfer_qp_end(struct transfer_qp *qp, const struct sink *sink)
{
	char c = qp->held;

	/* With a CR behind it a blank is not the last. */
	if (c && !qp->cr)
		put_hex(qp, c, sink);
	qp->held = c && qp->cr ? c : 0;
	let_go(qp, sink);
}

/* ---- base64 ---- */

static void put_group(struct transfer_base64 *base64, const struct sink *sink)
{
	static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
				      "abcdefghijklmnopqrstuvwxyz0123456789+/";
	const unsigned char *from = base64->bytes;
	char group[5] = "\n";
	char *to = group + 1;

	to[0] = letters[from[0] >> 2];
	to[1] = letters[(from[0] & 3) << 4 | from[1] >> 4];
	to[2] = base64->n > 1 ? letters[(from[1] & 15) << 2 | from[2] >> 6]
			      : '=';
	to[3] = base64->n > 2 ? letters[from[2] & 63] : '=';
	/* The line end waits for what follows it. */
	bool full = base64->column == TRANSFER_LINE;
	sink_add(sink, full ? group : to, full ? 5 : 4);
	base64->column = (full ? 0 : base64->column) + 4;
	base64->n = 0;
	memset(base64->bytes, 0, sizeof(base64->bytes));
}

static void put_byte(
	struct transfer_base64 *base64, char c, const struct sink *sink)
{
	base64->bytes[base64->n++] = (unsigned char)c;
	if (base64->n == sizeof(base64->bytes))
		put_group(base64, sink);
}

void transfer_base64(struct transfer_base64 *base64, struct str piece,
	const struct sink *sink)
{
	for (size_t i = 0; i < piece.n; i++) {
		char c = piece.s[i];
		if (c == '\n' && !base64->cr)
			put_byte(base64, '\r', sink);
		put_byte(base64, c, sink);
		base64->cr = c == '\r';
	}
}

void transfer_base64_end(
	struct transfer_base64 *base64, const struct sink *sink)
{
	if (base64->n)
		put_group(base64, sink);
}
