/* qmail-newu - make users/cdb from users/assign
 *
 *	qmail-newu
 *
 * The new users/cdb takes the place of the old one when it is complete and on
 * stable storage; until then mail is delivered by the old one. A mistake in
 * users/assign is told with its line, and nothing changes.
 *
 * Exit: 0 made, 100 bad usage, 111 not made. Heap: grows (8 bytes a line).
 * SPDX-License-Identifier: 0BSD
 */
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "conf/home.h"
#include "users/compile.h"

const char prog_name[] = "qmail-newu";

int main(int argc, char **argv)
{
	help_wanted(argc, argv, "");
	if (argc > 1)
		die_usage("");
	if (chdir(home_path) == -1)
		die_sys(EXIT_TEMP, "unable to chdir to ", home_path);
	compile_assign();
	return EXIT_OK;
}
