/* qmail-pw2u - make users/assign from a password file
 *
 *	qmail-pw2u [ -/ohHuUC ] [ -c char ] < passwd > assign
 *
 * Users with uid 0, with upper case in their name (but -u) or without a home
 * of their own (but -H; -h stops there) are left out. Then come those of
 * users/subusers, the text of users/append and the closing dot. The output is
 * no good unless the exit code is 0.
 *
 * Exit: 0 done, 100 bad usage, 111 stopped. Heap: grows (a record a user).
 * SPDX-License-Identifier: 0BSD
 */
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/opt.h"
#include "base/out.h"
#include "conf/home.h"
#include "users/lines.h"
#include "users/passwd.h"

const char prog_name[] = "qmail-pw2u";

static const char usage[] = "[ -/ohHuUC ] [ -c char ]";

int main(int argc, char **argv)
{
	static char space[8192];
	static struct lines lines;
	struct out out = OUT_TO(STDOUT_FILENO, space);
	struct passwd passwd = {.check = PASSWD_SKIP, .out = &out};
	const char *mark = "-";
	const struct opt table[] = {{'/', OPT_SET, &passwd.slash, 1},
		{'o', OPT_SET, &passwd.check, PASSWD_SKIP},
		{'h', OPT_SET, &passwd.check, PASSWD_STOP},
		{'H', OPT_SET, &passwd.check, PASSWD_TRUST},
		{'u', OPT_SET, &passwd.upper, 1},
		{'U', OPT_SET, &passwd.upper, 0},
		{'C', OPT_SET, &passwd.plain, 1}, {'c', OPT_TEXT, &mark, 0},
		{0, 0, 0, 0}};

	help_wanted(argc, argv, usage);
	int first = opt_parse(argc, argv, table);
	if (first == -1 || first < argc || !mark[0] || mark[0] == ':')
		die_usage(usage);
	passwd.mark[0] = mark[0];
	if (chdir(home_path) == -1)
		die_sys(EXIT_TEMP, "unable to chdir to ", home_path);
	passwd_lists(&passwd);
	lines_from(&lines, "standard input", STDIN_FILENO);
	while (lines_next(&lines))
		passwd_line(&passwd, buf_str(&lines.line));
	passwd_end(&passwd);
	if (out_flush(&out) == -1)
		die_sys(EXIT_TEMP, "unable to write to standard output");
	return EXIT_OK;
}
