/* qmqpd - see qmqpd.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/qmqpd.h"

#include "base/clock.h"

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

void qmqpd_serve(struct counted *counted)
{
	struct buf envelope = BUF_LIMIT(ENVELOPE_MAX);
	struct netstring outer;

	counted->in.deadline = clock_steady_ms() + QMQPD_SECONDS * 1000;
	counted->out.deadline = counted->in.deadline;
	int got = netstring_open(&outer, &counted->in);
	counted_need(counted, got);
	if (got == 0)
		return;
	receive(counted, &outer);
	const struct answer *refusal = counted_judge(counted, policy_qmqp);
	if (!receive_envelope(counted, &outer, &envelope) && !refusal)
		refusal = &bad_address;
	finish(counted, refusal, &envelope);
	buf_free(&envelope);
}
