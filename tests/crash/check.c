/* check - judge what a mail system did, by a ledger kept outside of it
 *
 *	check [-e] [-n] [-k in-flight] [-w seconds] ledger queue
 *	check [-e] -q queue
 *	check -c text		(its crc32c, to make states by hand)
 *
 * ledger is a directory, see ledger.h. queue is QMAIL/queue, at rest: nothing
 * runs that changes it. At any moment:
 *
 *	- each recipient of an acknowledged message has it, is named in a
 *	  bounce that has arrived or is queued, or waits in the queue;
 *	- the same or nothing at all holds for one that was not acknowledged;
 *	- nothing in a sink or the queue is altered, misdirected, or from
 *	  nowhere; who can be reached does not bounce, but for the lifetime of
 *	  a message that the ledger calls old;
 *	- whom the queue records as done has it;
 *	- nothing arrives twice, but by a kill or a fault (-k: so many; 0) or
 *	  when its first copy came in the last seconds before a cut (-w; 2);
 *	  nothing ever twice in a Maildir. A mbox may then hold entries that
 *	  were cut off;
 *	- what waits is to be tried within ten days;
 *	- what is in queue/bad is damaged, and by a cut or the rig.
 *
 * -e: all is over. The queue is empty, and all that the rig has damaged is in
 * queue/bad. -n: what was refused is nowhere. -q: the queue alone.
 *
 * Says each violation, then one line of figures. Exit: 0 none, 1 some, 2 it
 * cannot be judged: no ledger, a sink that cannot be read.
 * SPDX-License-Identifier: 0BSD
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "judge.h"
#include "text.h"

static void usage(void)
{
	give_up("usage: check [-en] [-k in-flight] [-w seconds] ledger queue");
}

static void figures(const struct verdict *v)
{
	size_t acked = 0;
	size_t recipients = 0;

	for (size_t i = 0; v->ledger && i < v->ledger->n; i++) {
		acked += v->ledger->messages[i].acked;
		recipients += v->ledger->messages[i].n;
	}
	(void)printf("messages %zu acknowledged %zu recipients %zu delivered "
		     "%u bounced %u waiting %zu lost %u wrong %u by_kill %u "
		     "by_cut %u torn %u bad %u\n",
		v->ledger ? v->ledger->n : 0, acked, recipients, v->delivered,
		v->bounced, v->spool->n, v->lost, v->wrong, v->by_kill,
		v->by_cut, v->torn, v->aside);
}

int main(int argc, char **argv)
{
	static struct ledger ledger;
	static struct spool spool;
	struct verdict v = {
		.limits = {.window = 2}, .ledger = &ledger, .spool = &spool};
	bool queue_only = false;
	int option;

	while ((option = getopt(argc, argv, "enqc:k:w:")) != -1) {
		if (option == 'e')
			v.limits.end = true;
		else if (option == 'n')
			v.limits.strict = true;
		else if (option == 'q')
			queue_only = true;
		else if (option == 'c')
			return printf("%08x\n",
				       crc_of(0, optarg, strlen(optarg))) < 0;
		else if (option == 'k')
			v.limits.in_flight = (unsigned)atoi(optarg);
		else if (option == 'w')
			v.limits.window = atof(optarg);
		else
			usage();
	}
	if (argc - optind != (queue_only ? 1 : 2))
		usage();
	spool_read(&spool, argv[argc - 1]);
	if (queue_only) {
		v.ledger = 0;
		judge_queue(&v);
	} else {
		ledger_read(&ledger, argv[optind]);
		judge_all(&v);
	}
	figures(&v);
	return v.lost + v.wrong > 0 ? EXIT_WRONG : 0;
}
