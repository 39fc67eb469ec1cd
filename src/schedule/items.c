/* items - see items.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/items.h"

#include "base/num.h"
#include "queue/state.h"

/* Of those who were reached only the ones after the last T line count. */
struct walk {
	const struct items_visitor *visitor;
	uint64_t told; /* T lines that are still to come */
};

static void count_told(void *context)
{
	struct walk *walk = context;

	walk->told++;
}

static void pass_told(void *context)
{
	struct walk *walk = context;

	walk->told--;
}

static void visit(void *context, uint64_t ordinal, struct str paragraph)
{
	struct walk *walk = context;

	if (walk->told == 0)
		walk->visitor->item(walk->visitor->context, ordinal, paragraph);
}

static int read_state(
	const struct message *message, const struct state_reader *reader)
{
	return state_read(message->id, message->envelope.crc, reader) == 1 ? 0
									   : -1;
}

static int walk_reached(
	const struct message *message, const struct items_visitor *visitor)
{
	struct walk walk = {.visitor = visitor};
	const struct state_reader first = {
		.context = &walk, .told = count_told};
	const struct state_reader second = {
		.context = &walk, .told = pass_told, .reached = visit};

	if (read_state(message, &first) == -1)
		return -1;
	return read_state(message, &second);
}

static int walk_failed(
	const struct message *message, const struct items_visitor *visitor)
{
	const struct state_reader reader = {
		.context = visitor->context, .failed = visitor->item};

	return read_state(message, &reader);
}

static int walk_late(
	const struct message *message, const struct items_visitor *visitor)
{
	struct str rest = buf_str(&message->late);
	uint64_t ordinal;

	while (rest.n > 0) {
		if (!num_parse(str_cut(&rest, 0), &ordinal))
			return -1;
		visitor->item(visitor->context, ordinal, str_cut(&rest, 0));
	}
	return 0;
}

int items_walk(const struct message *message, enum notice notice,
	const struct items_visitor *visitor)
{
	switch (notice) {
	case NOTICE_REACHED:
		return walk_reached(message, visitor);
	case NOTICE_LATE:
		return walk_late(message, visitor);
	case NOTICE_FAILED:
		return walk_failed(message, visitor);
	case NOTICE_NONE:
		break;
	}
	return 0;
}
