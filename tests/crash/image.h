/* image - the files of a state, in memory
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CRASH_IMAGE_H
#define CRASH_IMAGE_H

#include "model.h"

struct image_name {
	size_t dir;
	const char *name;
	size_t file;
};

struct image {
	struct image_name *names;
	size_t n;
	struct bytes *files; /* as many as the record has */
	double *times; /* when they were written to last */
	size_t n_files;
};

void image_make(struct image *image, const struct state *state);
void image_free(struct image *image);

/* The same for the same files. */
uint64_t image_hash(const struct image *image, const struct state *state);

#endif
