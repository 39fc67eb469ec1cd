/* purge - see purge.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/purge.h"

#include <string.h>

#include "base/ascii.h"
#include "policy/authres.h"

enum { NAME_LONGEST = sizeof("Authentication-Results") - 1 };

void purge_begin(struct purge *purge, struct str here, const struct sink *sink)
{
	*purge = (struct purge){.here = here,
		.sink = *sink,
		.state = PURGE_START,
		.held = BUF_LIMIT(PURGE_FIELD_MAX)};
}

static void pass_held(struct purge *purge)
{
	sink_add(&purge->sink, purge->held.s, purge->held.n);
	buf_clear(&purge->held);
}

/* The field is whole, or as much of it as is looked at. */
static bool judge(struct purge *purge, bool whole)
{
	bool forged = (whole ? authres_forged : authres_may_be_forged)(
		buf_str(&purge->held), purge->here);

	if (forged)
		buf_clear(&purge->held);
	else
		pass_held(purge);
	return forged;
}

/* Holds up to the end of the line; how many bytes of it were taken. */
static size_t hold(struct purge *purge, struct str bytes, bool *failed)
{
	struct str line = str_head(bytes, str_find(bytes, '\n') + 1);
	size_t room = PURGE_FIELD_MAX - purge->held.n;
	struct str part = str_head(line, room);

	*failed = buf_add_str(&purge->held, part) == -1;
	if (part.n && part.s[part.n - 1] == '\n')
		purge->state = PURGE_NEXT;
	else if (purge->held.n == PURGE_FIELD_MAX)
		purge->state = judge(purge, false) ? PURGE_DROP : PURGE_PASS;
	return part.n;
}

/* At the start of a line: held is what there is of it. */
static size_t start(struct purge *purge, struct str bytes, bool *failed)
{
	char c = bytes.s[0];

	*failed = buf_add_byte(&purge->held, c) == -1;
	struct str held = buf_str(&purge->held);
	if (c == '\n') {
		bool empty = held.n == 1 || str_is(held, "\r\n");
		pass_held(purge);
		purge->state = empty ? PURGE_BODY : PURGE_START;
	} else if (authres_begins(held)) {
		purge->state = PURGE_HELD;
	} else if (held.n >= NAME_LONGEST ||
		   (!authres_may_begin(held) && !str_is(held, "\r"))) {
		pass_held(purge);
		purge->state = PURGE_PASS;
	}
	return 1;
}

/* Up to the end of the line: passed on or not. */
static size_t rest_of_line(struct purge *purge, struct str bytes)
{
	struct str line = str_head(bytes, str_find(bytes, '\n') + 1);
	bool drop = purge->state == PURGE_DROP;

	if (!drop)
		sink_add(&purge->sink, line.s, line.n);
	if (line.s[line.n - 1] == '\n')
		purge->state = drop ? PURGE_DROP_NEXT : PURGE_START;
	return line.n;
}

/* The first byte of a line behind a field of ours: does the field go on? */
static void look(struct purge *purge, char c)
{
	bool more = ascii_blank(c);

	if (purge->state == PURGE_DROP_NEXT)
		purge->state = more ? PURGE_DROP : PURGE_START;
	else if (more)
		purge->state = PURGE_HELD;
	else {
		(void)judge(purge, true); /* whatever: another field begins */
		purge->state = PURGE_START;
	}
}

int purge_feed(struct purge *purge, const char *bytes, size_t n)
{
	struct str rest = str_of(bytes, n);
	bool failed = false;

	while (rest.n && !failed) {
		size_t used = 0;
		switch (purge->state) {
		case PURGE_START:
			used = start(purge, rest, &failed);
			break;
		case PURGE_HELD:
			used = hold(purge, rest, &failed);
			break;
		case PURGE_NEXT:
		case PURGE_DROP_NEXT:
			look(purge, rest.s[0]);
			break;
		case PURGE_DROP:
		case PURGE_PASS:
			used = rest_of_line(purge, rest);
			break;
		case PURGE_BODY:
			sink_add(&purge->sink, rest.s, rest.n);
			used = rest.n;
			break;
		}
		rest = str_skip(rest, used);
	}
	return failed ? -1 : 0;
}

void purge_end(struct purge *purge)
{
	(void)judge(purge, true); /* there is no more to it */
}

void purge_free(struct purge *purge)
{
	buf_free(&purge->held);
}
