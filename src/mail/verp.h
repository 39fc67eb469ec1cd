/* verp - one sender per recipient, so that a bounce tells who it is about
 *
 * A sender that ends in "-@[]" is a pattern: mail from owner-@list.example-@[]
 * to sub@host.example leaves as owner-sub=host.example@list.example.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef MAIL_VERP_H
#define MAIL_VERP_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

/* Is the sender such a pattern: box '@' host "-@[]"? */
bool verp_pattern(struct str sender);

/* Replaces what b holds by the sender to be used for this recipient: the
 * pattern filled in, or the sender as it is when it is no pattern or the
 * recipient has no '@'. -1 with errno when b's limit is too small. */
MUST_USE int verp_expand(struct buf *b, struct str sender /* hostile */,
	struct str recipient /* hostile */);

/* The sender that a bounce goes to when there is no recipient to name (the
 * address of an envelope, a double bounce): the pattern without its "-@[]". */
struct str verp_base(struct str sender);

#endif
