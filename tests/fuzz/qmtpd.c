/* qmtpd: a whole session from the server's side, against a reader of whole
 * netstrings
 *
 * One answer a recipient, in netstrings of plain text; what is queued is what
 * was sent, for those who were answered with K; nothing of a message that is
 * not whole. And all of it does not depend on the pieces.
 *
 * The first byte: may relay, small databytes, the queue's verdict.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/qmtpd.h"

#include <string.h>

#include "base/exit.h"
#include "counts.h"
#include "mails.h"

#include "fuzz.h"

enum {
	SPACE = 32768,
	SMALL = 100,
	RELAY = 1,
	LIMIT = 2,
	TEMPORARY = 4,
	PERMANENT = 8,
};

static struct gate gate;

struct session {
	struct str input;
	size_t size; /* of a piece */
	unsigned options;
	struct buf said; /* by the server */
	int code;
};

static void prepare(void)
{
	fuzz_put_text("control/me", "mail.example\n");
	fuzz_put_text("control/rcpthosts", "ours.example\n.sub.example\n");
	MUST(gate_open(&gate) == 0);
}

static void body(void *context)
{
	static char in_space[SPACE];
	static char out_space[SPACE];
	static struct qmtpd qmtpd;
	struct counted *counted = &qmtpd.counted;
	struct session *session = context;

	memset(qmtpd.counts, 0, sizeof(qmtpd.counts));
	*counted = (struct counted){
		.in = IN_FROM(fuzz_file(0, session->input), in_space),
		.out = OUT_TO(fuzz_file(1, str_of(0, 0)), out_space),
		.gate = gate};
	counted->in.size = session->size;
	counted->in.tied = &counted->out;
	counted->facts.gate = &counted->gate;
	counted->facts.peer = &counted->peer;
	counted->gate.relay = session->options & RELAY ? "@relay" : 0;
	counted->gate.databytes = session->options & LIMIT ? SMALL : 0;
	if (session->options & TEMPORARY)
		fuzz_verdict = "Zqq trouble (#4.3.0)";
	if (session->options & PERMANENT)
		fuzz_verdict = "Dmail refused (#5.7.1)";
	qmtpd_serve(&qmtpd);
}

static void talk(struct session *session)
{
	fuzz_mails_clear();
	session->code = fuzz_program(body, session);
	MUST(session->code == -1 || session->code == EXIT_OK ||
		session->code == EXIT_PERM);
	fuzz_file_take(1, &session->said);
}

/* ---- the shadow ---- */

struct shadow {
	struct str rest; /* of what the client says */
	struct str said; /* of what the server says */
	struct buf body;
	size_t mails;
	unsigned options;
};

/* The message as it has to be stored. */
static bool decode(struct shadow *shadow, struct str message)
{
	unsigned first = fuzz_byte(&message);

	buf_clear(&shadow->body);
	while (message.n) {
		size_t cr = str_find(message, '\r');
		bool end = cr + 1 < message.n && message.s[cr + 1] == '\n';
		size_t n = cr < message.n ? cr + 1 : cr;
		if (first == '\r' && end)
			n--;
		MUST(buf_add(&shadow->body, message.s, n) == 0);
		message = str_skip(message, cr + 1);
	}
	return first == '\n' || first == '\r';
}

static bool ours(struct str address)
{
	struct str domain = str_skip(address, str_find_last(address, '@'));

	return domain.n == 0 || str_is_case(domain, "@ours.example") ||
	       str_ends_case(domain, str_text(".sub.example"));
}

/* Is this what the recipient had to become in the envelope? */
static bool queued(
	const struct shadow *shadow, struct str *envelope, struct str address)
{
	struct str record = str_cut(envelope, 0);

	MUST(record.n && record.s[0] == 'T');
	record = str_skip(record, 1);
	MUST((shadow->options & RELAY) || ours(address));
	if (shadow->options & RELAY) {
		MUST(str_ends(record, str_text("@relay")));
		record.n -= 6;
	}
	return str_equal(record, address);
}

/* One whole package: its answers, and its mail. */
static void package(struct shadow *shadow, struct str message,
	struct str sender, struct str list)
{
	const struct fuzz_mail *mail = &fuzz_mails[shadow->mails++];
	struct str envelope = buf_str(&mail->envelope);
	struct str address;
	struct str answer;
	size_t taken = 0;

	MUST(shadow->mails == FUZZ_MAILS || shadow->mails <= fuzz_mails_n);
	MUST(decode(shadow, message));
	if (envelope.n)
		MUST(str_equal(str_skip(str_cut(&envelope, 0), 1), sender));
	while (counts_take(&list, &address) == 1) {
		MUST(counts_take(&shadow->said, &answer) == 1);
		counts_answer(answer);
		if (answer.s[0] != 'K')
			continue;
		taken++;
		if (shadow->mails < FUZZ_MAILS)
			MUST(queued(shadow, &envelope, address));
	}
	if (shadow->mails == FUZZ_MAILS)
		return;
	MUST(mail->queued == (taken > 0));
	MUST(!mail->queued || mail->recipients == taken);
	if (taken > 0)
		counts_message(buf_str(&mail->message), buf_str(&shadow->body));
}

/* Are all of the list netstrings, with nothing behind them? */
static bool whole_list(struct str list)
{
	struct str address;

	while (list.n)
		if (counts_take(&list, &address) != 1)
			return false;
	return true;
}

static void follow(const struct session *session)
{
	struct shadow shadow = {.rest = session->input,
		.said = buf_str(&session->said),
		.body = BUF_LIMIT(1 << 20),
		.options = session->options};
	struct str message;
	struct str sender;
	struct str list;

	while (shadow.mails < FUZZ_MAILS &&
		counts_take(&shadow.rest, &message) == 1 &&
		decode(&shadow, message) &&
		counts_take(&shadow.rest, &sender) == 1 &&
		counts_take(&shadow.rest, &list) == 1 && whole_list(list))
		package(&shadow, message, sender, list);
	if (shadow.mails < FUZZ_MAILS) {
		MUST(shadow.said.n == 0);
		for (size_t i = shadow.mails; i < fuzz_mails_n; i++)
			MUST(!fuzz_mails[i].queued);
	}
	buf_free(&shadow.body);
}

static void run(struct str input)
{
	unsigned options = fuzz_byte(&input);
	struct session whole = {input, SPACE, options, BUF_LIMIT(1 << 20), 0};
	struct session pieces = {
		input, 1 + options % 11, options, BUF_LIMIT(1 << 20), 0};

	talk(&whole);
	follow(&whole);
	talk(&pieces);
	follow(&pieces);
	MUST(whole.code == pieces.code);
	MUST(str_equal(buf_str(&whole.said), buf_str(&pieces.said)));
	buf_free(&whole.said);
	buf_free(&pieces.said);
	fuzz_mails_clear();
}

const struct fuzz_target fuzz_target = {
	.prepare = prepare, .run = run, .memory = 1 << 18};
