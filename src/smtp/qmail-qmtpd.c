/* qmail-qmtpd - receive mail by QMTP
 *
 *	qmail-qmtpd
 *
 * Takes messages from a client on descriptors 0 and 1, one after the other,
 * and answers for each recipient. What was answered with K is safely queued.
 * Messages and addresses stream; what is held is one answer a recipient, for
 * a million of them.
 *
 * Exit: 0 the client went away, 100 it does not speak QMTP, 111 it was too
 * slow, or something here does not work. Heap: bounded.
 * SPDX-License-Identifier: 0BSD
 */
#include "base/die.h"
#include "base/exit.h"
#include "conf/control.h"
#include "smtp/qmtpd.h"

const char prog_name[] = "qmail-qmtpd";

int main(int argc, char **argv)
{
	static char in_space[32768];
	static char out_space[4096];
	static struct qmtpd qmtpd;

	help_wanted(argc, argv, "");
	qmtpd.counted.in = (struct in)IN_FROM(0, in_space);
	qmtpd.counted.out = (struct out)OUT_TO(1, out_space);
	if (qmtpd_open(&qmtpd) == -1)
		die(EXIT_TEMP, control_where());
	qmtpd_serve(&qmtpd);
	return EXIT_OK;
}
