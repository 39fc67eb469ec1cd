/* qmail-qmqpd - queue mail for other hosts, by QMQP
 *
 *	qmail-qmqpd
 *
 * Takes one message and its envelope from qmail-qmqpc on another host, on
 * descriptors 0 and 1, and answers once. Everybody who can connect may send
 * anywhere: the superserver has to see to who can. The message streams, the
 * envelope is held, 40 MiB of it.
 *
 * Exit: 0 answered, or the client went away; 100 it does not speak QMQP; 111
 * it was too slow, or something here does not work. Heap: bounded.
 * SPDX-License-Identifier: 0BSD
 */
#include "base/die.h"
#include "base/exit.h"
#include "smtp/qmqpd.h"

const char prog_name[] = "qmail-qmqpd";

int main(int argc, char **argv)
{
	static char in_space[32768];
	static char out_space[4096];
	static struct counted counted;

	help_wanted(argc, argv, "");
	counted.in = (struct in)IN_FROM(0, in_space);
	counted.out = (struct out)OUT_TO(1, out_space);
	counted_open(&counted);
	qmqpd_serve(&counted);
	return EXIT_OK;
}
