/* qmail-qstat - how many messages are in the queue
 *
 *	qmail-qstat
 *
 * Says how many there are, and how many of them qmail-send has not looked at:
 * none while it runs. Counts files; opens none.
 *
 * Exit: 0 said, 100 bad usage, 111 the queue cannot be read. Heap: bounded.
 * SPDX-License-Identifier: 0BSD
 */
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/out.h"
#include "conf/home.h"
#include "tools/census.h"

const char prog_name[] = "qmail-qstat";

struct counts {
	bool attended;
	uint64_t all;
	uint64_t waiting;
};

static int count(void *context, uint64_t id)
{
	struct counts *counts = context;

	counts->all++;
	if (!counts->attended && !census_known(id))
		counts->waiting++;
	return 0;
}

int main(int argc, char **argv)
{
	char space[256];
	struct out out = OUT_TO(STDOUT_FILENO, space);
	struct counts counts = {0};
	const struct census_visit visit = {&counts, count};

	help_wanted(argc, argv, "");
	if (argc > 1)
		die_usage("");
	if (chdir(home_queue) == -1)
		die_sys(EXIT_TEMP, "unable to chdir to ", home_queue);
	counts.attended = census_attended();
	if (census_walk(&visit) == -1)
		die_sys(EXIT_TEMP, "unable to read ", home_queue, "/mess");
	out_text(&out, "messages in queue: ");
	out_num(&out, counts.all);
	out_text(&out, "\nmessages in queue but not yet preprocessed: ");
	out_num(&out, counts.waiting);
	out_text(&out, "\n");
	if (out_flush(&out) == -1)
		die_sys(EXIT_TEMP, "unable to write to standard output");
	return EXIT_OK;
}
