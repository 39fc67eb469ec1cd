/* cdb - see cdb.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "data/cdb.h"

#include <errno.h>
#include <string.h>
#include <sys/types.h>
#include <unistd.h>

#include "base/file.h"
#include "base/num.h"

enum {
	PIECE = 256,
	PAIR = 8,
	TABLES = 256,
	SECTOR = 512,
	CDB_HASH_START = 5381
};

static uint32_t hash_on(uint32_t hash, struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		hash = ((hash << 5) + hash) ^ (unsigned char)text.s[i];
	return hash;
}

uint32_t cdb_hash(struct str key)
{
	return hash_on(CDB_HASH_START, key);
}

int cdb_open(struct cdb *cdb, const char *path)
{
	cdb->fd = file_open_read(path);
	if (cdb->fd != -1)
		return 1;
	return errno == ENOENT ? 0 : -1;
}

void cdb_close(struct cdb *cdb)
{
	if (cdb->fd != -1)
		file_close(cdb->fd);
	cdb->fd = -1;
}

/* Two numbers that stand together; the format is made of such pairs. */
static int read_pair(const struct cdb *cdb, uint64_t offset, uint32_t *first,
	uint32_t *second)
{
	char bytes[8];

	if (file_read_at(cdb->fd, bytes, sizeof(bytes), offset) == -1)
		return -1;
	*first = num_unpack32_little(bytes);
	*second = num_unpack32_little(bytes + 4);
	return 0;
}

/* Is this key there at offset? 1, 0, -1. */
static int key_is(const struct cdb *cdb, struct str key, uint64_t offset)
{
	char piece[PIECE];

	while (key.n > 0) {
		size_t n = key.n < sizeof(piece) ? key.n : sizeof(piece);
		if (file_read_at(cdb->fd, piece, n, offset) == -1)
			return -1;
		if (memcmp(piece, key.s, n) != 0)
			return 0;
		key = str_skip(key, n);
		offset += n;
	}
	return 1;
}

/* The record at offset: is it the key's? Then it is the place. 1, 0, -1. */
static int record_is(const struct cdb *cdb, struct str key, uint32_t offset,
	struct cdb_place *place)
{
	uint32_t key_size;
	uint32_t data_size;

	if (read_pair(cdb, offset, &key_size, &data_size) == -1)
		return -1;
	if (key_size != key.n)
		return 0;
	int same = key_is(cdb, key, offset + 8ULL);
	if (same != 1)
		return same;
	place->data = offset + 8ULL + key_size;
	place->size = data_size;
	return 1;
}

/* ---- is there no such key, or was the file never written to its end? ---- */

static bool zeros(const char *s, size_t n)
{
	while (n > 0 && *s == 0) {
		s++;
		n--;
	}
	return n == 0;
}

/* Where a crash left zeros nothing would be found, and nothing be wrong. */
static int torn(bool is_torn)
{
	if (is_torn)
		errno = EPROTO;
	return is_torn ? -1 : 0;
}

/* A table that is nowhere: some writers say so of an empty one, but not all
 * tables of a file are empty. 0, -1. */
static int look_at_head(const struct cdb *cdb)
{
	char head[TABLES * PAIR];

	if (file_read_at(cdb->fd, head, sizeof(head), 0) == -1)
		return -1;
	return torn(zeros(head, sizeof(head)));
}

/* Half of a table's slots are taken, wherever they are. 0, -1. */
static int look_at_table(const struct cdb *cdb, uint32_t table, uint32_t slots)
{
	static const char free_slot[PAIR];
	char piece[SECTOR];
	uint64_t taken = 0;
	uint64_t left = (uint64_t)slots * PAIR;

	for (uint64_t at = table; left > 0;) {
		size_t n = left < SECTOR ? (size_t)left : SECTOR;
		if (file_read_at(cdb->fd, piece, n, at) == -1)
			return -1;
		for (size_t i = 0; i < n; i += PAIR)
			taken += memcmp(piece + i, free_slot, PAIR) != 0;
		at += n;
		left -= n;
	}
	return torn(taken * 2 < slots);
}

/* A free slot: every second one is taken, so a sector is seldom free; keys that
 * are alike leave some. 0, -1. */
static int look_around(
	const struct cdb *cdb, uint32_t table, uint32_t slots, uint32_t slot)
{
	enum { MANY = SECTOR / PAIR };
	char around[SECTOR];
	uint32_t n = slots < MANY ? slots : MANY;
	uint32_t first = slot < slots - n ? slot : slots - n;

	if (file_read_at(cdb->fd, around, (size_t)n * PAIR,
		    table + (uint64_t)first * PAIR) == -1)
		return -1;
	if (!zeros(around, (size_t)n * PAIR))
		return 0;
	return look_at_table(cdb, table, slots);
}

/* The record of another key: is its hash what the table says? 0, -1. */
static int look_at_other(const struct cdb *cdb, uint32_t hash, uint32_t offset)
{
	char piece[PIECE];
	uint32_t left;
	uint32_t its_hash = CDB_HASH_START;
	uint64_t at = offset + (uint64_t)PAIR;

	if (read_pair(cdb, offset, &left, &(uint32_t){0}) == -1)
		return -1;
	for (size_t n; left > 0; left -= (uint32_t)n) {
		n = left < sizeof(piece) ? left : sizeof(piece);
		if (file_read_at(cdb->fd, piece, n, at) == -1)
			return -1;
		its_hash = hash_on(its_hash, str_of(piece, n));
		at += n;
	}
	return torn(its_hash != hash);
}

/* ---- looking ---- */

int cdb_locate(
	const struct cdb *cdb, struct str key, struct cdb_place *place_out)
{
	uint32_t hash = cdb_hash(key);
	uint32_t table;
	uint32_t slots;

	*place_out = (struct cdb_place){.hash = hash};
	if (read_pair(cdb, (hash & 255) * 8, &table, &slots) == -1)
		return -1;
	if (table == 0 && slots == 0)
		return look_at_head(cdb);
	for (uint32_t i = 0; i < slots; i++) {
		uint32_t slot = (uint32_t)(((hash >> 8) + (uint64_t)i) % slots);
		uint32_t its_hash;
		uint32_t offset;
		place_out->slot = table + (uint64_t)slot * 8;
		place_out->steps = i;
		if (read_pair(cdb, place_out->slot, &its_hash, &offset) == -1)
			return -1;
		if (offset == 0)
			return look_around(cdb, table, slots, slot);
		if (its_hash != hash)
			continue;
		int found = record_is(cdb, key, offset, place_out);
		if (found != 0)
			return found;
		if (look_at_other(cdb, hash, offset) == -1)
			return -1;
	}
	place_out->slot = 0;
	return 0;
}

int cdb_find(const struct cdb *cdb, struct str key, struct buf *data_out)
{
	struct cdb_place place;
	int found = cdb_locate(cdb, key, &place);

	if (found != 1)
		return found;
	buf_clear(data_out);
	if (buf_need(data_out, place.size) == -1 ||
		file_read_at(cdb->fd, data_out->s, place.size, place.data) ==
			-1)
		return -1;
	data_out->n = place.size;
	return 1;
}
