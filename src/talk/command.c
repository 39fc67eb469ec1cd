/* command - see command.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "talk/command.h"

#include <errno.h>
#include <stdint.h>
#include <string.h>

/* One byte more than the longest line is kept: it may be the CR. */
static void keep(struct command_line *line, struct str piece)
{
	size_t room = sizeof(line->space) - line->n;

	if (piece.n > room) {
		line->cut = true;
		piece.n = room;
	}
	if (piece.n)
		memcpy(line->space + line->n, piece.s, piece.n);
	line->n += piece.n;
}

static void finish(struct command_line *line)
{
	line->bare = true;
	if (!line->cut && line->n && line->space[line->n - 1] == '\r') {
		line->bare = false;
		line->n--;
	}
	if (line->n > COMMAND_MAX) {
		line->n = COMMAND_MAX;
		line->cut = true;
	}
	struct str all = str_of(line->space, line->n);
	line->odd = str_has(all, 0) || str_has(all, '\r');
}

int command_read(struct in *in, struct command_line *line)
{
	return command_read_most(in, line, SIZE_MAX);
}

int command_read_most(struct in *in, struct command_line *line, size_t most)
{
	struct str have;
	int got;

	line->n = 0;
	line->cut = line->odd = false;
	while ((got = in_view(in, &have)) == 1) {
		size_t at = str_find(have, '\n');
		bool ended = at < have.n;
		keep(line, str_head(have, at));
		in_skip(in, ended ? at + 1 : at);
		if (ended) {
			finish(line);
			return 1;
		}
		if (at > most) {
			errno = EMSGSIZE;
			return -1;
		}
		most -= at;
	}
	return got;
}

const struct command *command_find(const struct command *table,
	const struct command_line *line, struct str *argument_out)
{
	struct str rest = str_of(line->space, line->n);
	struct str verb = str_cut(&rest, ' ');

	while (rest.n && rest.s[0] == ' ')
		rest = str_skip(rest, 1);
	*argument_out = rest;
	for (; table->verb; table++)
		if (str_is_case(verb, table->verb))
			return table;
	return 0;
}
