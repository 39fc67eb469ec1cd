/* qmqpd: a whole session from the server's side, against a reader of whole
 * netstrings
 *
 * One answer or none; what is queued is what was sent, and only if all of it
 * came. And all of it does not depend on the pieces.
 *
 * The first byte: the queue's verdict.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/qmqpd.h"

#include "base/exit.h"
#include "counts.h"
#include "mails.h"

#include "fuzz.h"

enum { SPACE = 32768, TEMPORARY = 1, PERMANENT = 2 };

struct session {
	struct str input;
	size_t size; /* of a piece */
	unsigned options;
	struct buf said; /* by the server */
	int code;
};

static void body(void *context)
{
	static char in_space[SPACE];
	static char out_space[SPACE];
	static struct counted counted;
	struct session *session = context;

	counted = (struct counted){
		.in = IN_FROM(fuzz_file(0, session->input), in_space),
		.out = OUT_TO(fuzz_file(1, str_of(0, 0)), out_space)};
	counted.in.size = session->size;
	counted.in.tied = &counted.out;
	counted.facts.gate = &counted.gate;
	counted.facts.peer = &counted.peer;
	if (session->options & TEMPORARY)
		fuzz_verdict = "Zqq trouble (#4.3.0)";
	if (session->options & PERMANENT)
		fuzz_verdict = "Dmail refused (#5.7.1)";
	qmqpd_serve(&counted);
}

static void talk(struct session *session)
{
	fuzz_mails_clear();
	session->code = fuzz_program(body, session);
	MUST(session->code == -1 || session->code == EXIT_OK ||
		session->code == EXIT_PERM);
	fuzz_file_take(1, &session->said);
}

static void check_envelope(struct str inside, struct str envelope)
{
	struct str address;
	char letter = 'F';

	while (counts_take(&inside, &address) == 1) {
		struct str record = str_cut(&envelope, 0);
		MUST(record.n && record.s[0] == letter);
		MUST(str_equal(str_skip(record, 1), address));
		letter = 'T';
	}
	MUST(envelope.n == 0 && inside.n == 0 && letter == 'T');
}

static void follow(const struct session *session)
{
	struct str rest = session->input;
	struct str said = buf_str(&session->said);
	struct str all = {0, 0};
	struct str message = {0, 0};
	struct str answer = {0, 0};

	MUST(fuzz_mails_n <= 1);
	MUST(counts_take(&said, &answer) != -1 && said.n == 0);
	bool good = counts_take(&rest, &all) == 1 &&
		    counts_take(&all, &message) == 1;
	bool yes = answer.n > 0 && answer.s[0] == 'K';
	if (answer.n > 0)
		counts_answer(answer);
	MUST(yes == (fuzz_mails_n == 1 && fuzz_mails[0].queued));
	if (!yes)
		return;
	MUST(good);
	counts_message(buf_str(&fuzz_mails[0].message), message);
	check_envelope(all, buf_str(&fuzz_mails[0].envelope));
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

const struct fuzz_target fuzz_target = {.run = run, .memory = 1 << 18};
