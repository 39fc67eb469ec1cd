/* browse - POP3 after the login (TRANSACTION and UPDATE states)
 *
 * Nothing in the Maildir changes before QUIT. A client that goes away without
 * one leaves everything as it was.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POP_BROWSE_H
#define POP_BROWSE_H

#include <stdbool.h>

#include "base/in.h"
#include "base/out.h"
#include "pop/drop.h"
#include "pop/popterms.h"
#include "talk/command.h"

struct browse {
	struct in in; /* tied to out */
	struct out out;
	struct popterms terms;
	struct drop drop;
	struct command_line line;
	size_t last; /* the highest number deleted: what LAST says */
	bool ended;
};

/* Talks until the client is gone; the drop has been scanned. */
void browse_run(struct browse *browse);

#endif
