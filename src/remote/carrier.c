/* carrier - see carrier.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/carrier.h"

#include "talk/dots.h"

/* ---- making it plain ---- */

static enum carrier_result result_of(enum sevenbit_verdict verdict)
{
	switch (verdict) {
	case SEVENBIT_OK:
		return CARRIER_OK;
	case SEVENBIT_CANNOT:
		return CARRIER_CANNOT;
	case SEVENBIT_ADDRESS:
		return CARRIER_ADDRESS;
	case SEVENBIT_ERROR:
		break;
	}
	return CARRIER_NO_MEMORY;
}

/* All of the message through one that was begun. */
static enum carrier_result run(
	struct sevenbit *sevenbit, const struct task *task)
{
	struct str piece;
	int got;

	for (uint64_t at = 0;
		(got = parcel_next(task->parcel, &at, &piece)) == 1;)
		sevenbit_add(sevenbit, piece);
	enum sevenbit_verdict verdict = sevenbit_end(sevenbit);
	return got == -1 ? CARRIER_UNREADABLE : result_of(verdict);
}

/* Bytes on the wire: a line end is two. */
struct count {
	uint64_t n;
	char last;
};

static void take_count(void *context, struct str piece)
{
	struct count *count = context;

	for (size_t i = 0; i < piece.n; i++) {
		count->n += piece.s[i] == '\n' && count->last != '\r' ? 2 : 1;
		count->last = piece.s[i];
	}
}

static enum carrier_result plan(
	struct carrier *carrier, const struct task *task)
{
	struct count count = {.n = 0};
	const struct sink sink = {take_count, &count};
	struct sevenbit sevenbit;

	sevenbit_look(&sevenbit, &carrier->plan);
	enum carrier_result result = run(&sevenbit, task);
	if (result != CARRIER_OK)
		return result;
	sevenbit_write(&sevenbit, &carrier->plan, &sink);
	result = run(&sevenbit, task);
	carrier->wire = count.n;
	return result;
}

/* Text beyond ASCII needs 8BITMIME; if it is UTF-8 and in a header, SMTPUTF8.
 * Other bytes there are not allowed at all; a host that takes 8-bit text gets
 * them as they are, which keeps signatures and what readers guess. */
enum carrier_result carrier_plan(struct carrier *carrier_out,
	const struct session *session, const struct task *task)
{
	const struct offers *offers = &session->offers;
	const struct survey *survey = &task->survey;

	carrier_out->wire = survey->wire;
	carrier_out->convert =
		((survey->body8 || survey->head8) && !offers->eight) ||
		(survey_needs_utf8(survey) && !offers->utf8);
	return carrier_out->convert ? plan(carrier_out, task) : CARRIER_OK;
}

/* ---- sending it ---- */

/* Lines as they travel, into the session. */
struct lines {
	struct dots_encode dots;
	struct session *session;
};

static void take_lines(void *context, struct str piece)
{
	struct lines *lines = context;

	dots_encode(&lines->dots, piece, &lines->session->out);
}

static enum carrier_result send_plain(
	struct carrier *carrier, struct lines *lines, const struct task *task)
{
	const struct sink sink = {take_lines, lines};
	struct sevenbit sevenbit;

	sevenbit_write(&sevenbit, &carrier->plan, &sink);
	return run(&sevenbit, task);
}

static enum carrier_result send_as_is(
	struct lines *lines, const struct task *task)
{
	struct str piece;
	int got;

	for (uint64_t at = 0;
		(got = parcel_next(task->parcel, &at, &piece)) == 1;) {
		take_lines(lines, piece);
		if (lines->session->out.error)
			return CARRIER_DIED;
	}
	return got == -1 ? CARRIER_UNREADABLE : CARRIER_OK;
}

static enum carrier_result carry(
	struct carrier *carrier, struct lines *lines, const struct task *task)
{
	enum carrier_result result = carrier->convert
					     ? send_plain(carrier, lines, task)
					     : send_as_is(lines, task);

	if (result == CARRIER_OK && lines->session->out.error)
		return CARRIER_DIED;
	if (result == CARRIER_OK && !dots_whole(&lines->dots))
		return CARRIER_UNREADABLE;
	return result;
}

enum carrier_result carrier_data(struct carrier *carrier,
	struct session *session, const struct task *task)
{
	struct lines lines = {.dots = {.no_cr = true}, .session = session};
	enum carrier_result result = carry(carrier, &lines, task);

	if (result == CARRIER_OK)
		dots_end(&session->out);
	return result;
}

enum carrier_result carrier_chunk(struct carrier *carrier,
	struct session *session, const struct task *task)
{
	struct lines lines = {
		.dots = {.no_cr = true, .chunk = true}, .session = session};

	out_text(&session->out, "BDAT ");
	out_num(&session->out, carrier->wire);
	out_text(&session->out, " LAST\r\n");
	enum carrier_result result = carry(carrier, &lines, task);
	/* More or less than was told: it has changed meanwhile. */
	if (result == CARRIER_OK && lines.dots.made != carrier->wire)
		return CARRIER_UNREADABLE;
	return result;
}
