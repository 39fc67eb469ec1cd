/* filter - a script in the place of qmail-queue, and what it was given
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef FILTER_H
#define FILTER_H

#include <signal.h>
#include <sys/wait.h>

#include "scratch.h"

/* What it does with a message. */
static inline void filter_is(const char *script)
{
	struct buf b = BUF_LIMIT(1000);

	CHECK(buf_join(&b, "#!/bin/sh\n", script, "\n") == 0);
	scratch_put_bytes("filter", b.s, b.n);
	CHECK(chmod("filter", 0700) == 0);
	buf_free(&b);
}

/* It keeps what it gets in the files message and envelope. */
static inline void filter_open(void)
{
	signal(SIGPIPE, SIG_IGN);
	CHECK(setenv("QMAILQUEUE", "./filter", 1) == 0);
	filter_is("cat >message; cat <&1 >envelope");
}

/* Is this in the last message? */
static inline bool filter_says(const char *want)
{
	struct buf b = BUF_LIMIT(1000000);
	bool there =
		file_slurp("message", &b) == 0 && strstr(buf_text(&b), want);

	buf_free(&b);
	return there;
}

/* Its envelope: NULs are shown as blanks. */
static inline bool filter_envelope(const char *want)
{
	struct buf b = BUF_LIMIT(10000);

	CHECK(file_slurp("envelope", &b) == 0);
	for (size_t i = 0; i < b.n; i++)
		if (b.s[i] == 0)
			b.s[i] = ' ';
	bool right = str_is(buf_str(&b), want);
	buf_free(&b);
	return right;
}

#endif
