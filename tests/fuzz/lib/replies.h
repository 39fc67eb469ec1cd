/* replies - what an SMTP server says, and what it should hear
 *
 * Written without a look at talk/reply and talk/dots: it is what those are held
 * against.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef REPLIES_H
#define REPLIES_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"

/* Takes the next reply off; its code, 0 if it does not come to its end. */
int replies_next(struct str *rest);

/* Does this word stand somewhere in them? */
bool replies_say(struct str replies, const char *word);

/* Appends the message with CR LF at the end of each line and no other CR; with
 * dots as for DATA: doubled, and one at the end. */
void replies_body(struct str message, struct buf *b, bool dots);

/* Takes lines of ASCII off the wire, as a message made plain has them: with dots
 * up to the one at the end, otherwise n bytes. False: it is cut. */
bool replies_plain(struct str *wire, bool dots, uint64_t n);

/* The address in a command that begins with head, unquoted, in plain; behind it
 * may be parameters. */
struct str replies_path(struct buf *plain, struct str line, const char *head);

/* Can the address be written in a command? A domain with blanks or brackets
 * would be read as something else. */
bool replies_sayable(const char *address);

#endif
