/* post - the finished message, to the queue or to standard output
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef INJECT_POST_H
#define INJECT_POST_H

#include "base/in.h"
#include "inject/draft.h"

/* The header has been read; rest is what reader_header left, in gives the
 * body. Returns only when the message is queued, or printed. */
void post_message(struct draft *draft, struct buf *rest, struct in *in);

#endif
