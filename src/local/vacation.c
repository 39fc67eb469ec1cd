/* vacation - tell who writes that one is away, from a .qmail line
 *
 *	vacation [ -j ] [ -a addresses ] [ -m message ] [ -r days ] [ user ]
 *	vacation -I
 *
 * Sends the text in ~/.vacation.msg to $SENDER, once in seven days (-r), if
 * the message names the recipient in To or Cc (-j: if not, too) and no robot,
 * list or bounce is answered (RFC 3834). Who got it stands in ~/.vacation; -I
 * forgets them. The user's name is not needed; it may stand there, as with the
 * vacation of other systems.
 *
 * Exit: 0 answered, or no answer is due, 100 bad usage, or not in a delivery,
 * 111 not now. Heap: bounded.
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/env.h"
#include "base/exit.h"
#include "base/num.h"
#include "base/opt.h"
#include "local/responder.h"

const char prog_name[] = "vacation";

static const char usage[] =
	"[ -j ] [ -a addresses ] [ -m message ] [ -r days ] [ user ], or -I";
static const char dir[] = ".vacation";

enum { DAY = 86400, DAYS = 7, DAYS_MAX = 10000 };

/* In a delivery this is where we stand already. */
static void go_home(void)
{
	const char *home = env_get("HOME");

	if (!home || !*home)
		die(EXIT_PERM, "$HOME is not set");
	if (chdir(home) == -1)
		die_sys(EXIT_TEMP, "unable to switch to ", home);
}

static int forget(void)
{
	if (unlink(".vacation/answered") == -1 && errno != ENOENT)
		die_sys(EXIT_TEMP, "unable to remove .vacation/answered");
	return EXIT_OK;
}

static int64_t seconds(const char *days)
{
	uint64_t n = DAYS;

	if (days && (!num_parse(str_text(days), &n) || n > DAYS_MAX))
		die_usage(usage);
	return (int64_t)n * DAY;
}

int main(int argc, char **argv)
{
	struct responder responder = {
		.text = ".vacation.msg", .dir = dir, .most = 1};
	const char *days = 0;
	int anyway = 0;
	int begin = 0;
	const struct opt table[] = {{'j', OPT_SET, &anyway, 1},
		{'I', OPT_SET, &begin, 1}, {'i', OPT_SET, &begin, 1},
		{'a', OPT_TEXT, &responder.also, 0},
		{'m', OPT_TEXT, &responder.text, 0}, {'r', OPT_TEXT, &days, 0},
		{0}};

	help_wanted(argc, argv, usage);
	int first = opt_parse(argc, argv, table);
	if (first == -1 || argc - first > 1)
		die_usage(usage);
	responder.period = seconds(days);
	responder.only_named = !anyway;
	go_home();
	if (begin)
		return forget();
	if (mkdir(dir, 0700) == -1 && errno != EEXIST)
		die_sys(EXIT_TEMP, "unable to make ", dir);
	responder_run(&responder);
	return EXIT_OK;
}
