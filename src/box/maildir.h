/* maildir - one message a file, delivered without locks
 *
 * A message is written in tmp/, is on its way to the disk before it moves to
 * new/, and both are synced: what is in new/ is whole, whenever the power goes.
 * Its name is made from the delivery, so that a delivery that is repeated finds
 * what it left behind: same bytes, then it is done; anything else under that
 * name stays, and a fresh name is taken.
 *
 *	<seconds>.M<microseconds>R<recipient>L<line>.<host>	of a delivery
 *	<seconds>.M<microseconds>P<pid>L<line>.<host>		of anything else
 *
 * Behind either, ",S=<bytes>" may tell the size of the file (Maildir++).
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BOX_MAILDIR_H
#define BOX_MAILDIR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"

enum { MAILDIR_NAME_MAX = 360 };

enum maildir_verdict {
	MAILDIR_OK,
	MAILDIR_NO_DIR, /* the directory cannot be entered, see errno */
	MAILDIR_FAILED, /* not delivered now, see errno */
};

/* Writes the name for the delivery that QMAILDELIVERY ("ID.ordinal") tells;
 * null or nonsense: a name that is new. line counts the instructions. */
void maildir_name(
	char dst[MAILDIR_NAME_MAX], const char *delivery, unsigned long line);

/* Adds ",S=<bytes>" to such a name. */
void maildir_name_size(char name[MAILDIR_NAME_MAX], uint64_t bytes);

/* Does a file name tell a number: ",S=" its bytes, ",W=" its bytes with CRLF at
 * the line ends? Then it is in *n_out. What follows a ':' are flags. */
bool maildir_tells(struct str name /* hostile */, char letter, uint64_t *n_out);

/* What is delivered. */
struct maildir_letter {
	struct str head;
	int fd; /* hostile; from its start on, behind head */
	bool company; /* there are other deliveries at this time: seal_meet */
};

MUST_USE enum maildir_verdict maildir_deliver(const char *path,
	const char *name, const struct maildir_letter *letter);

#endif
