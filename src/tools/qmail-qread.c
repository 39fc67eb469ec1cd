/* qmail-qread - list the messages in the queue and who still waits for them
 *
 *	qmail-qread
 *
 * By age: when it came, its number, bytes and sender, then its recipients,
 * local or remote as the control files say now. While qmail-send is down, a
 * message that it never looked at is not shown.
 *
 * Exit: 0 listed, 100 bad usage, 111 the queue cannot be read. Heap: grows
 * (eight bytes a queued message).
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <unistd.h>

#include "base/die.h"
#include "base/error.h"
#include "base/exit.h"
#include "base/num.h"
#include "base/out.h"
#include "conf/control.h"
#include "conf/home.h"
#include "tools/census.h"
#include "tools/ticket.h"

const char prog_name[] = "qmail-qread";

/* Scripts that read the list know these on standard output. */
static noreturn void fail(struct out *out, const char *what)
{
	out_join(out, "fatal: ", what, ": ", error_text(errno), "\n");
	ignore(out_flush(out)); /* nobody is left to be told */
	_exit(EXIT_TEMP);
}

static void list(struct out *out, const struct ticket *ticket)
{
	struct buf ids = BUF_NOLIMIT;
	char digits[NUM_MAX];

	if (census_list(&ids) == -1)
		fail(out, "unable to read the queue");
	for (size_t i = 0; i < census_count(&ids); i++) {
		uint64_t id = census_id(&ids, i);
		enum ticket_verdict verdict = ticket_show(ticket, id);
		(void)num_format(digits, id);
		if (verdict == TICKET_ERROR)
			warn_sys("unable to read message #", digits);
		if (verdict == TICKET_DAMAGED)
			warn("message #", digits, " is damaged");
		if (out->error)
			return;
	}
}

int main(int argc, char **argv)
{
	static char space[8192];
	static struct rewrite rewrite;
	struct out out = OUT_TO(STDOUT_FILENO, space);
	struct ticket ticket = {.out = &out, .rewrite = &rewrite};

	help_wanted(argc, argv, "");
	if (argc > 1)
		die_usage("");
	if (chdir(home_path) == -1)
		fail(&out, "unable to chdir");
	int loaded = rewrite_load(&rewrite);
	if (chdir("queue") == -1)
		fail(&out, "unable to chdir");
	if (loaded == -1) {
		warn(control_where());
		ticket.rewrite = 0;
	}
	ticket.all = census_attended();
	list(&out, &ticket);
	if (out_flush(&out) == -1)
		die_sys(EXIT_TEMP, "unable to write to standard output");
	return EXIT_OK;
}
