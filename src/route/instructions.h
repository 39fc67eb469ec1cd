/* instructions - what the lines of a .qmail file tell, read and not followed
 *
 * Only what is certain before a message comes: a Maildir that is full, and
 * who is in a virtual domain of vpopmail's kind, whose .qmail-default is
 *
 *	| /home/vpopmail/bin/vdelivermail '' bounce-no-mailbox
 *
 * What a program does otherwise nobody knows; from there on the lines say
 * nothing.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef ROUTE_INSTRUCTIONS_H
#define ROUTE_INSTRUCTIONS_H

#include "base/str.h"

enum instructions_verdict {
	INSTRUCTIONS_OPEN, /* nothing speaks against it */
	INSTRUCTIONS_FULL, /* a mailbox is full */
	INSTRUCTIONS_NOBODY, /* no such user in the virtual domain */
	INSTRUCTIONS_CLOSED, /* that user takes no mail */
	INSTRUCTIONS_HIDDEN, /* we may not read what has to be known */
	INSTRUCTIONS_LATER, /* it cannot be read now */
};

/* Of the lines, standing in the home; ext is the address's extension, of which
 * rest is what a -default file stands for. */
enum instructions_verdict instructions_weigh(
	struct str lines, struct str rest /* hostile */);

#endif
