/* survey - see survey.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/survey.h"

#include "base/ascii.h"
#include "mail/utf8.h"
#include "remote/inner.h"

/* Where we are. */
struct state {
	struct survey *survey;
	bool body;
	bool line; /* bytes were seen since the last line end */
	char last;
	struct utf8 utf8;
};

static void line_end(struct state *state)
{
	if (state->last != '\r')
		state->survey->wire++;
	if (!state->line)
		state->body = true;
	state->line = false;
}

/* Byte by byte; returns how many were the header's. */
static size_t header(struct state *state, struct str piece)
{
	size_t i = 0;

	for (; i < piece.n && !state->body; i++) {
		char c = piece.s[i];
		utf8_step(&state->utf8, c);
		if (ascii_8bit(c))
			state->survey->head8 = true;
		if (c == '\n')
			line_end(state);
		else if (c != '\r')
			state->line = true;
		state->last = c;
	}
	return i;
}

/* The same, but less is to be known. */
static void body(struct state *state, struct str piece)
{
	uint64_t ends = 0;
	unsigned char bits = 0;
	char last = state->last;

	for (size_t i = 0; i < piece.n; i++) {
		char c = piece.s[i];
		bits |= (unsigned char)c;
		ends += c == '\n' && last != '\r';
		last = c;
	}
	state->last = last;
	state->survey->wire += ends;
	state->survey->body8 = state->survey->body8 || bits > 127;
}

int survey_take(struct survey *survey_out, struct parcel *parcel)
{
	struct state state = {.survey = survey_out, .last = '\n'};
	struct str piece;
	int got;

	*survey_out = (struct survey){.wire = parcel->size};
	for (uint64_t at = 0; (got = parcel_next(parcel, &at, &piece)) == 1;)
		body(&state, str_skip(piece, header(&state, piece)));
	survey_out->whole = state.last == '\n';
	survey_out->utf8 = utf8_done(&state.utf8);
	if (got == 0 && survey_out->body8)
		got = inner_utf8(parcel, &survey_out->inner);
	return got;
}
