/* moved - see moved.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "move/moved.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/in.h"
#include "base/num.h"
#include "base/seal.h"
#include "data/crc32c.h"

enum { LINE_LIMIT = 256, CRC_LENGTH = 8 };

struct entry {
	uint64_t id;
	size_t n;
	char key[MOVED_KEY_MAX];
};

static int note(struct moved *moved, struct str key, uint64_t id)
{
	struct entry *entry = map_find(&moved->keys, key);

	if (!entry) {
		if (key.n > MOVED_KEY_MAX) {
			errno = EMSGSIZE;
			return -1;
		}
		entry = calloc(1, sizeof(*entry));
		if (!entry)
			return -1;
		memcpy(entry->key, key.s, key.n);
		entry->n = key.n;
		if (map_add(&moved->keys, str_of(entry->key, key.n), entry) ==
			-1) {
			free(entry);
			return -1;
		}
	}
	entry->id = id;
	return 0;
}

/* "<crc> <key> <id>\n"; whatever is not that is passed over. */
static int take(struct moved *moved, struct str line)
{
	struct str crc = str_cut(&line, ' ');
	uint32_t wanted;
	uint64_t id;

	if (line.n == 0 || line.s[line.n - 1] != '\n')
		return 0;
	line.n--;
	if (crc.n != CRC_LENGTH || !num_parse_hex32(crc, &wanted) ||
		wanted != crc32c(0, line.s, line.n))
		return 0;
	struct str key = str_cut(&line, ' ');
	if (!num_parse(line, &id) || id == 0)
		return 0;
	return note(moved, key, id);
}

/* A line that is too long is none of ours. */
static int next(struct in *in, struct buf *line)
{
	buf_clear(line);
	int found = in_until(in, line, '\n');
	if (found != -1 || errno != EMSGSIZE)
		return found;
	errno = EPROTO;
	return -1;
}

static int load(struct moved *moved)
{
	static char space[8192];
	struct in in = IN_FROM(moved->fd, space);
	struct buf line = BUF_LIMIT(LINE_LIMIT);
	int result;

	if (lseek(moved->fd, 0, SEEK_SET) == -1)
		return -1;
	while ((result = next(&in, &line)) == 1)
		if (take(moved, buf_str(&line)) == -1) {
			result = -1;
			break;
		}
	/* A torn tail is ended, so that the next line stands alone. */
	if (result == 0 && line.n > 0)
		result = file_write_all(moved->fd, "\n", 1);
	buf_free(&line);
	return result;
}

int moved_open(struct moved *moved, int tree)
{
	*moved = (struct moved){.lines = BUF_NOLIMIT};
	moved->fd = openat(tree, "lock/moved",
		O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (moved->fd == -1)
		return -1;
	int lock = openat(tree, "lock", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	int result = lock == -1 ? -1 : seal_fd(lock);
	if (lock != -1)
		file_close(lock);
	return result == 0 ? load(moved) : -1;
}

uint64_t moved_find(const struct moved *moved, struct str key)
{
	const struct entry *entry = map_find(&moved->keys, key);

	return entry ? entry->id : 0;
}

bool moved_is(const struct moved *moved, uint64_t id)
{
	size_t at = 0;
	const struct entry *entry;

	while ((entry = map_next(&moved->keys, &at)))
		if (entry->id == id)
			return true;
	return false;
}

int moved_add(struct moved *moved, struct str key, uint64_t id)
{
	size_t start = moved->lines.n;
	char hex[CRC_LENGTH + 1];

	if (note(moved, key, id) == -1 ||
		buf_add_text(&moved->lines, "00000000 ") == -1 ||
		buf_add_str(&moved->lines, key) == -1 ||
		buf_add_byte(&moved->lines, ' ') == -1 ||
		buf_add_num(&moved->lines, id) == -1)
		return -1;
	size_t text = start + CRC_LENGTH + 1;
	num_format_hex32(
		hex, crc32c(0, moved->lines.s + text, moved->lines.n - text));
	memcpy(moved->lines.s + start, hex, CRC_LENGTH);
	return buf_add_byte(&moved->lines, '\n');
}

int moved_seal(struct moved *moved)
{
	if (moved->lines.n == 0)
		return 0;
	if (file_write_all(moved->fd, moved->lines.s, moved->lines.n) == -1)
		return -1;
	buf_clear(&moved->lines);
	return seal_fd(moved->fd);
}

void moved_close(struct moved *moved)
{
	size_t at = 0;
	struct entry *entry;

	while ((entry = map_next(&moved->keys, &at)))
		free(entry);
	map_free(&moved->keys);
	buf_free(&moved->lines);
	file_close(moved->fd);
}
