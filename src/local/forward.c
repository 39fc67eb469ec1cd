/* forward - hand a message on to other addresses, from a .qmail line
 *
 *	forward address ...
 *
 * Reads the message from descriptor 0 and queues it with $DTLINE in front,
 * from $NEWSENDER. An address is taken as it stands: no comments, no
 * quoting, nothing is added to it.
 *
 * Exit: 0 queued, 100 never (no $DTLINE or $NEWSENDER, refused), 111 not now.
 * Heap: none.
 * SPDX-License-Identifier: 0BSD
 */
#include "base/die.h"
#include "base/exit.h"
#include "local/resend.h"

const char prog_name[] = "forward";

int main(int argc, char **argv)
{
	help_wanted(argc, argv, "address ...");
	if (argc == 0)
		die_usage("address ...");
	resend_message(resend_need("NEWSENDER"), argv + 1);
	return EXIT_OK;
}
