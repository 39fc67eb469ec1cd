/* qmtpd - see qmtpd.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/qmtpd.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "conf/control.h"
#include "route/insider.h"

enum { RECIPIENTS_MAX = 1000000, RELAY_MAX = 1000, NAME_MAX_BYTES = 4096 };

static const struct answer bad_sender = {
	553, "5.1.7", "sorry, I can't handle that sender"};
static const struct answer bad_recipient = {
	553, "5.1.3", "sorry, I can't handle that recipient"};

/* The message under way. */
struct package {
	const struct answer *refusal; /* of the message, or null */
	char sender_space[COUNTED_ADDRESS_MAX];
	struct buf recipient; /* hostile; with what $RELAYCLIENT adds */
	struct buf answers; /* pointers to answers; null: the queue's */
	bool begun; /* the envelope was */
};

int qmtpd_open(struct qmtpd *qmtpd)
{
	struct counted *counted = &qmtpd->counted;

	counted_open(counted);
	int result = gate_open(&counted->gate);
	result |= terms_read(&qmtpd->terms);
	qmtpd->name.limit = NAME_MAX_BYTES;
	if (control_line_or_me("smtpgreeting", &qmtpd->name, "") == -1)
		result = -1;
	struct str rest = buf_str(&qmtpd->name);
	result |= guard_open(&qmtpd->guard, -1, &counted->peer,
		str_cut(&rest, ' '), counted->gate.relay);
	fate_begin(&qmtpd->fate);
	qmtpd->fate.insider = insider_open();
	counted->facts.fate = qmtpd->terms.lookup ? &qmtpd->fate : 0;
	counted->facts.guard = &qmtpd->guard;
	return result;
}

/* One more: beyond the limit? Then it stays so. */
static bool enough(struct qmtpd *qmtpd, enum terms_limit limit)
{
	return terms_beyond(&qmtpd->terms, limit, ++qmtpd->counts[limit]);
}

/* What the rules say, to be kept until all answers are given. */
static const struct answer *ask(struct qmtpd *qmtpd, enum policy_stage stage)
{
	return said_keep(&qmtpd->said,
		policy_ask(policy_strangers, stage, &qmtpd->counted.facts));
}

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

static void receive(struct qmtpd *qmtpd, struct netstring *message)
{
	struct counted *counted = &qmtpd->counted;
	struct arrival *arrival = &counted->arrival;
	struct str piece;
	char first;
	bool cr = false;
	int got;

	counted_need(counted, netstring_byte(message, &first));
	if (first != '\n' && first != '\r')
		counted_nonsense(counted);
	counted_begin(counted, "QMTP");
	arrival->line_limit = qmtpd->terms.limits[TERMS_LINE];
	guard_purge(&qmtpd->guard, arrival);
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
	arrival_whole(arrival);
	counted->facts.overlong = arrival->overlong;
}

/* The next netstring of the message: the input must not end here. */
static void next(struct counted *counted, struct netstring *n)
{
	int got = netstring_open(n, &counted->in);

	if (got == 0)
		errno = ECONNRESET;
	counted_need(counted, got == 1 ? 0 : -1);
}

static void receive_sender(struct qmtpd *qmtpd, struct package *package)
{
	struct counted *counted = &qmtpd->counted;
	struct policy_facts *facts = &counted->facts;
	struct netstring n;

	next(counted, &n);
	bool usable = counted_address(
		counted, &n, package->sender_space, &facts->sender);
	facts->sender_bad =
		usable && gate_bad_sender(facts->gate, facts->sender);
	if (package->refusal)
		return;
	if (!usable)
		package->refusal = &bad_sender;
	else if (enough(qmtpd, TERMS_MESSAGES))
		package->refusal = &policy_enough[TERMS_MESSAGES];
	else
		package->refusal = ask(qmtpd, POLICY_MAIL);
}

/* The envelope begins with the first recipient that is accepted, if nothing
 * forbids the message then. */
static void begin(struct qmtpd *qmtpd, struct package *package)
{
	struct counted *counted = &qmtpd->counted;

	package->refusal = ask(qmtpd, POLICY_DATA);
	if (!package->refusal)
		submit_sender(&counted->arrival.submit, counted->facts.sender);
	package->begun = !package->refusal;
}

static void add(struct qmtpd *qmtpd, struct package *package)
{
	struct arrival *arrival = &qmtpd->counted.arrival;
	const char *relay = qmtpd->counted.gate.relay;

	if (!package->begun && !package->refusal)
		begin(qmtpd, package);
	if (package->refusal)
		return;
	if (buf_copy_str(&package->recipient, qmtpd->counted.facts.recipient) ==
			-1 ||
		buf_add_text(&package->recipient, relay ? relay : "") == -1)
		arrival_fail(arrival);
	else
		submit_recipient(
			&arrival->submit, buf_str(&package->recipient));
}

/* Why not this recipient; null: he is accepted. Of a message that is refused
 * nothing is asked any more, nor by a client that has guessed enough. */
static const struct answer *consider(
	struct qmtpd *qmtpd, const struct package *package)
{
	const struct terms *terms = &qmtpd->terms;
	uint64_t *counts = qmtpd->counts;

	if (package->refusal)
		return package->refusal;
	if (terms_beyond(terms, TERMS_REFUSALS, counts[TERMS_REFUSALS]))
		return &policy_enough[TERMS_REFUSALS];
	if (terms_beyond(terms, TERMS_RECIPIENTS, counts[TERMS_RECIPIENTS] + 1))
		return &policy_enough[TERMS_RECIPIENTS];
	const struct answer *answer = ask(qmtpd, POLICY_RCPT);
	if (!answer) {
		counts[TERMS_RECIPIENTS]++;
	} else if (answer->code >= 500) {
		guard_refused(&qmtpd->guard);
		if (enough(qmtpd, TERMS_REFUSALS))
			return &policy_enough[TERMS_REFUSALS];
	}
	return answer;
}

static void receive_recipients(struct qmtpd *qmtpd, struct package *package)
{
	struct counted *counted = &qmtpd->counted;
	char space[COUNTED_ADDRESS_MAX];
	struct netstring list;
	struct netstring one;
	int got;

	next(counted, &list);
	while ((got = netstring_inside(&one, &list)) == 1) {
		const struct answer *answer = &bad_recipient;
		if (counted_address(
			    counted, &one, space, &counted->facts.recipient))
			answer = consider(qmtpd, package);
		if (!answer)
			add(qmtpd, package);
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

/* One message and its answers. False: the client is not wanted any more. */
static bool take(
	struct qmtpd *qmtpd, struct package *package, struct netstring *message)
{
	receive(qmtpd, message);
	package->refusal = counted_judge(&qmtpd->counted, policy_strangers);
	package->begun = false;
	buf_clear(&package->answers);
	qmtpd->said.n = 0;
	qmtpd->counts[TERMS_RECIPIENTS] = 0;
	receive_sender(qmtpd, package);
	receive_recipients(qmtpd, package);
	answer_all(&qmtpd->counted, package);
	return !terms_beyond(&qmtpd->terms, TERMS_REFUSALS,
		       qmtpd->counts[TERMS_REFUSALS]) &&
	       !terms_beyond(&qmtpd->terms, TERMS_MESSAGES,
		       qmtpd->counts[TERMS_MESSAGES]);
}

void qmtpd_serve(struct qmtpd *qmtpd)
{
	static struct package package;
	struct counted *counted = &qmtpd->counted;
	uint64_t seconds = qmtpd->terms.limits[TERMS_SECONDS];
	struct netstring message;
	bool wanted = !ask(qmtpd, POLICY_CONNECT);
	int got = 0;

	if (seconds)
		counted->in.deadline =
			clock_steady_ms() + (int64_t)seconds * 1000;
	counted->out.deadline = counted->in.deadline;
	package.recipient =
		(struct buf)BUF_LIMIT(COUNTED_ADDRESS_MAX + RELAY_MAX);
	package.answers =
		(struct buf)BUF_LIMIT(RECIPIENTS_MAX * sizeof(void *));
	while (wanted && (got = netstring_open(&message, &counted->in)) == 1)
		wanted = take(qmtpd, &package, &message);
	counted_need(counted, got);
	counted_need(counted, out_flush(&counted->out));
	guard_end(&qmtpd->guard);
	buf_free(&package.recipient);
	buf_free(&package.answers);
}
