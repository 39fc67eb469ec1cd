/* qbiff - tell a user of new mail where he is logged in, from a .qmail line
 *
 *	qbiff
 *
 * Writes $RECIPIENT, $SENDER and a glance at the message on descriptor 0 to
 * each terminal of the user it runs as that has the owner's execute bit, as
 * biff(1) sets it. Mail does not wait for it: if it cannot, it does not.
 *
 * Exit: 0 always, but 100 bad usage, or run as root. Heap: bounded.
 * SPDX-License-Identifier: 0BSD
 */
#include <unistd.h>

#include "base/die.h"
#include "base/env.h"
#include "base/exit.h"
#include "base/in.h"
#include "base/out.h"
#include "base/powers.h"
#include "local/notice.h"
#include "local/terminals.h"

const char prog_name[] = "qbiff";

int main(int argc, char **argv)
{
	static char in_space[4096];
	static char text[8192];
	static char notice[NOTICE_MAX];
	struct in in = IN_FROM(STDIN_FILENO, in_space);
	struct out out = OUT_TO(-1, notice);

	help_wanted(argc, argv, "");
	if (argc != 1)
		die_usage("");
	if (powers_root())
		die(EXIT_PERM, "not for root");
	ssize_t got = in_read(&in, text, sizeof(text));
	notice_make(&out, str_text(env_get("RECIPIENT")),
		str_text(env_get("SENDER")),
		str_of(text, got > 0 ? (size_t)got : 0));
	terminals_tell(getuid(), str_of(notice, out.n));
	return EXIT_OK;
}
