/* sibling - see sibling.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "move/sibling.h"

#include <errno.h>
#include <unistd.h>

#include "base/file.h"
#include "base/in.h"
#include "move/arrive.h"
#include "move/tree.h"
#include "queue/envelope.h"
#include "queue/name.h"

enum { PIECE = 8192 };

static int copy_bytes(int fd, struct out *out)
{
	char space[PIECE];
	struct in in = IN_FROM(fd, space);

	if (lseek(fd, 0, SEEK_SET) == -1 || in_copy(&in, out) == -1)
		return -1;
	return out_flush(out);
}

static int write_envelope(const struct incoming *in, struct out *out)
{
	const struct sibling *sibling = in->context;

	return copy_bytes(sibling->envelope, out);
}

static int copy_state(struct batch *batch, int from, uint64_t id)
{
	static char space[PIECE];
	char path[NAME_MAX_LENGTH];
	char dir[NAME_MAX_LENGTH];

	name_state(path, id);
	name_state(dir, id);
	dir[str_find_last(str_text(dir), '/')] = 0;
	int fd = tree_new(batch->tree, path, dir, 0);
	if (fd == -1)
		return -1;
	struct out out = OUT_TO(fd, space);
	int result = copy_bytes(from, &out);
	if (result == 0)
		result = tree_keep(batch->tree, fd, dir);
	file_close(fd);
	return result;
}

/* It names the envelope by its crc, so it is right for any ID. */
static int write_state(const struct incoming *in, uint64_t id, uint32_t crc)
{
	const struct sibling *sibling = in->context;
	char path[NAME_MAX_LENGTH];

	(void)crc;
	name_state(path, sibling->id);
	int from = tree_file(sibling->tree, path);
	if (from == -1)
		return errno == ENOENT ? 0 : -1;
	int result = copy_state(sibling->batch, from, id);
	file_close(from);
	return result;
}

static enum move_verdict move(
	struct sibling *sibling, const struct envelope *e, int text)
{
	static const enum move_verdict verdicts[] = {[ARRIVE_OK] = MOVE_DONE,
		[ARRIVE_BEFORE] = MOVE_BEFORE,
		[ARRIVE_FAILED] = MOVE_TROUBLE,
		[ARRIVE_BROKEN] = MOVE_BROKEN};
	struct buf key = BUF_LIMIT(MOVED_KEY_MAX);
	struct incoming in = {.id = sibling->id,
		.text = {sibling->tree, buf_text(&sibling->path), text},
		.context = sibling,
		.envelope = write_envelope,
		.state = write_state};
	enum move_verdict verdict = MOVE_TROUBLE;

	if (tree_digest(text, &in.digest) == -1)
		return MOVE_TROUBLE;
	if (in.digest.bytes != e->bytes || in.digest.crc != e->message_crc)
		return MOVE_BAD;
	if (buf_add_num(&key, sibling->id) == 0 &&
		buf_add_byte(&key, '.') == 0 &&
		buf_add_num(&key, e->crc) == 0) {
		in.key = buf_str(&key);
		verdict = verdicts[arrive(sibling->batch, &in)];
	}
	int error = errno;
	buf_free(&key);
	errno = error;
	return verdict;
}

static int open_file(struct sibling *sibling, char kind)
{
	char path[NAME_MAX_LENGTH];

	name_mess(path, sibling->id, kind);
	if (buf_copy_text(&sibling->path, path) == -1)
		return -1;
	return tree_file(sibling->tree, path);
}

static enum move_verdict move_text(
	struct sibling *sibling, const struct envelope *e)
{
	int text = open_file(sibling, NAME_MESSAGE);

	if (text == -1)
		return errno == ENOENT || tree_strange() ? MOVE_BAD
							 : MOVE_TROUBLE;
	enum move_verdict verdict = move(sibling, e, text);
	file_close(text);
	return verdict;
}

static enum move_verdict look(struct sibling *sibling, struct envelope *e)
{
	switch (envelope_read(sibling->envelope, e)) {
	case ENVELOPE_OK:
		return move_text(sibling, e);
	case ENVELOPE_PARTIAL:
		return MOVE_NEVER;
	case ENVELOPE_DAMAGED:
		return MOVE_BAD;
	case ENVELOPE_ERROR:
		break;
	}
	return MOVE_TROUBLE;
}

enum move_verdict sibling(struct sibling *sibling, uint64_t id)
{
	struct envelope e = ENVELOPE_EMPTY;

	sibling->id = id;
	sibling->envelope = open_file(sibling, NAME_ENVELOPE);
	if (sibling->envelope == -1)
		return tree_strange() ? MOVE_BAD : MOVE_TROUBLE;
	enum move_verdict verdict = look(sibling, &e);
	file_close(sibling->envelope);
	envelope_free(&e);
	return verdict;
}
