/* except - turn a program's answer around, in a .qmail line
 *
 *	except program [ arg ... ]
 *
 * Runs the program with our descriptors, so that a delivery goes on just when
 * the program alone would have stopped it.
 *
 * Exit: 0 the program exited neither 0 nor 111, 100 it exited 0, or bad
 * usage, 111 it could not be run, crashed or exited 111. Heap: none.
 * SPDX-License-Identifier: 0BSD
 */
#include "base/die.h"
#include "base/exit.h"
#include "local/ask.h"

const char prog_name[] = "except";

static const char usage[] = "program [ arg ... ]";

int main(int argc, char **argv)
{
	help_wanted(argc, argv, usage);
	if (argc < 2)
		die_usage(usage);
	return ask_program(argv + 1) ? EXIT_PERM : EXIT_OK;
}
