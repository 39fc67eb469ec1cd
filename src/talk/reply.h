/* reply - reading a server's SMTP replies
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef TALK_REPLY_H
#define TALK_REPLY_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/in.h"

enum {
	REPLY_TEXT_MAX = 5000, /* bytes of a reply that are kept */
	REPLY_LINES_MAX = 1000, /* more lines are no reply but an attack */
	REPLY_LINE_MAX = 65536,
	REPLY_NONSENSE = 499, /* stands for a code that is none: temporary */
};

/* Reads one reply of one or many lines. text is replaced by what was said,
 * lines ending in LF, CRs left out, NULs as '?', cut after REPLY_TEXT_MAX;
 * the rest is hostile as it came. The code of the first line counts; a reply
 * that does not start with three digits is REPLY_NONSENSE. Returns 0 with
 * *code_out, or -1: the connection ended or failed, or the reply had no
 * end (EPROTO). */
MUST_USE int reply_read(struct in *in, struct buf *text, int *code_out);

#endif
