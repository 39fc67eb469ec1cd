/* cdbmake - see cdbmake.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "data/cdbmake.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/num.h"
#include "data/cdb.h"

enum { TABLES = 256, HEAD = TABLES * 8 };

static int add_pair(struct cdbmake *make, uint32_t first, uint32_t second)
{
	char bytes[8];

	num_pack32_little(bytes, first);
	num_pack32_little(bytes + 4, second);
	out_add(&make->out, bytes, sizeof(bytes));
	make->offset += sizeof(bytes);
	if (make->offset <= UINT32_MAX)
		return 0;
	errno = EFBIG;
	return -1;
}

int cdbmake_start(struct cdbmake *make, int fd)
{
	static const char nothing[HEAD];

	make->out = (struct out){
		.fd = fd, .space = make->space, .size = sizeof(make->space)};
	make->records = (struct buf)BUF_NOLIMIT;
	make->offset = HEAD;
	out_add(&make->out, nothing, HEAD);
	return 0;
}

/* Without a place in a table. */
static int add_record(struct cdbmake *make, struct str key, struct str data)
{
	if (key.n > UINT32_MAX / 4 || data.n > UINT32_MAX / 4) {
		errno = EFBIG;
		return -1;
	}
	if (add_pair(make, (uint32_t)key.n, (uint32_t)data.n) == -1)
		return -1;
	out_str(&make->out, key);
	out_str(&make->out, data);
	make->offset += key.n + data.n;
	return 0;
}

int cdbmake_add(struct cdbmake *make, struct str key, struct str data)
{
	struct cdbmake_record record = {cdb_hash(key), (uint32_t)make->offset};

	if (add_record(make, key, data) == -1)
		return -1;
	return buf_add(&make->records, (const char *)&record, sizeof(record));
}

int cdbmake_dead(struct cdbmake *make, struct str data)
{
	return add_record(make, str_of(0, 0), data);
}

/* By table, then by arrival: a key that is there twice is found first where
 * it came first. */
static int by_table(const void *left, const void *right)
{
	const struct cdbmake_record *a = left;
	const struct cdbmake_record *b = right;

	if ((a->hash & 255) != (b->hash & 255))
		return (a->hash & 255) < (b->hash & 255) ? -1 : 1;
	if (a->offset == b->offset)
		return 0;
	return a->offset < b->offset ? -1 : 1;
}

/* One table: twice as many slots as records, each record in the first free
 * slot from its own on. */
static int add_table(struct cdbmake *make, const struct cdbmake_record *records,
	size_t n, struct cdbmake_record *slots)
{
	size_t size = n * 2;

	for (size_t i = 0; i < size; i++)
		slots[i] = (struct cdbmake_record){0, 0};
	for (size_t i = 0; i < n; i++) {
		size_t at = (records[i].hash >> 8) % size;
		while (slots[at].offset != 0)
			at = at + 1 == size ? 0 : at + 1;
		slots[at] = records[i];
	}
	for (size_t i = 0; i < size; i++)
		if (add_pair(make, slots[i].hash, slots[i].offset) == -1)
			return -1;
	return 0;
}

static int write_head(struct cdbmake *make, const char head[HEAD])
{
	if (out_flush(&make->out) == -1)
		return -1;
	if (lseek(make->out.fd, 0, SEEK_SET) == -1)
		return -1;
	return file_write_all(make->out.fd, head, HEAD);
}

int cdbmake_finish(struct cdbmake *make)
{
	struct cdbmake_record *records =
		(struct cdbmake_record *)(void *)make->records.s;
	size_t n = make->records.n / sizeof(*records);
	struct cdbmake_record *slots = calloc(n * 2 + 1, sizeof(*slots));
	char head[HEAD];
	int result = slots ? 0 : -1;

	if (n > 0)
		qsort(records, n, sizeof(*records), by_table);
	for (size_t table = 0, i = 0; table < TABLES && result == 0; table++) {
		size_t first = i;
		while (i < n && (records[i].hash & 255) == table)
			i++;
		num_pack32_little(head + table * 8, (uint32_t)make->offset);
		num_pack32_little(
			head + table * 8 + 4, (uint32_t)((i - first) * 2));
		if (i > first)
			result = add_table(
				make, records + first, i - first, slots);
	}
	if (result == 0)
		result = write_head(make, head);
	free(slots);
	buf_free(&make->records);
	return result;
}
