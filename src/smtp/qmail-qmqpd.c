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
#include "smtp/counted.h"

const char prog_name[] = "qmail-qmqpd";

enum { ENVELOPE_MAX = 40 * 1024 * 1024 };

static const struct answer bad_address = {
	553, "5.1.3", "sorry, I can't accept addresses like that"};

/* The next one inside, which must be there. */
static void open_inside(
	struct counted *counted, struct netstring *n, struct netstring *outer)
{
	int got = netstring_inside(n, outer);

	counted_need(counted, got);
	if (got == 0)
		counted_nonsense(counted);
}

static void receive(struct counted *counted, struct netstring *outer)
{
	struct netstring message;
	struct str piece;
	int got;

	open_inside(counted, &message, outer);
	counted_begin(counted, "QMQP");
	while ((got = netstring_view(&message, &piece)) == 1) {
		arrival_bytes(&counted->arrival, piece.s, piece.n);
		netstring_skip(&message, piece.n);
	}
	counted_need(counted, got);
	counted_need(counted, netstring_close(&message));
}

/* Takes one address to the envelope's end. False if it cannot be used. */
static bool receive_address(
	struct counted *counted, struct netstring *n, struct buf *envelope)
{
	char space[COUNTED_ADDRESS_MAX];
	struct str address;

	if (!counted_address(counted, n, space, &address))
		return false;
	counted_need(counted, buf_add_str(envelope, address));
	counted_need(counted, buf_add_byte(envelope, 0));
	return true;
}

/* Sender and recipients. They are held until the last comma has come: before
 * that it is not certain that this is QMQP at all. */
static bool receive_envelope(
	struct counted *counted, struct netstring *outer, struct buf *envelope)
{
	struct netstring n;
	bool usable;
	int got;

	open_inside(counted, &n, outer);
	usable = receive_address(counted, &n, envelope);
	while ((got = netstring_inside(&n, outer)) == 1)
		if (!receive_address(counted, &n, envelope))
			usable = false;
	counted_need(counted, got);
	counted_need(counted, netstring_close(outer));
	return usable;
}

static void finish(struct counted *counted, const struct answer *refusal,
	const struct buf *envelope)
{
	struct submit *submit = &counted->arrival.submit;
	struct str rest = buf_str(envelope);

	if (refusal) {
		arrival_fail(&counted->arrival);
	} else {
		submit_sender(submit, str_cut(&rest, 0));
		while (rest.n)
			submit_recipient(submit, str_cut(&rest, 0));
	}
	const char *verdict = arrival_close(&counted->arrival);
	counted->arriving = false;
	if (refusal)
		counted_say(counted, refusal);
	else
		netstring_add(&counted->out, str_text(verdict));
	counted_need(counted, out_flush(&counted->out));
}

int main(int argc, char **argv)
{
	static char in_space[32768];
	static char out_space[4096];
	static struct counted counted = {
		.in = IN_FROM(0, in_space), .out = OUT_TO(1, out_space)};
	static struct buf envelope = BUF_LIMIT(ENVELOPE_MAX);
	struct netstring outer;

	help_wanted(argc, argv, "");
	counted_open(&counted);
	int got = netstring_open(&outer, &counted.in);
	counted_need(&counted, got);
	if (got == 0)
		return EXIT_OK;
	receive(&counted, &outer);
	const struct answer *refusal = counted_judge(&counted, policy_qmqp);
	if (!receive_envelope(&counted, &outer, &envelope) && !refusal)
		refusal = &bad_address;
	finish(&counted, refusal, &envelope);
	return EXIT_OK;
}
