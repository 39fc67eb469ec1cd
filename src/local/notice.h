/* notice - a glance at a message, fit for a terminal
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef LOCAL_NOTICE_H
#define LOCAL_NOTICE_H

#include "base/out.h"
#include "base/str.h"

enum {
	NOTICE_WIDTH = 76,
	NOTICE_HEADER_LINES = 4,
	NOTICE_BODY_LINES = 4,
	NOTICE_MAX = 2048
};

/* Adds at most NOTICE_MAX bytes: who wrote to whom, From, Subject and the
 * first lines of the body. Everything but printable ASCII and blanks is
 * replaced, so that a message cannot talk to the terminal itself. */
void notice_make(struct out *out, struct str recipient /* hostile */,
	struct str sender /* hostile */, struct str message /* hostile */);

#endif
