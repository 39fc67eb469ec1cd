/* qmail-newmrh - make control/morercpthosts.cdb from control/morercpthosts
 *
 *	qmail-newmrh
 *
 * One domain a line, or ".domain" for all below it; empty lines and lines that
 * begin with '#' do not count. The new cdb takes the place of the old one
 * when it is complete and on stable storage.
 *
 * Exit: 0 made, 100 bad usage, 111 not made. Heap: grows (8 bytes a line).
 * SPDX-License-Identifier: 0BSD
 */
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "conf/home.h"
#include "users/compile.h"

const char prog_name[] = "qmail-newmrh";

int main(int argc, char **argv)
{
	help_wanted(argc, argv, "");
	if (argc > 1)
		die_usage("");
	if (chdir(home_path) == -1)
		die_sys(EXIT_TEMP, "unable to chdir to ", home_path);
	compile_morercpthosts();
	return EXIT_OK;
}
