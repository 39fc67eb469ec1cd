/* author - addresses that do not come from the header
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef INJECT_AUTHOR_H
#define INJECT_AUTHOR_H

#include "inject/draft.h"

/* Appends the envelope address that an argument means: one address, what
 * stands before its last '@' taken as it is, the host completed. */
void author_argument(struct draft *draft, struct str text, struct buf *b);

/* Appends " name and address" of the author, for a From field. */
void author_from(struct draft *draft, struct buf *b);

/* Sets the envelope sender from the settings. */
void author_sender(struct draft *draft);

#endif
