/* cdbwalk - see cdbwalk.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "data/cdbwalk.h"

#include <errno.h>
#include <unistd.h>

#include "base/num.h"

enum { POINTERS = 2048, PAIR = 8 };

static int damaged(void)
{
	errno = EPROTO;
	return -1;
}

static int read_pair(struct in *in, uint32_t *first_out, uint32_t *second_out)
{
	char bytes[PAIR];
	ssize_t got = in_read(in, bytes, PAIR);

	if (got != PAIR)
		return got == -1 ? -1 : damaged();
	*first_out = num_unpack32_little(bytes);
	*second_out = num_unpack32_little(bytes + 4);
	return 0;
}

/* The records end where the first table begins: an empty one may be told to
 * be anywhere. */
int cdbwalk_start(struct cdbwalk *walk, int fd)
{
	uint32_t where;
	uint32_t slots;

	walk->in = (struct in){
		.fd = fd, .space = walk->space, .size = sizeof(walk->space)};
	walk->at = POINTERS;
	walk->end = UINT32_MAX;
	if (lseek(fd, 0, SEEK_SET) == -1)
		return -1;
	for (int i = 0; i < POINTERS / PAIR; i++) {
		if (read_pair(&walk->in, &where, &slots) == -1)
			return -1;
		if (where < POINTERS)
			return damaged();
		if (where < walk->end)
			walk->end = where;
	}
	return 0;
}

static int read_bytes(struct in *in, struct buf *b, uint32_t n)
{
	buf_clear(b);
	if (buf_need(b, n) == -1)
		return -1;
	ssize_t got = in_read(in, b->s, n);
	if (got != (ssize_t)n)
		return got == -1 ? -1 : damaged();
	b->n = n;
	return 0;
}

int cdbwalk_next(
	struct cdbwalk *walk, struct buf *key_out, struct buf *data_out)
{
	uint32_t key;
	uint32_t data;

	if (walk->at >= walk->end)
		return 0;
	if (read_pair(&walk->in, &key, &data) == -1)
		return -1;
	uint64_t next = (uint64_t)walk->at + PAIR + key + data;
	if (next > walk->end)
		return damaged();
	if (read_bytes(&walk->in, key_out, key) == -1 ||
		read_bytes(&walk->in, data_out, data) == -1)
		return -1;
	walk->at = (uint32_t)next;
	return 1;
}
