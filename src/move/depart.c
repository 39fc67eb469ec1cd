/* depart - see depart.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "move/depart.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/num.h"
#include "move/oldpart.h"
#include "move/tree.h"
#include "queue/envelope.h"
#include "queue/name.h"
#include "queue/state.h"

enum {
	SPLIT_MAX = 100000,
	RECIPIENTS_MAX = 100000000,
	ROUTED_MAX = 5000,
	PIECE = 8192,
	CHANNELS = 2,
};

static const char pid_file[] = "pid/paperpath";

/* A message on its way out. */
struct leaving {
	struct depart *depart;
	uint64_t id;
	struct envelope e;
	int envelope; /* descriptors of the two files */
	int text;
	unsigned char *done; /* a bit a recipient */
	uint64_t done_count;
	bool failed;
	int64_t due;
	uint64_t n; /* what it is there: the inode of its text */
	struct oldpart channels[CHANNELS]; /* by rewrite_to */
	struct oldpart bounce;
};

static const char *const channel_names[CHANNELS] = {
	[REWRITE_LOCAL] = "local", [REWRITE_REMOTE] = "remote"};

bool depart_split(struct depart *depart)
{
	char path[OLDPART_NAME_MAX] = "mess/";

	depart->split = 0;
	do
		(void)num_format(path + strlen("mess/"), depart->split);
	while (tree_has(depart->batch->tree, path) &&
		++depart->split < SPLIT_MAX);
	return depart->split > 0 && tree_has(depart->batch->tree, "info/0") &&
	       tree_has(depart->batch->tree, "pid");
}

static bool staged(const struct depart *depart, uint64_t n)
{
	char path[OLDPART_NAME_MAX];

	oldpart_name(path, "info", n, depart->split, ".i");
	return tree_has(depart->batch->tree, path);
}

/* ---- what has become of the recipients ---- */

static void saw_done(void *context, uint64_t first, uint64_t last)
{
	struct leaving *leaving = context;

	for (uint64_t i = first; i <= last && i < leaving->e.recipients; i++) {
		unsigned char bit = (unsigned char)(1 << i % 8);
		leaving->done_count += !(leaving->done[i / 8] & bit);
		leaving->done[i / 8] |= bit;
	}
}

static void saw_failed(void *context, uint64_t ordinal, struct str report)
{
	struct leaving *leaving = context;

	(void)report; /* written later */
	leaving->failed = true;
	saw_done(context, ordinal, ordinal);
}

static void saw_reached(void *context, uint64_t ordinal, struct str report)
{
	(void)report; /* there are no such notices there */
	saw_done(context, ordinal, ordinal);
}

static void saw_next(void *context, int64_t due, uint64_t tries)
{
	struct leaving *leaving = context;

	(void)tries; /* qmail goes by age */
	leaving->due = due;
}

static int read_state(struct leaving *leaving)
{
	const struct state_reader reader = {.context = leaving,
		.done = saw_done,
		.failed = saw_failed,
		.reached = saw_reached,
		.next = saw_next};

	if (leaving->e.recipients > RECIPIENTS_MAX) {
		errno = EMSGSIZE;
		return -1;
	}
	leaving->done = calloc(1, (size_t)leaving->e.recipients / 8 + 1);
	if (!leaving->done)
		return -1;
	return state_read(leaving->id, leaving->e.crc, &reader) == -1 ? -1 : 0;
}

/* ---- the files of the other queue ---- */

/* A qmail expects the name to be the inode: so no other file can have it. */
static int place_text(struct leaving *leaving, const char *path)
{
	int tree = leaving->depart->batch->tree;
	const struct tree_text text = {AT_FDCWD, path, leaving->text};
	char to[OLDPART_NAME_MAX];
	char dir[OLDPART_NAME_MAX];
	struct stat st;
	struct stat other;

	if (unlinkat(tree, pid_file, 0) == -1 && errno != ENOENT)
		return -1;
	if (tree_place(tree, &text, pid_file, "mess/0") == -1 ||
		fstatat(tree, pid_file, &st, AT_SYMLINK_NOFOLLOW) == -1)
		return -1;
	leaving->n = st.st_ino;
	oldpart_name(to, "mess", leaving->n, leaving->depart->split, "");
	oldpart_dir(dir, "mess", leaving->n, leaving->depart->split);
	if (linkat(tree, pid_file, tree, to, 0) == -1 &&
		(errno != EEXIST ||
			fstatat(tree, to, &other, AT_SYMLINK_NOFOLLOW) == -1 ||
			other.st_ino != st.st_ino))
		return -1;
	return unlinkat(tree, pid_file, 0) == -1 ? -1
						 : tree_keep(tree, -1, dir);
}

/* bounce is not divided. */
static int open_part(
	struct leaving *leaving, struct oldpart *part, const char *kind)
{
	uint64_t split = part == &leaving->bounce ? 0 : leaving->depart->split;
	char path[OLDPART_NAME_MAX];
	char dir[OLDPART_NAME_MAX];

	oldpart_name(path, kind, leaving->n, split, "");
	oldpart_dir(dir, kind, leaving->n, split);
	return oldpart_open(part, leaving->depart->batch->tree, path, dir);
}

static int add_recipient(struct leaving *leaving, struct str address)
{
	struct buf routed = BUF_LIMIT(ROUTED_MAX);
	struct rewrite_result where;
	int result = rewrite_address(
		leaving->depart->rewrite, address, &routed, &where);

	if (result == 0) {
		struct oldpart *part = leaving->channels + where.to;
		result = open_part(leaving, part, channel_names[where.to]);
		out_byte(&part->out, 'T');
		out_str(&part->out, buf_str(&routed));
		out_byte(&part->out, 0);
	}
	buf_free(&routed);
	return result;
}

static int add_recipients(struct leaving *leaving)
{
	static char space[PIECE];
	struct in in = IN_FROM(leaving->envelope, space);
	struct buf address = BUF_LIMIT(ENVELOPE_ADDRESS_MAX + 1);
	uint64_t offset = leaving->e.first;
	int more = 1;

	if (lseek(leaving->envelope, (off_t)offset, SEEK_SET) == -1)
		return -1;
	for (uint64_t i = 0; more == 1 && i < leaving->e.recipients; i++) {
		buf_clear(&address);
		more = envelope_next(&in, &address, &offset);
		if (more == 1 && !(leaving->done[i / 8] & 1 << i % 8) &&
			add_recipient(leaving, buf_str(&address)) == -1)
			more = -1;
	}
	buf_free(&address);
	return more == -1 ? -1 : 0;
}

static void add_failure(void *context, uint64_t ordinal, struct str report)
{
	struct leaving *leaving = context;

	(void)ordinal; /* the paragraph names him */
	out_str(&leaving->bounce.out, report);
	out_text(&leaving->bounce.out, "\n\n");
}

static int add_bounce(struct leaving *leaving)
{
	const struct state_reader reader = {
		.context = leaving, .failed = add_failure};

	if (!leaving->failed)
		return 0;
	if (open_part(leaving, &leaving->bounce, "bounce") == -1)
		return -1;
	return state_read(leaving->id, leaving->e.crc, &reader) == -1 ? -1 : 0;
}

static int write_info(struct leaving *leaving)
{
	const struct depart *depart = leaving->depart;
	struct oldpart info = OLDPART_CLOSED;
	int tree = depart->batch->tree;
	char path[OLDPART_NAME_MAX];
	char dir[OLDPART_NAME_MAX];

	oldpart_name(path, "info", leaving->n, depart->split, ".i");
	oldpart_dir(dir, "info", leaving->n, depart->split);
	if (oldpart_open(&info, tree, path, dir) == -1)
		return -1;
	out_byte(&info.out, 'F');
	out_str(&info.out, buf_str(&leaving->e.sender));
	out_byte(&info.out, 0);
	return oldpart_close(&info, tree, dir, leaving->e.arrival);
}

static int write_parts(struct leaving *leaving)
{
	int64_t now = clock_seconds();
	int tree = leaving->depart->batch->tree;
	int result = add_recipients(leaving);
	char dir[OLDPART_NAME_MAX];

	if (result == 0)
		result = add_bounce(leaving);
	for (size_t i = 0; i < CHANNELS; i++) {
		oldpart_dir(dir, channel_names[i], leaving->n,
			leaving->depart->split);
		if (oldpart_close(leaving->channels + i, tree, dir,
			    leaving->due > 0 ? leaving->due : now) == -1)
			result = -1;
	}
	if (oldpart_close(&leaving->bounce, tree, "bounce", now) == -1)
		result = -1;
	return result == 0 ? write_info(leaving) : -1;
}

/* ---- one message ---- */

static enum move_verdict add_to_batch(struct leaving *leaving, struct str key)
{
	char from[OLDPART_NAME_MAX];
	char to[OLDPART_NAME_MAX];

	oldpart_name(from, "info", leaving->n, leaving->depart->split, ".i");
	oldpart_name(to, "info", leaving->n, leaving->depart->split, "");
	return batch_add(leaving->depart->batch, key, leaving->n, from, to) == 0
		       ? MOVE_DONE
		       : MOVE_BROKEN;
}

static enum move_verdict move(struct leaving *leaving)
{
	struct depart *depart = leaving->depart;
	struct buf key = BUF_LIMIT(MOVED_KEY_MAX);
	enum move_verdict verdict = MOVE_TROUBLE;

	if (buf_add_num(&key, leaving->id) == 0 &&
		buf_add_byte(&key, '.') == 0 &&
		buf_add_num(&key, leaving->e.crc) == 0) {
		uint64_t n = moved_find(&depart->batch->moved, buf_str(&key));
		if (n && !staged(depart, n))
			verdict = MOVE_BEFORE;
		else if (place_text(leaving, buf_text(&depart->path)) == 0 &&
			 write_parts(leaving) == 0)
			verdict = add_to_batch(leaving, buf_str(&key));
	}
	int error = errno;
	buf_free(&key);
	errno = error;
	return verdict;
}

static int open_file(struct leaving *leaving, char kind)
{
	char path[NAME_MAX_LENGTH];

	name_mess(path, leaving->id, kind);
	if (buf_copy_text(&leaving->depart->path, path) == -1)
		return -1;
	return tree_file(AT_FDCWD, path);
}

static enum move_verdict move_text(struct leaving *leaving)
{
	struct tree_digest digest;

	leaving->text = open_file(leaving, NAME_MESSAGE);
	if (leaving->text == -1)
		return errno == ENOENT || tree_strange() ? MOVE_BAD
							 : MOVE_TROUBLE;
	if (tree_digest(leaving->text, &digest) == -1)
		return MOVE_TROUBLE;
	if (digest.bytes != leaving->e.bytes ||
		digest.crc != leaving->e.message_crc)
		return MOVE_BAD;
	if (read_state(leaving) == -1)
		return MOVE_TROUBLE;
	if (leaving->done_count == leaving->e.recipients && !leaving->failed)
		return MOVE_OVER;
	return move(leaving);
}

static enum move_verdict look(struct leaving *leaving)
{
	switch (envelope_read(leaving->envelope, &leaving->e)) {
	case ENVELOPE_OK:
		return move_text(leaving);
	case ENVELOPE_PARTIAL:
		return MOVE_NEVER;
	case ENVELOPE_DAMAGED:
		return MOVE_BAD;
	case ENVELOPE_ERROR:
		break;
	}
	return MOVE_TROUBLE;
}

enum move_verdict depart(struct depart *depart, uint64_t id)
{
	static struct leaving leaving;

	leaving = (struct leaving){.depart = depart,
		.id = id,
		.e = ENVELOPE_EMPTY,
		.text = -1,
		.channels = {OLDPART_CLOSED, OLDPART_CLOSED},
		.bounce = OLDPART_CLOSED};
	leaving.envelope = open_file(&leaving, NAME_ENVELOPE);
	if (leaving.envelope == -1)
		return tree_strange() ? MOVE_BAD : MOVE_TROUBLE;
	enum move_verdict verdict = look(&leaving);
	int error = errno;
	file_close(leaving.envelope);
	if (leaving.text != -1)
		file_close(leaving.text);
	envelope_free(&leaving.e);
	free(leaving.done);
	errno = error;
	return verdict;
}

/* An N.i that no line names is of a batch that was never sealed; its text is
 * what that qmail calls an orphan, and removes. */
static int tidy(void *context, const char *dir, const char *name)
{
	const struct depart *depart = context;
	struct str entry = str_text(name);
	char path[OLDPART_NAME_MAX];
	uint64_t n;

	(void)dir; /* N tells it */
	if (!str_ends(entry, str_text(".i")) ||
		!num_parse(str_head(entry, entry.n - 2), &n) ||
		moved_is(&depart->batch->moved, n))
		return 0;
	oldpart_name(path, "info", n, depart->split, ".i");
	return unlinkat(depart->batch->tree, path, 0) == 0 || errno == ENOENT
		       ? 0
		       : -1;
}

int depart_tidy(const struct depart *depart)
{
	const struct tree_visit visit = {(void *)(uintptr_t)depart, tidy};

	return tree_walk_parts(depart->batch->tree, "info", &visit);
}
