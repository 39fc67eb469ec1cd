/* merge - what qmail-remote said, as one result for each recipient
 *
 * qmail-remote writes for each recipient a letter (r taken, h refused for
 * good, s for now), text and a NUL, then for the message K, Z or D, text and
 * a NUL; without a conversation only the last. A recipient's result is the
 * message's, unless the recipient itself was refused; its text is both texts.
 * A Z may come before all recipients had their turn: it is theirs. Any other
 * output that is cut, or mentions too few recipients, is a deferral for all.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef REMOTE_MERGE_H
#define REMOTE_MERGE_H

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"
#include "channel/report.h"
#include "talk/reply.h"

enum {
	/* What is said of a recipient, or of the message: a reply, and some words
	 * of ours before it. */
	MERGE_PART_MAX = REPLY_TEXT_MAX + 200,
	MERGE_SAID_MAX = (ORDER_RECIPIENTS_MAX + 1) * MERGE_PART_MAX,
	MERGE_TEXTS_MAX = 2 * MERGE_SAID_MAX, /* each has both */
};

/* Fills results and connection of the report, whose n is the number of
 * recipients; the results point into texts, which is replaced. 0, or -1 with
 * errno: texts is too small. */
MUST_USE int merge_report(struct str said /* hostile */, struct buf *texts,
	struct report *report);

#endif
