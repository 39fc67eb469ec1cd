/* condredirect - redirect a message if a program says so, from a .qmail line
 *
 *	condredirect newaddress program [ arg ... ]
 *
 * Runs the program with the message on descriptor 0. Exit code 0 there: the
 * message goes to newaddress from $SENDER, with $DTLINE in front, and the rest
 * of the .qmail file is skipped. Any other but 111: nothing is done.
 *
 * Exit: 0 not redirected, 99 redirected, 100 bad usage or never, 111 not now:
 * the program could not be run, crashed or exited 111. Heap: none.
 * SPDX-License-Identifier: 0BSD
 */
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "local/ask.h"
#include "local/resend.h"

const char prog_name[] = "condredirect";

static const char usage[] = "newaddress program [ arg ... ]";

int main(int argc, char **argv)
{
	help_wanted(argc, argv, usage);
	if (argc < 3)
		die_usage(usage);
	if (!ask_program(argv + 2))
		return EXIT_OK;
	/* The program may have read some of it. */
	if (lseek(STDIN_FILENO, 0, SEEK_SET) == -1)
		die_sys(EXIT_TEMP, "unable to rewind message");
	char *addresses[] = {argv[1], 0};
	resend_message(resend_need("SENDER"), addresses);
	return EXIT_STOP;
}
