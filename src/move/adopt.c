/* adopt - see adopt.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "move/adopt.h"

#include <errno.h>

#include "base/clock.h"
#include "base/file.h"
#include "move/arrive.h"
#include "move/unroute.h"
#include "queue/envelope.h"
#include "queue/name.h"
#include "queue/state.h"

enum { MICROS = 1000000, KEY_LIMIT = MOVED_KEY_MAX };

/* Who is written into an envelope under way. */
struct writing {
	const struct adopt *adopt;
	struct envelope_writer writer;
	struct buf address;
};

static void add_record(
	struct envelope_writer *writer, char kind, struct str value)
{
	envelope_bytes(writer, &kind, 1);
	envelope_bytes(writer, value.s, value.n);
	envelope_bytes(writer, "", 1);
}

static void add_recipient(struct envelope_writer *writer, struct str address)
{
	add_record(writer, 'T', address);
	envelope_count(writer);
}

static int waits(void *context, struct str address, bool local)
{
	struct writing *writing = context;

	if (local) {
		if (unroute(writing->adopt->rewrite, address,
			    &writing->address) == -1)
			return -1;
		address = buf_str(&writing->address);
	}
	add_recipient(&writing->writer, address);
	return 0;
}

static int write_envelope(const struct incoming *in, struct out *out)
{
	struct adopt *adopt = in->context;
	struct oldmail *old = &adopt->old;
	struct writing writing = {
		.adopt = adopt, .address = BUF_LIMIT(ENVELOPE_ADDRESS_MAX)};
	const struct oldmail_visit visit = {&writing, waits};
	struct str rest = buf_str(&old->bounce);
	struct str address;
	struct str paragraph;

	envelope_begin(&writing.writer, out, old->uid, old->pid, old->born,
		in->digest.bytes, in->digest.crc);
	add_record(&writing.writer, 'F', buf_str(&old->sender));
	int result = oldmail_recipients(old, &visit);
	while (oldmail_failure(&rest, &address, &paragraph))
		add_recipient(&writing.writer, address);
	envelope_end(&writing.writer);
	buf_free(&writing.address);
	/* The files have changed since they were counted? */
	if (result == 0 &&
		writing.writer.recipients != old->waiting + old->failed) {
		errno = EAGAIN;
		result = -1;
	}
	return result;
}

/* The failures come after those who wait. */
static int write_events(int fd, const struct oldmail *old)
{
	struct str rest = buf_str(&old->bounce);
	struct str address;
	struct str paragraph;
	uint64_t ordinal = old->waiting;

	while (oldmail_failure(&rest, &address, &paragraph))
		if (state_failed(fd, ordinal++, paragraph) == -1)
			return -1;
	return old->due > 0 ? state_next(fd, old->due, 1) : 0;
}

static int write_state(const struct incoming *in, uint64_t id, uint32_t crc)
{
	const struct adopt *adopt = in->context;
	const struct oldmail *old = &adopt->old;
	char dir[NAME_MAX_LENGTH];

	if (old->failed == 0 && old->due <= clock_seconds())
		return 0;
	name_state(dir, id);
	dir[str_find_last(str_text(dir), '/')] = 0;
	int fd = state_open(id, crc);
	if (fd == -1)
		return -1;
	int result = tree_give(adopt->batch->tree, fd, dir);
	if (result == 0)
		result = write_events(fd, old);
	if (result == 0)
		result = tree_keep(adopt->batch->tree, fd, dir);
	file_close(fd);
	return result;
}

/* The same text of the same time under the same name is the same message. */
static int make_key(const struct oldmail *old, const struct tree_digest *digest,
	struct buf *key)
{
	if (buf_add_num(key, old->n) == -1 || buf_add_byte(key, '.') == -1 ||
		buf_add_num(key, (uint64_t)old->written) == -1 ||
		buf_add_byte(key, '.') == -1 ||
		buf_add_num(key, digest->bytes) == -1 ||
		buf_add_byte(key, '.') == -1)
		return -1;
	return buf_add_num(key, digest->crc);
}

/* Its age must not come from a clock that was wrong. */
static void settle_birth(struct oldmail *old)
{
	int64_t now = clock_seconds();

	if (old->born <= 0 || old->born > now)
		old->born = now;
	if (old->due < 0)
		old->due = 0;
}

static enum move_verdict move(struct adopt *adopt)
{
	static const enum move_verdict verdicts[] = {[ARRIVE_OK] = MOVE_DONE,
		[ARRIVE_BEFORE] = MOVE_BEFORE,
		[ARRIVE_FAILED] = MOVE_TROUBLE,
		[ARRIVE_BROKEN] = MOVE_BROKEN};
	struct oldmail *old = &adopt->old;
	struct buf path = BUF_LIMIT(old->path.limit);
	struct buf key = BUF_LIMIT(KEY_LIMIT);
	struct incoming in = {.context = adopt,
		.envelope = write_envelope,
		.state = write_state};
	enum move_verdict verdict = MOVE_TROUBLE;

	settle_birth(old);
	in.id = (uint64_t)old->born * MICROS + old->n % MICROS;
	/* oldmail_open looked at the text last. */
	if (buf_copy_str(&path, buf_str(&old->path)) == 0 &&
		tree_digest(old->text, &in.digest) == 0 &&
		make_key(old, &in.digest, &key) == 0) {
		in.key = buf_str(&key);
		in.text = (struct tree_text){
			adopt->tree, buf_text(&path), old->text};
		verdict = verdicts[arrive(adopt->batch, &in)];
	}
	int error = errno;
	buf_free(&path);
	buf_free(&key);
	errno = error;
	return verdict;
}

static enum move_verdict verdict_of(
	struct adopt *adopt, enum oldmail_verdict verdict)
{
	switch (verdict) {
	case OLDMAIL_OK:
		return move(adopt);
	case OLDMAIL_DONE:
		return MOVE_OVER;
	case OLDMAIL_NEVER:
		return MOVE_NEVER;
	case OLDMAIL_PERHAPS:
		return MOVE_PERHAPS;
	case OLDMAIL_BAD:
		return MOVE_BAD;
	case OLDMAIL_TROUBLE:
		break;
	}
	return MOVE_TROUBLE;
}

enum move_verdict adopt(struct adopt *adopt, struct str part, uint64_t n)
{
	enum oldmail_verdict opened =
		oldmail_open(&adopt->old, adopt->tree, part, n, adopt->perhaps);
	enum move_verdict verdict = verdict_of(adopt, opened);
	int error = errno;

	buf_clear(&adopt->path);
	ignore(buf_copy_str(&adopt->path, buf_str(&adopt->old.path)));
	oldmail_close(&adopt->old);
	errno = error;
	return verdict;
}
