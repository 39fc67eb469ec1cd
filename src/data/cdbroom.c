/* cdbroom - see cdbroom.h
 *
 * The dead record holds NULs and, in its last 64 bytes, right before the
 * tables, the foot: 16 bytes that tell what it is, where the next record goes
 * (32 bits), four NULs, the note.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "data/cdbroom.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/num.h"

enum { HEAD = 2048, PAIR = 8, FOOT = 64, MARK = 16, NOTE = 24 };

/* A search that passes more slots than this takes too long. */
enum { STEPS_MAX = 64 };

static const char mark[MARK] = "cdb with room 1\n";

static void fill_foot(const struct cdbroom *room, char foot[FOOT])
{
	memset(foot, 0, FOOT);
	memcpy(foot, mark, MARK);
	num_pack32_little(foot + MARK, room->next);
	memcpy(foot + NOTE, room->note, CDBROOM_NOTE);
}

int cdbroom_leave(struct cdbmake *make, uint32_t n)
{
	uint64_t end = make->offset + PAIR + n + FOOT;
	struct cdbroom room = {.next = (uint32_t)make->offset};

	end += (FOOT - end % FOOT) % FOOT;
	size_t size = (size_t)(end - make->offset - PAIR);
	char *nothing = calloc(1, size);
	if (!nothing)
		return -1;
	fill_foot(&room, nothing + size - FOOT);
	int result = cdbmake_dead(make, str_of(nothing, size));
	free(nothing);
	return result;
}

static int write_at(
	const struct cdbroom *room, uint64_t offset, const char *s, size_t n)
{
	if (lseek(room->cdb.fd, (off_t)offset, SEEK_SET) == -1)
		return -1;
	return file_write_all(room->cdb.fd, s, n);
}

/* Is the rest of the room one dead record, as it was left? */
static int has_room(struct cdbroom *room)
{
	char pair[PAIR];
	char foot[FOOT];

	if (file_read_at(room->cdb.fd, pair, PAIR, 0) == -1)
		return -1;
	room->end = num_unpack32_little(pair);
	if (room->end < HEAD + PAIR + FOOT || room->end % FOOT != 0)
		return 0;
	if (file_read_at(room->cdb.fd, foot, FOOT, room->end - FOOT) == -1)
		return -1;
	room->next = num_unpack32_little(foot + MARK);
	memcpy(room->note, foot + NOTE, CDBROOM_NOTE);
	if (memcmp(foot, mark, MARK) != 0 || room->next < HEAD ||
		room->next > room->end - FOOT - PAIR)
		return 0;
	if (file_read_at(room->cdb.fd, pair, PAIR, room->next) == -1)
		return -1;
	return num_unpack32_little(pair) == 0 &&
	       num_unpack32_little(pair + 4) == room->end - room->next - PAIR;
}

int cdbroom_open(struct cdbroom *room, const char *path)
{
	*room = (struct cdbroom)CDBROOM_CLOSED;
	room->cdb.fd = open(path, O_RDWR | O_CLOEXEC | O_NOFOLLOW);
	if (room->cdb.fd == -1)
		return errno == ENOENT ? 0 : -1;
	int result = has_room(room);
	if (result == -1 && errno == EPROTO)
		result = 0;
	if (result != 1)
		cdbroom_close(room);
	return result;
}

/* The foot, with an empty note. */
static int begin(struct cdbroom *room)
{
	char foot[FOOT];

	memset(room->note, 0, CDBROOM_NOTE);
	fill_foot(room, foot);
	return write_at(room, room->end - FOOT, foot, FOOT);
}

/* The record, and the head of what is left of the dead one. */
static int fill_record(
	struct buf *record, struct str key, struct str data, uint32_t left)
{
	char pair[PAIR];

	num_pack32_little(pair, (uint32_t)key.n);
	num_pack32_little(pair + 4, (uint32_t)data.n);
	if (buf_add(record, pair, PAIR) == -1 ||
		buf_add_str(record, key) == -1 ||
		buf_add_str(record, data) == -1)
		return -1;
	num_pack32_little(pair, 0);
	num_pack32_little(pair + 4, left);
	return buf_add(record, pair, PAIR);
}

/* The foot says that the place is taken before a table says by what: it is
 * never given away twice. */
static int write_record(struct cdbroom *room, struct str key, struct str data)
{
	struct buf record = BUF_NOLIMIT;
	uint32_t at = room->next;
	uint32_t next = at + (uint32_t)(PAIR + key.n + data.n);
	int result = fill_record(&record, key, data, room->end - next - PAIR);

	if (result == 0)
		result = write_at(room, at, record.s, record.n);
	room->next = next;
	if (result == 0)
		result = begin(room);
	buf_free(&record);
	return result;
}

int cdbroom_put(struct cdbroom *room, struct str key, struct str data)
{
	struct cdb_place place;
	uint32_t left = room->end - FOOT - room->next;
	uint32_t at = room->next;
	int found = cdb_locate(&room->cdb, key, &place);

	if (found == -1)
		return -1;
	if (place.slot == 0 || (found == 0 && place.steps > STEPS_MAX))
		return 0;
	if (key.n > left || data.n > left || 2 * PAIR + key.n + data.n > left)
		return 0;
	room->slot = place.slot;
	num_pack32_little(room->pair, place.hash);
	num_pack32_little(room->pair + 4, at);
	return write_record(room, key, data) == -1 ? -1 : 1;
}

/* The slot stays taken, so that searches go on behind it, by a hash that no
 * key of this table has: its lowest byte is another's. */
int cdbroom_drop(struct cdbroom *room, struct str key)
{
	struct cdb_place place;
	int found = cdb_locate(&room->cdb, key, &place);

	if (found != 1)
		return found;
	room->slot = place.slot;
	num_pack32_little(room->pair, place.hash ^ 255);
	num_pack32_little(
		room->pair + 4, (uint32_t)(place.data - key.n - PAIR));
	return begin(room) == -1 ? -1 : 1;
}

int cdbroom_turn(struct cdbroom *room)
{
	return write_at(room, room->slot, room->pair, PAIR);
}

int cdbroom_note(struct cdbroom *room, const char note[CDBROOM_NOTE])
{
	return write_at(room, room->end - FOOT + NOTE, note, CDBROOM_NOTE);
}

void cdbroom_close(struct cdbroom *room)
{
	cdb_close(&room->cdb);
}
