/* qreceipt - tell the sender that mail arrived if he asked, from a .qmail line
 *
 *	qreceipt deliveryaddress
 *
 * If the message on descriptor 0 has a field Notice-Requested-Upon-Delivery-To
 * that names deliveryaddress, a notice goes to $SENDER, itself from the empty
 * sender, so that it cannot bounce. A bounce ($SENDER empty or #@[]) gets none.
 *
 * Exit: 0 no request, or the notice is queued, 100 bad usage, no $SENDER, or
 * the notice was refused, 111 not now. Heap: bounded.
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <signal.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/die.h"
#include "base/env.h"
#include "base/exit.h"
#include "base/sig.h"
#include "local/receipt.h"

const char prog_name[] = "qreceipt";

static const char usage[] = "deliveryaddress";

/* A control byte in an address could end a line of the notice's header. */
static bool answerable(struct str address)
{
	for (size_t i = 0; i < address.n; i++)
		if (ascii_control(address.s[i]))
			return false;
	return address.n > 0 && !str_is(address, "#@[]");
}

static void send_notice(const struct receipt *receipt, struct str to)
{
	static struct submit submit;

	sig_ignore(SIGPIPE);
	if (submit_open(&submit) == -1)
		die_sys(EXIT_TEMP, "unable to start qmail-queue");
	if (receipt_write(receipt, to, &submit) == -1) {
		int error = errno;
		submit_fail(&submit);
		ignore(*submit_close(&submit, 0)); /* the reason is known */
		errno = error;
		die_sys(EXIT_TEMP, "unable to write the notice");
	}
	submit_sender(&submit, str_text(""));
	submit_recipient(&submit, to);
	const char *verdict = submit_close(&submit, 0);
	if (*verdict)
		die(*verdict == 'D' ? EXIT_PERM : EXIT_TEMP, verdict + 1);
}

int main(int argc, char **argv)
{
	static char space[8192];
	struct in in = IN_FROM(STDIN_FILENO, space);
	const char *sender = env_get("SENDER");

	help_wanted(argc, argv, usage);
	if (argc != 2 || !sender)
		die_usage(usage);
	struct receipt receipt = RECEIPT_FOR(str_text(argv[1]));
	if (!answerable(str_text(sender)) || !answerable(receipt.address))
		return EXIT_OK;
	if (receipt_scan(&receipt, &in) == -1) {
		if (errno != EMSGSIZE)
			die_sys(EXIT_TEMP, "unable to read message");
		/* Trying again would not help, and the mail is not to blame. */
		warn("header too long: no notice sent");
		return EXIT_OK;
	}
	if (receipt.asked)
		send_notice(&receipt, str_text(sender));
	return EXIT_OK;
}
