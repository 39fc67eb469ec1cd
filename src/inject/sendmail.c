/* sendmail - the command line that every program knows, for qmail-inject
 *
 *	sendmail [ -t ] [ -fsender ] [ -Fname ] [ -bp ] [ -bs ] [ arg ... ]
 *
 * Translates sendmail's options into those of qmail-inject and becomes that
 * program; -bs becomes qmail-smtpd and -bp (or the name mailq) qmail-qread.
 * Options that cannot matter here are taken and forgotten.
 *
 * Exit: 0 or another code of the other program, 100 bad usage, 111 it could
 * not be run.
 * Heap: bounded.
 * SPDX-License-Identifier: 0BSD
 */
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "inject/become.h"
#include "inject/flags.h"

const char prog_name[] = "sendmail";

static const char usage[] =
	"[ -t ] [ -fsender ] [ -Fname ] [ -bp ] [ -bs ] [ arg ... ]";

/* Under the name that newaliases has, and for -bi. */
static void no_aliases(void)
{
	die(EXIT_PERM, "please use fastforward/newaliases instead");
}

static void on_mode(char mode)
{
	if (mode == 's')
		become_smtpd();
	if (mode == 'p')
		become_qread();
	if (mode == 'i')
		no_aliases();
	if (mode != 'm')
		die_usage(usage);
}

static void on_option(
	struct become_inject *inject, char letter, const char *value)
{
	if (letter == '?')
		die_usage(usage);
	if (letter == 't')
		inject->from_header = true;
	if (letter == 'f' || letter == 'r')
		inject->sender = value;
	if (letter == 'F')
		inject->name = value;
	if (letter == 'b')
		on_mode(*value);
}

static void on_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	const char *name = slash ? slash + 1 : path;

	if (strcmp(name, "mailq") == 0)
		become_qread();
	if (strcmp(name, "newaliases") == 0)
		no_aliases();
}

int main(int argc, char **argv)
{
	struct flags flags = FLAGS_FROM(argv);
	struct become_inject inject = {.from_header = false};
	char letter;

	if (argc == 0)
		die_usage(usage);
	help_wanted(argc, argv, usage);
	on_name(argv[0]);
	while ((letter = flags_next(&flags,
			"vimtsxEJGUe:f:r:p:o:B:F:b:A:C:D:L:N:O:R:V:X:")) != 0)
		on_option(&inject, letter, flags.value);
	inject.arguments = argv + flags.index;
	become_inject(&inject);
}
