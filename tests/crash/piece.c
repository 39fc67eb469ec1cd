/* piece - see piece.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "piece.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

static const char mark[] = "X-Token: ";
static const char divider[] = "--- Below this line is ";
static const char expired[] = "this message has been in the queue too long";

/* The rest of s from the line after that at `at` on. */
static const char *line_end(const char *at, const char *end)
{
	const char *newline = memchr(at, '\n', (size_t)(end - at));

	return newline ? newline : end;
}

static bool starts(const char *at, const char *end, const char *text)
{
	size_t n = strlen(text);

	return (size_t)(end - at) >= n && memcmp(at, text, n) == 0;
}

static bool clean(const char *at, const char *end)
{
	for (; at < end; at++)
		if ((unsigned char)*at < ' ' && *at != '\n' && *at != '\t')
			return false;
	return true;
}

/* Paragraphs that begin with "<address>:". */
static void read_names(struct piece *piece, const char *at, const char *end)
{
	for (; at < end; at = line_end(at, end) + 1) {
		const char *stop = line_end(at, end);
		bool names = *at == '<' && stop - at > 3 && stop[-1] == ':' &&
			     stop[-2] == '>';
		if (names && piece->n_names == PIECE_NAMES)
			give_up("a bounce with more names than I can count");
		if (names)
			piece->names[piece->n_names++] = (struct piece_name){
				copy_of(at + 1, (size_t)(stop - at - 3)),
				false};
		else if (piece->n_names > 0 &&
			 memmem(at, (size_t)(stop - at), expired,
				 sizeof(expired) - 1))
			piece->names[piece->n_names - 1].expired = true;
	}
}

/* A part between dividers is over: its names are those of the innermost
 * bounce, unless another divider follows. */
static void end_part(struct piece *piece, const char *part, const char *end)
{
	piece->depth++;
	if (piece->depth > 1 && piece->n_names > 0) {
		free(piece->outer);
		piece->outer = piece->names[0].address;
		for (size_t i = 1; i < piece->n_names; i++)
			free(piece->names[i].address);
		piece->n_names = 0;
	}
	read_names(piece, part, end);
}

void piece_read(struct piece *piece, const char *s, size_t n)
{
	const char *end = s + n;
	const char *part = s;

	*piece = (struct piece){0};
	for (const char *at = s; at < end; at = line_end(at, end) + 1) {
		if (starts(at, end, divider)) {
			end_part(piece, part, at);
			part = at;
		}
		if (!starts(at, end, mark))
			continue;
		const char *stop = line_end(at, end);
		if (stop == end)
			return;
		piece->token = at + sizeof(mark) - 1;
		piece->token_n = (size_t)(stop - piece->token);
		piece->payload = at;
		piece->payload_n = (size_t)(end - at);
		piece->clean_head = clean(s, at);
		return;
	}
}

void piece_free(struct piece *piece)
{
	for (size_t i = 0; i < piece->n_names; i++)
		free(piece->names[i].address);
	free(piece->outer);
}
