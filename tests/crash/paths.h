/* paths - the ways that mail takes
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CRASH_PATHS_H
#define CRASH_PATHS_H

#include <stddef.h>

#include "stage.h"

struct path {
	const char *name;
	void (*walk)(struct stage *stage);
	/* What the operator does after the cut, or null. Until then what was
	 * acknowledged may be where nobody looks. */
	bool (*again)(struct stage *stage);
	bool limited; /* mailboxes with quotas: homes_prove in the end */
	bool odd; /* on a file system of which nothing is known */
};

extern const struct path paths[];
extern const size_t n_paths;

#endif
