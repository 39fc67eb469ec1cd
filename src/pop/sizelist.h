/* sizelist - octets that were counted once, so that they need not be again
 *
 *	5042 1764000000.M1P2.mail.example.org
 *
 * Names without W= do not tell how long a message is on the wire, and counting
 * means reading it. Where many had to be read (SIZELIST_LEAST), what came of it is
 * kept in a file pop3sizes in the Maildir, one message a line, in the order of
 * the drop. It is a cache: it may be removed at any time, and what does not fit
 * the messages that are there is passed over.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POP_SIZELIST_H
#define POP_SIZELIST_H

#include "pop/drop.h"

enum { SIZELIST_LEAST = 500 };

/* Fills in what is known of letters that are not counted. */
void sizelist_read(struct drop *drop);

/* Counts all that are not counted; if they were many, writes the file anew. */
void sizelist_all(struct drop *drop);

#endif
