/* sevenbit - see sevenbit.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/sevenbit.h"

#include <errno.h>

#include "base/ascii.h"
#include "mail/encword.h"
#include "mail/header.h"
#include "mail/plainfield.h"

enum action {
	KEEP, /* its encoding, if any, is right */
	SEVEN, /* "8bit" is not true any more */
	QP,
	BASE64,
	MEND_QP, /* encoded already, but with bytes beyond ASCII in it */
	MEND,
};

enum {
	UTF8 = 16, /* beside the action: the text is UTF-8 */
	FIELD_MAX = 8 * PARTS_LINE_MAX,
};

/* Trouble stays, whatever comes after it. */
static void fail(struct sevenbit *sevenbit, enum sevenbit_verdict verdict)
{
	if (sevenbit->verdict == SEVENBIT_OK)
		sevenbit->verdict = verdict;
}

/* The plan for the entity whose header was begun last. */
static unsigned char *plan_of(struct sevenbit *sevenbit)
{
	if (sevenbit->parts.entity < SEVENBIT_PARTS_MAX)
		return &sevenbit->plan->actions[sevenbit->parts.entity];
	fail(sevenbit, SEVENBIT_CANNOT);
	sevenbit->nowhere = KEEP;
	return &sevenbit->nowhere;
}

static enum action action_of(struct sevenbit *sevenbit)
{
	return (enum action)(*plan_of(sevenbit) & ~(unsigned)UTF8);
}

/* What may not be beyond ASCII becomes '?'. */
static void mend(const struct sink *sink, struct str piece)
{
	size_t from = 0;

	for (size_t i = 0; i < piece.n; i++) {
		if (!ascii_8bit(piece.s[i]))
			continue;
		sink_add(sink, piece.s + from, i - from);
		sink_text(sink, "?");
		from = i + 1;
	}
	sink_add(sink, piece.s + from, piece.n - from);
}

/* Leaves the field as it is written in sevenbit->field. False: there is no way
 * to write it, but in the header of a message in this one. */
static bool make_field(struct sevenbit *sevenbit, struct str field)
{
	buf_clear(&sevenbit->field);
	enum plainfield_verdict verdict = plainfield(&sevenbit->field, field);
	if (verdict == PLAINFIELD_ERROR)
		fail(sevenbit,
			errno == ENOMEM ? SEVENBIT_ERROR : SEVENBIT_CANNOT);
	else if (verdict == PLAINFIELD_ADDRESS && !sevenbit->parts.entity)
		fail(sevenbit, SEVENBIT_ADDRESS);
	return verdict == PLAINFIELD_OK;
}

/* ---- looking ---- */

static void look_field(void *context, struct str field, bool whole)
{
	struct sevenbit *sevenbit = context;

	if (!utf8_beyond_ascii(field))
		return;
	if (whole)
		(void)make_field(sevenbit, field);
	else
		fail(sevenbit, SEVENBIT_CANNOT);
}

static void look_header_end(void *context)
{
	struct sevenbit *sevenbit = context;

	*plan_of(sevenbit) =
		sevenbit->parts.encoding == MIME_8BIT ? SEVEN : KEEP;
	sevenbit->eight = false;
	sevenbit->utf8 = (struct utf8){0};
}

static void look_body(void *context, struct str piece)
{
	struct sevenbit *sevenbit = context;

	for (size_t i = 0; i < piece.n; i++) {
		if (ascii_8bit(piece.s[i]))
			sevenbit->eight = true;
		utf8_step(&sevenbit->utf8, piece.s[i]);
	}
}

static void look_body_end(void *context)
{
	struct sevenbit *sevenbit = context;
	unsigned char *plan = plan_of(sevenbit);

	if (!sevenbit->eight)
		return;
	switch (sevenbit->parts.encoding) {
	case MIME_QP:
		*plan = MEND_QP;
		return;
	case MIME_BASE64:
		*plan = MEND;
		return;
	case MIME_7BIT:
	case MIME_8BIT:
	case MIME_UNKNOWN:
		break;
	}
	*plan = sevenbit->parts.type.kind == MIME_DATA ? BASE64 : QP;
	if (utf8_done(&sevenbit->utf8))
		*plan |= UTF8;
}

static void look_between(void *context, struct str piece)
{
	(void)context;
	(void)piece;
}

/* ---- writing ---- */

static void write_text(struct sevenbit *sevenbit, const char *text)
{
	sink_text(sevenbit->sink, text);
}

static void write_encoding(struct sevenbit *sevenbit, enum action action)
{
	static const char *const names[] = {[SEVEN] = "7bit",
		[QP] = "quoted-printable",
		[BASE64] = "base64"};

	if (!sevenbit->told) {
		write_text(sevenbit, "Content-Transfer-Encoding: ");
		write_text(sevenbit, names[action]);
		write_text(sevenbit, "\n");
	}
	sevenbit->told = true;
}

static bool is_encoded(enum action action)
{
	return action == SEVEN || action == QP || action == BASE64;
}

static void write_field(void *context, struct str field, bool whole)
{
	struct sevenbit *sevenbit = context;
	enum action action = action_of(sevenbit);

	if (is_encoded(action) &&
		str_is_case(header_name(field), "Content-Transfer-Encoding")) {
		write_encoding(sevenbit, action);
		return;
	}
	if (whole && make_field(sevenbit, field))
		sink_add(sevenbit->sink, sevenbit->field.s, sevenbit->field.n);
	else
		mend(sevenbit->sink, field);
}

/* What is missing. */
static void write_header_end(void *context)
{
	struct sevenbit *sevenbit = context;
	const struct parts *parts = &sevenbit->parts;
	enum action action = action_of(sevenbit);
	bool utf8 = *plan_of(sevenbit) & UTF8;

	if (action == QP || action == BASE64) {
		if (parts->message && !parts->has_version)
			write_text(sevenbit, "MIME-Version: 1.0\n");
		if (!parts->has_type)
			write_text(
				sevenbit, "Content-Type: text/plain; charset=");
		if (!parts->has_type)
			write_text(
				sevenbit, utf8 ? "utf-8\n" : "unknown-8bit\n");
		write_encoding(sevenbit, action);
		write_text(sevenbit, parts->bare ? "\n" : "");
	}
	sevenbit->told = false;
	sevenbit->qp = (struct transfer_qp){0};
	sevenbit->base64 = (struct transfer_base64){.n = 0};
}

/* In quoted-printable such a byte has a form of its own. */
static void write_mended_qp(struct sevenbit *sevenbit, struct str piece)
{
	static const char hex[] = "0123456789ABCDEF";

	for (size_t i = 0; i < piece.n; i++) {
		unsigned byte = (unsigned char)piece.s[i];
		const char text[3] = {'=', hex[byte >> 4], hex[byte & 15]};
		bool odd = ascii_8bit(piece.s[i]);
		sink_add(sevenbit->sink, odd ? text : piece.s + i, odd ? 3 : 1);
	}
}

static void write_body(void *context, struct str piece)
{
	struct sevenbit *sevenbit = context;

	switch (action_of(sevenbit)) {
	case QP:
		transfer_qp(&sevenbit->qp, piece, sevenbit->sink);
		break;
	case BASE64:
		transfer_base64(&sevenbit->base64, piece, sevenbit->sink);
		break;
	case MEND_QP:
		write_mended_qp(sevenbit, piece);
		break;
	case KEEP:
	case SEVEN:
	case MEND:
		mend(sevenbit->sink, piece);
		break;
	}
}

static void write_body_end(void *context)
{
	struct sevenbit *sevenbit = context;
	enum action action = action_of(sevenbit);

	if (action == QP)
		transfer_qp_end(&sevenbit->qp, sevenbit->sink);
	if (action != BASE64)
		return;
	transfer_base64_end(&sevenbit->base64, sevenbit->sink);
	/* Before a boundary comes the line end that belongs to it. */
	if (sevenbit->base64.column && !sevenbit->parts.pending[0])
		write_text(sevenbit, "\n");
}

static void write_between(void *context, struct str piece)
{
	struct sevenbit *sevenbit = context;

	mend(sevenbit->sink, piece);
}

/* ---- both ---- */

void sevenbit_look(struct sevenbit *sevenbit, struct sevenbit_plan *plan)
{
	*sevenbit = (struct sevenbit){.plan = plan,
		.field = BUF_LIMIT(FIELD_MAX),
		.handler = {sevenbit, look_field, look_header_end, look_body,
			look_body_end, look_between}};
	parts_begin(&sevenbit->parts, &sevenbit->handler);
}

void sevenbit_write(struct sevenbit *sevenbit, struct sevenbit_plan *plan,
	const struct sink *sink)
{
	*sevenbit = (struct sevenbit){.plan = plan,
		.sink = sink,
		.field = BUF_LIMIT(FIELD_MAX),
		.handler = {sevenbit, write_field, write_header_end, write_body,
			write_body_end, write_between}};
	parts_begin(&sevenbit->parts, &sevenbit->handler);
}

void sevenbit_add(struct sevenbit *sevenbit, struct str piece)
{
	if (sevenbit->verdict == SEVENBIT_OK &&
		parts_add(&sevenbit->parts, piece) == -1)
		fail(sevenbit, SEVENBIT_ERROR);
}

enum sevenbit_verdict sevenbit_end(struct sevenbit *sevenbit)
{
	if (sevenbit->verdict == SEVENBIT_OK &&
		parts_end(&sevenbit->parts) == -1)
		fail(sevenbit, SEVENBIT_ERROR);
	if (sevenbit->parts.too_deep)
		fail(sevenbit, SEVENBIT_CANNOT);
	parts_free(&sevenbit->parts);
	buf_free(&sevenbit->field);
	return sevenbit->verdict;
}
