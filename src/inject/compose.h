/* compose - the fields that the user left out
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef INJECT_COMPOSE_H
#define INJECT_COMPOSE_H

#include "inject/draft.h"

/* Is the message being sent again: is there a Resent- field? */
bool compose_resent(const struct draft *draft);

/* Appends what goes before the user's own fields: Date, Message-ID, From and
 * Cc, or their Resent- relatives; Mail-Followup-To. */
void compose_fields(struct draft *draft, struct buf *b);

/* Appends a Return-Path field with the sender; only -n shows it. */
void compose_return_path(const struct draft *draft, struct buf *b);

#endif
