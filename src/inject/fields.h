/* fields - what each field of the user's header means
 *
 * Address fields are completed and laid out anew, recipients and the sender
 * noted, fields that must not travel (Bcc, Return-Path, Content-Length) left
 * out. All others stay as they are.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef INJECT_FIELDS_H
#define INJECT_FIELDS_H

#include <stdnoreturn.h>

#include "inject/draft.h"

/* Takes one field: all its lines, with the newline. Ends the program if a
 * field that counts in any case cannot be parsed; an unreadable recipient
 * field is noted in its draft_part. */
void fields_take(struct draft *draft, struct str field);

/* Shows the field and ends the program: exit 100. */
noreturn void fields_refuse(struct str field);

#endif
