/* autorespond - answer a message with a fixed text, from a .qmail line
 *
 *	autorespond [ -mq ] [ -t seconds ] [ -n number ] [ -a addresses ]
 *		[ -f from ] message dir
 *	autorespond seconds number message dir [ flag [ from ] ]
 *
 * Sends the text in the file message to $SENDER, a number of times in so many
 * seconds at most; dir holds who got it. No robot, list or bounce is answered
 * (RFC 3834), with -m nobody who did not name the recipient. The second form
 * is that of the autorespond that vpopmail sites have.
 *
 * Exit: 0 answered, or no answer is due, 100 bad usage, or not in a delivery,
 * 111 not now. Heap: bounded.
 * SPDX-License-Identifier: 0BSD
 */
#include <string.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/num.h"
#include "base/opt.h"
#include "local/responder.h"

const char prog_name[] = "autorespond";

static const char usage[] =
	"[ -mq ] [ -t seconds ] [ -n number ] [ -a addresses ] [ -f from ] "
	"message dir, or seconds number message dir [ flag [ from ] ]";

enum { WEEK = 7 * 86400, NUMBER_MAX = 2000000000 };

static uint64_t number(const char *text)
{
	uint64_t n;

	if (!num_parse(str_text(text), &n) || n > NUMBER_MAX)
		die_usage(usage);
	return n;
}

static bool is_number(const char *text)
{
	uint64_t n;

	return num_parse(str_text(text), &n);
}

/* "+" wants an empty envelope sender, which all have; "$" the recipient. */
static void older_form(struct responder *responder, int argc, char **argv)
{
	responder->period = (int64_t)number(argv[1]);
	responder->most = number(argv[2]);
	responder->text = argv[3];
	responder->dir = argv[4];
	responder->quote = argc < 6 || number(argv[5]) > 0;
	if (argc == 7 && strcmp(argv[6], "+") != 0 && strcmp(argv[6], "$") != 0)
		responder->from = argv[6];
}

static void newer_form(struct responder *responder, int argc, char **argv)
{
	const char *period = 0;
	const char *most = 0;
	int only_named = 0;
	int quote = 0;
	const struct opt table[] = {{'m', OPT_SET, &only_named, 1},
		{'q', OPT_SET, &quote, 1}, {'t', OPT_TEXT, &period, 0},
		{'n', OPT_TEXT, &most, 0}, {'a', OPT_TEXT, &responder->also, 0},
		{'f', OPT_TEXT, &responder->from, 0}, {0}};
	int first = opt_parse(argc, argv, table);

	if (first == -1 || argc - first != 2)
		die_usage(usage);
	responder->only_named = only_named;
	responder->quote = quote;
	responder->period = period ? (int64_t)number(period) : WEEK;
	responder->most = most ? number(most) : 1;
	responder->text = argv[first];
	responder->dir = argv[first + 1];
}

int main(int argc, char **argv)
{
	struct responder responder = {.only_named = false};

	help_wanted(argc, argv, usage);
	if (argc >= 5 && argc <= 7 && is_number(argv[1]))
		older_form(&responder, argc, argv);
	else
		newer_form(&responder, argc, argv);
	responder_run(&responder);
	return EXIT_OK;
}
