/* batch - see batch.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "move/batch.h"

#include <errno.h>
#include <stdio.h> /* renameat */
#include <string.h>

#include "base/seal.h"
#include "move/tree.h"

int batch_add(struct batch *batch, struct str key, uint64_t id,
	const char *from, const char *to)
{
	struct batch_rename *rename = batch->renames + batch->n;

	if (strlen(from) >= BATCH_NAME_MAX || strlen(to) >= BATCH_NAME_MAX) {
		errno = EMSGSIZE;
		return -1;
	}
	if (moved_add(&batch->moved, key, id) == -1)
		return -1;
	memcpy(rename->from, from, strlen(from) + 1);
	memcpy(rename->to, to, strlen(to) + 1);
	batch->n++;
	return batch->n < BATCH_MAX ? 0 : batch_commit(batch);
}

/* Both names are in one directory. */
static int finish(int tree, struct batch_rename *rename)
{
	if (renameat(tree, rename->from, tree, rename->to) == -1)
		return -1;
	rename->to[str_find_last(str_text(rename->to), '/')] = 0;
	return tree_keep(tree, -1, rename->to);
}

int batch_commit(struct batch *batch)
{
	if (batch->n == 0)
		return 0;
	if (tree_seal(batch->tree) == -1 || moved_seal(&batch->moved) == -1)
		return -1;
	for (size_t i = 0; i < batch->n; i++)
		if (finish(batch->tree, batch->renames + i) == -1)
			return -1;
	batch->n = 0;
	return tree_seal(batch->tree);
}
