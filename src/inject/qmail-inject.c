/* qmail-inject - make a message and its envelope out of a user's text
 *
 *	qmail-inject [ -nNaAhH ] [ -fsender ] [ recipient ... ]
 *
 * Reads a message, completes its addresses and the fields that are missing,
 * and hands it to qmail-queue; when it exits 0 the message is safely queued.
 * The header may have 10 MiB; the body is streamed. The header and the
 * arguments are the user's own: what cannot be parsed is refused, unless it
 * says nothing about where the message goes.
 *
 * Exit: 0 queued (-n: printed), 100 bad usage, unparsable or refused for good,
 * 111 try again. Heap: bounded.
 * SPDX-License-Identifier: 0BSD
 */
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/in.h"
#include "inject/draft.h"
#include "inject/post.h"
#include "inject/reader.h"
#include "inject/settings.h"

const char prog_name[] = "qmail-inject";

int main(int argc, char **argv)
{
	static char space[8192];
	struct in in = IN_FROM(STDIN_FILENO, space);
	static struct draft draft = DRAFT_EMPTY;
	struct buf rest = BUF_LIMIT(DRAFT_HEADER_MAX + 1);

	help_wanted(argc, argv, "[ -nNaAhH ] [ -fsender ] [ recip ... ]");
	settings_read(&draft);
	settings_options(&draft, argv);
	reader_header(&draft, &in, &rest);
	post_message(&draft, &rest, &in);
	return EXIT_OK;
}
