/* qmail-tcpto - show which hosts did not answer
 *
 *	qmail-tcpto
 *
 * One line for each host in the table that qmail-remote keeps in
 * queue/lock/tcpto: its address, how long ago the last connection timed out
 * and how often in a row.
 *
 * Exit: 0 done, 111 not done. Heap: none.
 * SPDX-License-Identifier: 0BSD
 */
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/exit.h"
#include "base/out.h"
#include "conf/home.h"
#include "remote/tcpto.h"

const char prog_name[] = "qmail-tcpto";

static void show(struct out *out, const struct tcpto_record *record)
{
	char text[IP_TEXT_MAX];
	int64_t now = clock_seconds();

	ip_format(&record->ip, text);
	out_join(out, text, " timed out ");
	out_num(out, now > record->when ? (uint64_t)(now - record->when) : 0);
	out_text(out, " seconds ago; # recent timeouts: ");
	out_num(out, record->count);
	out_byte(out, '\n');
}

int main(int argc, char **argv)
{
	static struct tcpto tcpto;
	static char space[1024];
	struct out out = OUT_TO(1, space);

	help_wanted(argc, argv, "");
	if (chdir(home_path) == -1 || tcpto_read(&tcpto) == -1)
		die_sys(EXIT_TEMP, "unable to read ", home_queue,
			"/lock/tcpto");
	for (size_t i = 0; i < TCPTO_MAX; i++)
		if (tcpto.records[i].count)
			show(&out, &tcpto.records[i]);
	if (out_flush(&out) == -1)
		die_sys(EXIT_TEMP, "unable to write");
	return EXIT_OK;
}
