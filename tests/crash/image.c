/* image - see image.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "image.h"

#include <stdlib.h>
#include <string.h>

enum { SECTOR = 512, BLOCK = 4096 };

/* ---- names ---- */

static size_t find_name(const struct image *image, const struct op *op)
{
	size_t i = 0;

	while (i < image->n && (image->names[i].dir != op->dir ||
				       strcmp(image->names[i].name, op->name)))
		i++;
	return i;
}

static void add_name(struct image *image, const struct op *op)
{
	size_t i = find_name(image, op);

	if (i == image->n) {
		image->names = need(
			image->names, (image->n + 1) * sizeof(*image->names));
		image->n++;
	}
	image->names[i] = (struct image_name){op->dir, op->name, op->file};
}

static void drop_name(struct image *image, const struct op *op)
{
	size_t i = find_name(image, op);

	if (i < image->n)
		image->names[i] = image->names[--image->n];
}

/* ---- bytes ---- */

static void resize(struct bytes *file, size_t n)
{
	file->s = need(file->s, n + 1);
	if (n > file->n)
		memset(file->s + file->n, 0, n - file->n);
	file->n = n;
}

/* How much of n bytes at an offset is kept: to a border between sectors. */
static size_t kept(size_t offset, size_t n, enum how how)
{
	size_t unit = how == HOW_TORN_4096 ? BLOCK : SECTOR;
	size_t end = offset + n;
	size_t border = how == HOW_TORN_LATE ? (end - 1) / unit * unit
					     : (offset / unit + 1) * unit;

	if (border <= offset)
		return 0;
	return border < end ? border - offset : n;
}

static void write_bytes(struct bytes *file, size_t offset,
	const struct bytes *data, enum how how)
{
	size_t n = data->n;
	size_t skip = 0;

	if (how == HOW_TORN_512 || how == HOW_TORN_4096 || how == HOW_TORN_LATE)
		n = kept(offset, n, how);
	if (how == HOW_ZEROS)
		skip = n;
	if (how == HOW_HOLE)
		skip = n < SECTOR ? n : SECTOR;
	if (n == 0)
		return;
	if (file->n < offset + n)
		resize(file, offset + n);
	memset(file->s + offset, 0, skip);
	memcpy(file->s + offset + skip, data->s + skip, n - skip);
	if (how == HOW_STALE && n > 2 * SECTOR)
		memset(file->s + offset + SECTOR, 'x', SECTOR);
}

static void apply(struct image *image, const struct op *op, enum how how)
{
	if (how == HOW_LOST)
		return;
	switch (op->kind) {
	case OP_ADD:
		add_name(image, op);
		return;
	case OP_DROP:
		drop_name(image, op);
		return;
	case OP_DATA:
		write_bytes(
			&image->files[op->file], op->offset, &op->data, how);
		image->times[op->file] = op->time;
		return;
	case OP_CUT:
		resize(&image->files[op->file], op->offset);
		return;
	case OP_MODE:
	case OP_SEAL_FILE:
	case OP_SEAL_DATA:
	case OP_SEAL_DIR:
	case OP_SEAL_ALL:
	case OP_WRITE_OUT:
		return;
	}
}

void image_make(struct image *image, const struct state *state)
{
	size_t n = state->record->n_files;

	*image = (struct image){.n_files = n};
	image->files = need(0, n * sizeof(*image->files));
	image->times = need(0, n * sizeof(*image->times));
	for (size_t i = 0; i < n; i++) {
		const struct bytes *had = &state->record->files[i].text;
		image->files[i] = (struct bytes){0};
		write_bytes(&image->files[i], 0, had, HOW_KEPT);
		image->times[i] = state->record->ops[0].time;
	}
	for (size_t i = 0; i < state->n; i++)
		apply(image, &state->record->ops[i], (enum how)state->how[i]);
}

void image_free(struct image *image)
{
	for (size_t i = 0; i < image->n_files; i++)
		free(image->files[i].s);
	free(image->files);
	free(image->times);
	free(image->names);
}

/* ---- hashes ---- */

static uint64_t mix(uint64_t hash, uint64_t more)
{
	return (hash ^ more) * 1099511628211ULL + (hash >> 32);
}

uint64_t image_hash(const struct image *image, const struct state *state)
{
	const struct op *then = &state->record->ops[state->outside];
	uint64_t sum = mix(then->ledger, then->drops);

	for (size_t i = 0; i < image->n; i++) {
		const struct image_name *name = &image->names[i];
		const struct bytes *text = &image->files[name->file];
		uint64_t one =
			mix(name->dir, hash_of(name->name, strlen(name->name)));
		one = mix(one, hash_of(text->s, text->n));
		sum += mix(one, text->n);
	}
	return mix(sum, (uint64_t)(uintptr_t)state->record);
}
