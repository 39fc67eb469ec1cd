/* bouncesaying - refuse a message, if a program says so, from a .qmail line
 *
 *	bouncesaying error [ program [ arg ... ] ]
 *
 * Runs the program with the message on descriptor 0. Exit code 0 there, or no
 * program at all: says error and exits 100, so that the message bounces with
 * that text. Any other but 111: nothing is done.
 *
 * Exit: 0 not refused, 100 refused or bad usage, 111 not now: the program
 * could not be run, crashed or exited 111. Heap: none.
 * SPDX-License-Identifier: 0BSD
 */
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/out.h"
#include "local/ask.h"

const char prog_name[] = "bouncesaying";

static const char usage[] = "error [ program [ arg ... ] ]";

int main(int argc, char **argv)
{
	char space[1024];
	struct out out = OUT_TO(STDERR_FILENO, space);

	help_wanted(argc, argv, usage);
	if (argc < 2)
		die_usage(usage);
	if (argc > 2 && !ask_program(argv + 2))
		return EXIT_OK;
	out_join(&out, argv[1], "\n");
	ignore(out_flush(&out)); /* it bounces, with or without the text */
	return EXIT_PERM;
}
