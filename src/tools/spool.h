/* spool - what lies in a maildir, oldest first
 *
 * For maildir2mbox. Standing in the maildir; one record a message.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef TOOLS_SPOOL_H
#define TOOLS_SPOOL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"

struct spool_mail {
	int64_t time; /* of the file: when it was delivered */
	size_t path; /* offset in paths */
	bool left; /* see spool_leave */
};

struct spool {
	struct buf paths; /* "new/NAME" or "cur/NAME", a NUL behind each */
	struct buf mails; /* of struct spool_mail */
};

#define SPOOL_EMPTY \
	{ \
		BUF_NOLIMIT, BUF_NOLIMIT \
	}

/* Lists new and cur; names that begin with a dot are no mail. 0, or -1 with
 * errno and in *bad_out the directory that cannot be read. */
MUST_USE int spool_list(struct spool *spool, const char **bad_out);

size_t spool_count(const struct spool *spool);

/* The i-th: its time, and its path as a C string. */
int64_t spool_time(const struct spool *spool, size_t i);
const char *spool_path(const struct spool *spool, size_t i);

/* The i-th is left to the next run: it was not there when it was its turn. */
void spool_leave(struct spool *spool, size_t i);
bool spool_left(const struct spool *spool, size_t i);

#endif
