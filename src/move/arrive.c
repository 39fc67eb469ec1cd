/* arrive - see arrive.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "move/arrive.h"

#include <errno.h>
#include <unistd.h>

#include "base/file.h"
#include "queue/envelope.h"
#include "queue/name.h"
#include "queue/state.h"

enum { STAGED = 'i', NAME_TRIES = 100000, PIECE = 16384 };

static bool staged(int tree, uint64_t id)
{
	char path[NAME_MAX_LENGTH];

	name_mess(path, id, STAGED);
	return tree_has(tree, path);
}

static bool taken(int tree, uint64_t id)
{
	char path[NAME_MAX_LENGTH];

	name_mess(path, id, NAME_ENVELOPE);
	return tree_has(tree, path) || staged(tree, id);
}

/* The text, under the first ID that is free; whoever makes ID.m has it. */
static int place(int tree, const struct incoming *in, uint64_t *id_out)
{
	char dir[NAME_MAX_LENGTH];
	char path[NAME_MAX_LENGTH];

	for (uint64_t id = in->id; id < in->id + NAME_TRIES; id++) {
		name_mess(path, id, NAME_MESSAGE);
		name_mess_dir(dir, id);
		*id_out = id;
		if (taken(tree, id))
			continue;
		if (tree_place(tree, &in->text, path, dir) == 0)
			return 0;
		if (errno != EEXIST)
			return -1;
	}
	return -1;
}

/* What was written must be a message to everybody else. */
static int check(int fd, const struct incoming *in, uint32_t *crc_out)
{
	struct envelope e = ENVELOPE_EMPTY;
	bool right = envelope_read(fd, &e) == ENVELOPE_OK &&
		     e.bytes == in->digest.bytes &&
		     e.message_crc == in->digest.crc;

	*crc_out = e.crc;
	envelope_free(&e);
	if (right)
		return 0;
	errno = EPROTO;
	return -1;
}

static int stage(
	int tree, const struct incoming *in, uint64_t id, uint32_t *crc_out)
{
	static char space[PIECE];
	char dir[NAME_MAX_LENGTH];
	char path[NAME_MAX_LENGTH];

	name_mess_dir(dir, id);
	name_mess(path, id, STAGED);
	int fd = tree_new(tree, path, dir, 0);
	if (fd == -1)
		return -1;
	struct out out = OUT_TO(fd, space);
	int result = in->envelope(in, &out);
	if (result == 0)
		result = out_flush(&out);
	if (result == 0)
		result = check(fd, in, crc_out);
	if (result == 0)
		result = tree_keep(tree, fd, dir);
	file_close(fd);
	return result;
}

/* The .i last: while it is there, a line in lock/moved is not believed. */
static void undo(uint64_t id)
{
	static const char kinds[] = {NAME_MESSAGE, STAGED};
	char path[NAME_MAX_LENGTH];
	int error = errno;

	ignore(state_remove(id)); /* without a message it is nothing */
	for (size_t i = 0; i < sizeof(kinds); i++) {
		name_mess(path, id, kinds[i]);
		ignore(unlink(path)); /* the next run tries again */
	}
	errno = error;
}

enum arrive_verdict arrive(struct batch *batch, const struct incoming *in)
{
	uint64_t id = moved_find(&batch->moved, in->key);
	uint32_t crc;
	char from[NAME_MAX_LENGTH];
	char to[NAME_MAX_LENGTH];

	if (id && !staged(batch->tree, id))
		return ARRIVE_BEFORE;
	/* A power cut came before it had its name: nothing of it may stay. */
	if (id)
		undo(id);
	if (place(batch->tree, in, &id) == -1)
		return ARRIVE_FAILED;
	if (stage(batch->tree, in, id, &crc) == -1 || state_remove(id) == -1 ||
		in->state(in, id, crc) == -1) {
		undo(id);
		return ARRIVE_FAILED;
	}
	name_mess(from, id, STAGED);
	name_mess(to, id, NAME_ENVELOPE);
	return batch_add(batch, in->key, id, from, to) == 0 ? ARRIVE_OK
							    : ARRIVE_BROKEN;
}

/* A .i that no line names is of a batch that was never sealed. */
static int tidy(void *context, const char *dir, const char *name)
{
	const struct batch *batch = context;
	struct str entry = str_text(name);
	uint64_t id;
	char kind;
	char as[NAME_MAX_LENGTH];

	(void)dir; /* the ID tells it */
	if (entry.n < 3 || entry.n >= sizeof(as) ||
		!str_ends(entry, str_text(".i")))
		return 0;
	for (size_t i = 0; i <= entry.n; i++)
		as[i] = name[i];
	as[entry.n - 1] = NAME_MESSAGE;
	if (!name_parse(str_text(as), &id, &kind) ||
		moved_is(&batch->moved, id))
		return 0;
	name_mess(as, id, NAME_ENVELOPE);
	if (!tree_has(batch->tree, as))
		undo(id);
	return 0;
}

int arrive_tidy(const struct batch *batch)
{
	const struct tree_visit visit = {(void *)(uintptr_t)batch, tidy};

	return tree_walk_parts(batch->tree, "mess", &visit);
}
