/* explain - what each control file means, in the words of qmail-showctl
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef TOOLS_EXPLAIN_H
#define TOOLS_EXPLAIN_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/out.h"
#include "base/str.h"

enum explain_kind {
	EXPLAIN_TEXT, /* one value; if missing the fallback */
	EXPLAIN_NAME, /* one value; if missing control/me, else the fallback */
	EXPLAIN_NUMBER, /* a number; if missing the fallback */
	EXPLAIN_LIST, /* a sentence a line; if missing the fallback alone */
	EXPLAIN_LIST_ME, /* a sentence a line; if missing one for control/me */
	EXPLAIN_CDB, /* made from the file named before it */
};

struct explain {
	const char *name;
	enum explain_kind kind;
	const char *fallback;
	const char *before; /* the sentence around a value */
	const char *after;
	bool quiet; /* a file of ours: not spoken of unless it is there */
};

/* Every file, in the order they are shown; a null name ends it. */
extern const struct explain explain_files[];

/* Says what this file does, standing in home_path; me is what control/me
 * says, or null. 0, or -1 when the file is wrong, which it has said. */
MUST_USE int explain_file(
	struct out *out, const struct explain *file, const char *me);

/* Is the name one of the table's? */
bool explain_known(struct str name);

#endif
