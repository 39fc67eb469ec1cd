/* smtpd: a whole session from the server's side, followed line by line
 *
 * A shadow reads the client's bytes as RFC 5321 says and holds the server's
 * replies against them: one reply a command, in the right grammar; what is
 * queued is what stands between DATA and the only CR LF . CR LF, or nothing;
 * nobody gets mail who is not ours. And all of it does not depend on the
 * pieces in which the bytes come. The profile is lenient and nothing limited,
 * so that a session goes on whatever is said; the octets of BDAT are counted.
 *
 * The first byte: may relay, small databytes, the queue's verdict.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/parley.h"

#include <string.h>

#include "base/ascii.h"
#include "base/num.h"
#include "mails.h"
#include "talk/command.h"

#include "fuzz.h"

enum {
	SPACE = 32768,
	SMALL = 100,
	RELAY = 1,
	LIMIT = 2,
	TEMPORARY = 4,
	PERMANENT = 8,
	REPLY_MAX = 512, /* RFC 5321, 4.5.3.1.5 */
};

static struct parley opened;

/* ---- one session ---- */

struct session {
	struct str input;
	size_t size; /* of a piece */
	unsigned options;
	struct buf said; /* by the server */
};

/* No look at the interfaces of this machine. */
int own_read(struct own *own_out)
{
	static const unsigned char bytes[4] = {192, 0, 2, 1};

	own_out->ips[0] = ip_of(bytes, 4);
	own_out->n = 1;
	return 0;
}

bool own_has(const struct own *own, const struct ip *ip)
{
	return own->n > 0 && ip_equal(&own->ips[0], ip);
}

static void prepare(void)
{
	fuzz_put_text("control/me", "mail.example\n");
	fuzz_put_text("control/localiphost", "ours.example\n");
	fuzz_put_text("control/rcpthosts", "ours.example\n.sub.example\n");
	fuzz_put_text("control/badmailfrom", "a@bad.example\n@evil.example\n");
	fuzz_put_text("control/rcptlookup", "0\n");
	fuzz_put_text("control/smtpprofile", "lenient\n");
	fuzz_put_text("control/smtplimits",
		"refusals:0\nerrors:0\nidle:0\nseconds:0\n");
	parley_begin(&opened);
	MUST(parley_open(&opened) == 1);
	opened.peer.remote_ip = "192.0.2.9";
	opened.peer.remote_host = "client.example";
	opened.peer.remote_info = "joe\nX";
}

static void body(void *context)
{
	static char in_space[SPACE];
	static char out_space[SPACE];
	static struct parley parley;
	struct session *session = context;

	parley = opened;
	parley.facts.peer = &parley.peer;
	parley.facts.gate = &parley.gate;
	parley.in = (struct in)IN_FROM(fuzz_file(0, session->input), in_space);
	parley.in.size = session->size;
	parley.out = (struct out)OUT_TO(fuzz_file(1, str_of(0, 0)), out_space);
	parley.in.timeout = parley.out.timeout = parley.timeout;
	parley.in.tied = &parley.out;
	parley.gate.relay = session->options & RELAY ? "" : 0;
	parley.gate.databytes = session->options & LIMIT ? SMALL : 0;
	if (session->options & TEMPORARY)
		fuzz_verdict = "Zqq trouble (#4.3.0)";
	if (session->options & PERMANENT)
		fuzz_verdict = "Dmail refused (#5.7.1)";
	int code = parley_run(&parley);
	MUST(code == 0 || code == PARLEY_GONE);
}

static void talk(struct session *session)
{
	fuzz_mails_clear();
	MUST(fuzz_program(body, session) == -1);
	fuzz_file_take(1, &session->said);
}

/* ---- the replies ---- */

/* Takes one reply off; its code, or 0 at the end. */
static int reply(struct str *said)
{
	int code = 0;
	bool more = true;

	while (more && said->n) {
		struct str line = str_head(*said, str_find(*said, '\n') + 1);
		*said = str_skip(*said, line.n);
		MUST(line.n >= 6 && line.n <= REPLY_MAX);
		MUST(line.s[line.n - 2] == '\r' && line.s[line.n - 1] == '\n');
		int its = 0;
		for (size_t i = 0; i < 3; i++) {
			MUST(ascii_digit(line.s[i]));
			its = its * 10 + line.s[i] - '0';
		}
		MUST(its >= 200 && its <= 599 && (code == 0 || its == code));
		code = its;
		MUST(line.s[3] == ' ' || line.s[3] == '-');
		more = line.s[3] == '-';
		for (size_t i = 4; i < line.n - 2; i++)
			MUST(!ascii_control(line.s[i]) &&
				!ascii_8bit(line.s[i]));
	}
	MUST(!more || code == 0);
	return code;
}

/* ---- the shadow ---- */

enum body_kind { WHOLE, BARE_LF, GONE };

struct shadow {
	struct str rest; /* of what the client says */
	struct str said; /* of what the server says */
	size_t recipients;
	size_t mails;
	bool ended;
	bool chunked; /* BDAT was accepted, and more is to come */
	bool cut; /* a chunk broke off: perhaps nothing was begun */
	unsigned options;
	struct buf body;
	bool bare_cr;
};

static enum body_kind read_body(struct shadow *shadow)
{
	buf_clear(&shadow->body);
	shadow->bare_cr = false;
	while (str_has(shadow->rest, '\n')) {
		struct str line = str_cut(&shadow->rest, '\n');
		if (!line.n || line.s[line.n - 1] != '\r')
			return BARE_LF;
		line.n--;
		if (str_has(line, '\r'))
			shadow->bare_cr = true;
		if (str_is(line, "."))
			return WHOLE;
		if (line.n && line.s[0] == '.')
			line = str_skip(line, 1);
		MUST(buf_add_str(&shadow->body, line) == 0);
		MUST(buf_add_byte(&shadow->body, '\n') == 0);
	}
	return GONE;
}

/* Two lines of trace, clean whatever the client said, then the body. */
static void check_message(struct str message, struct str body)
{
	static const char clean[] = ".@%+/=:-[]()?;, ";
	struct str rest = message;

	MUST(str_starts(str_cut(&rest, '\n'), str_text("Received: from ")));
	struct str by = str_cut(&rest, '\n');
	MUST(str_starts(by, str_text("  by ")));
	struct str trace = str_head(message, message.n - rest.n);
	for (size_t i = 0; i < trace.n; i++) {
		char c = trace.s[i];
		MUST(ascii_alpha(c) || ascii_digit(c) || c == '\n' ||
			(c && strchr(clean, c)));
	}
	MUST(str_equal(rest, body));
}

static bool ours(struct str address)
{
	struct str domain = str_skip(address, str_find_last(address, '@'));

	return domain.n == 0 || str_is_case(domain, "@ours.example") ||
	       str_ends_case(domain, str_text(".sub.example"));
}

static void check_envelope(const struct shadow *shadow, struct str envelope)
{
	size_t n = 0;

	while (strchr("ri", envelope.s[0]))
		(void)str_cut(&envelope, 0);
	MUST(str_cut(&envelope, 0).s[0] == 'F');
	while (envelope.n) {
		struct str record = str_cut(&envelope, 0);
		if (strchr("no", record.s[0]))
			continue;
		MUST(record.s[0] == 'T');
		n++;
		struct str address = str_skip(record, 1);
		MUST(!str_has(address, '\r') && !str_has(address, '\n'));
		MUST((shadow->options & RELAY) || ours(address));
	}
	MUST(n == shadow->recipients);
}

/* "354" was said: what comes of the message? */
static void data(struct shadow *shadow)
{
	enum body_kind kind = read_body(shadow);
	int code = reply(&shadow->said);
	const struct fuzz_mail *mail = &fuzz_mails[shadow->mails++];

	MUST(shadow->recipients > 0);
	shadow->ended = kind != WHOLE;
	MUST((kind == GONE) == (code == 0));
	MUST(kind != BARE_LF || code == 451);
	MUST(code != 250 || (kind == WHOLE && !shadow->bare_cr));
	MUST(code != 250 || !(shadow->options & LIMIT) ||
		shadow->body.n <= SMALL);
	if (shadow->mails < FUZZ_MAILS) {
		MUST(mail->queued == (code == 250));
		if (mail->queued) {
			check_message(buf_str(&mail->message),
				buf_str(&shadow->body));
			check_envelope(shadow, buf_str(&mail->envelope));
		}
	}
	shadow->recipients = 0;
}

/* What is queued stands in the order it came, lines ending in LF. */
static void check_chunked(struct shadow *shadow)
{
	const struct fuzz_mail *mail = &fuzz_mails[shadow->mails - 1];
	struct str body = buf_str(&shadow->body);

	if (shadow->mails >= FUZZ_MAILS)
		return;
	MUST(mail->queued);
	struct str rest = buf_str(&mail->message);
	(void)str_cut(&rest, '\n');
	(void)str_cut(&rest, '\n');
	while (body.n) {
		struct str line = str_cut(&body, '\n');
		if (body.n || line.s[line.n - 1] == '\r')
			MUST(line.n && line.s[line.n - 1] == '\r');
		if (line.n && line.s[line.n - 1] == '\r')
			line.n--;
		MUST(!str_has(line, '\r'));
		MUST(str_equal(str_cut(&rest, '\n'), line));
	}
	MUST(rest.n == 0);
	check_envelope(shadow, buf_str(&mail->envelope));
}

/* BDAT: as many octets as it says are no commands. False: it is none. */
static bool chunk(struct shadow *shadow, struct str line)
{
	struct str words;
	uint64_t n;

	if (line.n && line.s[line.n - 1] == '\r')
		line.n--;
	bool cut = line.n > COMMAND_MAX;
	struct str verb = str_cut(&line, ' ');
	words = str_trim(line);
	struct str digits = str_cut(&words, ' ');
	words = str_trim(words);
	if (!str_is_case(verb, "BDAT") || cut || str_has(line, '\r') ||
		str_has(line, 0))
		return false;
	bool last = str_is_case(words, "LAST");
	shadow->ended = !num_parse(digits, &n) || (words.n && !last);
	if (shadow->ended) {
		MUST(reply(&shadow->said) == 501);
		return true;
	}
	shadow->ended = n > shadow->rest.n;
	struct str octets = str_head(shadow->rest, n);
	shadow->rest = str_skip(shadow->rest, n);
	int code = reply(&shadow->said);
	MUST((code == 0) == shadow->ended);
	shadow->cut = code == 0 && !shadow->chunked;
	/* A chunk that breaks off has no reply that refuses it. */
	if (code == 503 || (code == 0 && shadow->recipients == 0))
		return true;
	MUST(shadow->recipients > 0);
	if (!shadow->chunked) {
		shadow->mails++;
		shadow->chunked = true;
		buf_clear(&shadow->body);
	}
	MUST(buf_add_str(&shadow->body, octets) == 0);
	if (last && code == 250)
		check_chunked(shadow);
	if (last)
		shadow->recipients = 0;
	shadow->chunked = shadow->chunked && !last;
	return true;
}

static void command(struct shadow *shadow, struct str line, int code)
{
	struct str verb = str_cut(&line, ' ');

	if (verb.n && verb.s[verb.n - 1] == '\r')
		verb.n--;
	shadow->ended = code == 221;
	if (code == 354) {
		data(shadow);
		return;
	}
	if (code != 250)
		return;
	if (str_is_case(verb, "RCPT"))
		shadow->recipients++;
	else if (!str_is_case(verb, "NOOP"))
		shadow->recipients = shadow->chunked = 0;
}

static void follow(const struct session *session)
{
	struct shadow shadow = {.rest = session->input,
		.said = buf_str(&session->said),
		.options = session->options,
		.body = BUF_LIMIT(1 << 20)};

	MUST(reply(&shadow.said) == 220);
	while (!shadow.ended && str_has(shadow.rest, '\n')) {
		struct str line = str_cut(&shadow.rest, '\n');
		if (chunk(&shadow, line))
			continue;
		int code = reply(&shadow.said);
		MUST(code != 0);
		command(&shadow, line, code);
	}
	MUST(shadow.said.n == 0);
	if (shadow.mails < FUZZ_MAILS)
		MUST(fuzz_mails_n == shadow.mails ||
			(shadow.cut && fuzz_mails_n + 1 == shadow.mails));
	buf_free(&shadow.body);
}

static void run(struct str input)
{
	unsigned options = fuzz_byte(&input);
	struct session whole = {input, SPACE, options, BUF_LIMIT(1 << 20)};
	struct session pieces = {
		input, 1 + options % 11, options, BUF_LIMIT(1 << 20)};

	talk(&whole);
	follow(&whole);
	talk(&pieces);
	follow(&pieces);
	MUST(str_equal(buf_str(&whole.said), buf_str(&pieces.said)));
	buf_free(&whole.said);
	buf_free(&pieces.said);
	fuzz_mails_clear();
}

const struct fuzz_target fuzz_target = {
	.prepare = prepare, .run = run, .memory = 1 << 18};
