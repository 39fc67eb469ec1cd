/* qmtpd - see qmtpd.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/qmtpd.h"

#include <errno.h>
#include <string.h>

enum { RECIPIENTS_MAX = 1000000, RELAY_MAX = 1000 };

static const struct answer bad_sender = {
	553, "5.1.7", "sorry, I can't handle that sender"};
static const struct answer bad_recipient = {
	553, "5.1.3", "sorry, I can't handle that recipient"};

/* The message under way. */
struct package {
	const struct answer *refusal; /* of the message, or null */
	char sender_space[COUNTED_ADDRESS_MAX];
	struct str sender; /* hostile */
	struct buf recipient; /* hostile; with what $RELAYCLIENT adds */
	struct buf answers; /* pointers to answers; null: the queue's */
	bool begun; /* the envelope was */
};

/* Lines end in CR LF: all others bytes are passed on, bare ones too. */
static void decode(struct arrival *arrival, struct str piece, bool *cr)
{
	while (piece.n) {
		if (*cr && piece.s[0] != '\n')
			arrival_bytes(arrival, "\r", 1);
		size_t at = str_find(piece, '\r');
		arrival_bytes(arrival, piece.s, at);
		*cr = at < piece.n;
		piece = str_skip(piece, at + 1);
	}
}

static void receive(struct counted *counted, struct netstring *message)
{
	struct arrival *arrival = &counted->arrival;
	struct str piece;
	char first;
	bool cr = false;
	int got;

	counted_need(counted, netstring_byte(message, &first));
	if (first != '\n' && first != '\r')
		counted_nonsense(counted);
	counted_begin(counted, "QMTP");
	while ((got = netstring_view(message, &piece)) == 1) {
		if (first == '\n')
			arrival_bytes(arrival, piece.s, piece.n);
		else
			decode(arrival, piece, &cr);
		netstring_skip(message, piece.n);
	}
	if (cr)
		arrival_bytes(arrival, "\r", 1);
	counted_need(counted, got);
	counted_need(counted, netstring_close(message));
}

/* The next netstring of the message: the input must not end here. */
static void next(struct counted *counted, struct netstring *n)
{
	int got = netstring_open(n, &counted->in);

	if (got == 0)
		errno = ECONNRESET;
	counted_need(counted, got == 1 ? 0 : -1);
}

static void receive_sender(struct counted *counted, struct package *package)
{
	struct netstring n;

	next(counted, &n);
	bool usable = counted_address(
		counted, &n, package->sender_space, &package->sender);
	if (!usable && !package->refusal)
		package->refusal = &bad_sender;
}

/* The envelope begins with the first recipient that is accepted. */
static void add(
	struct counted *counted, struct package *package, struct str address)
{
	struct submit *submit = &counted->arrival.submit;
	const char *relay = counted->gate.relay;

	if (package->refusal)
		return;
	if (!package->begun)
		submit_sender(submit, package->sender);
	package->begun = true;
	if (buf_copy_str(&package->recipient, address) == -1 ||
		buf_add_text(&package->recipient, relay ? relay : "") == -1)
		arrival_fail(&counted->arrival);
	else
		submit_recipient(submit, buf_str(&package->recipient));
}

static void receive_recipients(struct counted *counted, struct package *package)
{
	char space[COUNTED_ADDRESS_MAX];
	struct netstring list;
	struct netstring one;
	int got;

	next(counted, &list);
	while ((got = netstring_inside(&one, &list)) == 1) {
		const struct answer *answer = &bad_recipient;
		struct str *address = &counted->facts.recipient;
		if (counted_address(counted, &one, space, address))
			answer = policy_ask(
				policy_qmtp, POLICY_RCPT, &counted->facts);
		if (!answer)
			add(counted, package, *address);
		counted_need(counted,
			buf_add(&package->answers, (const char *)&answer,
				sizeof(answer)));
	}
	counted_need(counted, got);
	counted_need(counted, netstring_close(&list));
}

static void answer_all(struct counted *counted, struct package *package)
{
	const struct answer *answer;

	if (!package->begun)
		arrival_fail(&counted->arrival);
	const char *verdict = arrival_close(&counted->arrival);
	counted->arriving = false;
	for (size_t i = 0; i < package->answers.n; i += sizeof(answer)) {
		memcpy(&answer, package->answers.s + i, sizeof(answer));
		if (!answer)
			answer = package->refusal;
		if (answer)
			counted_say(counted, answer);
		else
			netstring_add(&counted->out, str_text(verdict));
	}
}

void qmtpd_serve(struct counted *counted)
{
	static struct package package;
	struct netstring message;
	int got;

	package.recipient =
		(struct buf)BUF_LIMIT(COUNTED_ADDRESS_MAX + RELAY_MAX);
	package.answers =
		(struct buf)BUF_LIMIT(RECIPIENTS_MAX * sizeof(void *));
	while ((got = netstring_open(&message, &counted->in)) == 1) {
		receive(counted, &message);
		package.refusal = counted_judge(counted, policy_qmtp);
		package.begun = false;
		buf_clear(&package.answers);
		receive_sender(counted, &package);
		receive_recipients(counted, &package);
		answer_all(counted, &package);
	}
	counted_need(counted, got);
	counted_need(counted, out_flush(&counted->out));
	buf_free(&package.recipient);
	buf_free(&package.answers);
}
