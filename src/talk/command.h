/* command - the server's side of a line protocol: commands from a table
 *
 * A command is a line: a verb, blanks, an argument. It ends in LF; one CR
 * before that is part of the line end.
 *
 *	static const struct command table[] = {
 *		{"NOOP", do_noop}, {"QUIT", do_quit}, {0}};
 *	while (command_read(&in, &line) == 1) {
 *		const struct command *c = command_find(table, &line, &argument);
 *		if (c) c->run(&session, argument);
 *	}
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef TALK_COMMAND_H
#define TALK_COMMAND_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "base/in.h"
#include "base/str.h"

enum { COMMAND_MAX = 2000 }; /* bytes of a line, without its end */

struct command_line {
	char space[COMMAND_MAX + 1]; /* hostile */
	size_t n; /* bytes kept */
	bool cut; /* there were more of them: they are gone */
	bool odd; /* it holds a NUL, or a CR that is no part of its end */
	bool bare; /* its end is LF alone */
};

struct command {
	const char *verb; /* null ends the table */
	void (*run)(void *context, struct str argument /* hostile */);
};

/* Reads a line, replacing what was there. A longer one is read to its end and
 * forgotten on the way. Returns 1; 0 at the end of input, also when a line was
 * begun; -1 on an error, see in. */
MUST_USE int command_read(struct in *in, struct command_line *line);

/* The same, but after `most` bytes of one line no more are read: EMSGSIZE. */
MUST_USE int command_read_most(
	struct in *in, struct command_line *line, size_t most);

/* The table's entry for the line's verb, in any case of letters, or null. The
 * argument is what follows the verb's blanks, within the line. */
const struct command *command_find(const struct command *table,
	const struct command_line *line, struct str *argument_out);

#endif
