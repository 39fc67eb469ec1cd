/* remote: a whole session of qmail-remote, against a server that says anything
 *
 * What went over the wire is read back and held against the server's replies:
 * commands are lines, each with its reply, no address makes a line of its own;
 * what stands behind DATA or BDAT, un-stuffed, is the message with CR LF for
 * LF, or if it is made plain for the server, some lines of ASCII. K is reported just for those whom the server took, along with a message
 * that it took, and never D without a refusal.
 *
 * The input: a byte (number of recipients; 4: somebody wishes to be told), then
 * the message, the sender, and the recipients, a NUL behind each, then all that
 * the server says.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/transaction.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/file.h"
#include "base/num.h"
#include "mail/utf8.h"
#include "remote/merge.h"

#include "fuzz.h"
#include "replies.h"

enum { RECIPIENTS = 3, ADDRESS_MAX = 2000, WIRE_MAX = 1 << 20, GOING = 421 };

struct talk {
	char sender[ADDRESS_MAX];
	char recipients[RECIPIENTS][ADDRESS_MAX];
	char *list[RECIPIENTS];
	size_t n;
	bool wishes;
	int fd;
	struct str message;
	struct str replies;
	struct buf wire; /* what the server heard */
	struct buf report;
};

/* ---- running it ---- */

static void body(void *context)
{
	static const unsigned char bytes[4] = {192, 0, 2, 1};
	static struct session session;
	static struct parcel parcel;
	struct talk *talk = context;
	struct verdict verdict = VERDICT_EMPTY;
	struct ip ip = ip_of(bytes, 4);
	struct session_way way = {
		.helo = str_text("me.example"), .timeout = 60};
	struct task task = {.sender = talk->sender,
		.recipients = talk->list,
		.n = talk->n,
		.parcel = &parcel};

	if (talk->wishes)
		task.dsn = str_text("rHDRS\nnSUCCESS\nTa@b.example\n");
	session = (struct session){.code = 0};
	MUST(parcel_take(&parcel, 0, "/nowhere") == PARCEL_OK);
	MUST(survey_take(&task.survey, &parcel) == 0);
	MUST(verdict_begin(&verdict, task.n) == 0);
	if (!session_open(&session, talk->fd, &ip, &way))
		session_explain(&session, &verdict);
	else if (!task.survey.whole)
		verdict_plain(&verdict, verdict_partial);
	else if (transaction_run(&session, &task, &verdict) == TRANSACTION_MORE)
		verdict_plain(&verdict, verdict_unreached);
	session_close(&session, 0);
	MUST(verdict_write(&verdict, 1) == 0);
	_exit(0);
}

static void take_wire(struct talk *talk, int fd)
{
	MUST(file_nonblock(fd) == 0);
	if (file_read_all(fd, &talk->wire) == -1)
		MUST(errno == ECONNRESET || errno == EAGAIN);
	file_close(fd);
}

static void converse(struct talk *talk)
{
	int ends[2];

	MUST(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) == 0);
	MUST(file_write_all(ends[1], talk->replies.s, talk->replies.n) == 0);
	MUST(shutdown(ends[1], SHUT_WR) == 0);
	MUST(file_nonblock(ends[0]) == 0);
	talk->fd = ends[0];
	fuzz_place(0, fuzz_file(0, talk->message));
	fuzz_place(1, fuzz_file(1, str_of(0, 0)));
	MUST(fuzz_program(body, talk) == 0);
	fuzz_place(0, -1);
	fuzz_place(1, -1);
	take_wire(talk, ends[1]);
	fuzz_file_take(1, &talk->report);
}

/* ---- the wire ---- */

struct shadow {
	const struct talk *talk;
	struct str wire;
	struct str replies;
	bool refused; /* some reply was 5xx */
	bool silent; /* a command had no reply */
	bool going; /* some reply was 421 */
	bool sender; /* of this transaction was taken */
	bool taken[RECIPIENTS]; /* in this transaction */
	size_t n; /* of those */
	bool delivered[RECIPIENTS];
	struct buf plain; /* an address, unquoted */
};

/* A command line without its end; false at the end of the wire. Without
 * PIPELINING each waits for the reply to the one before it. */
static bool next_command(struct shadow *shadow, struct str *line_out)
{
	if (shadow->wire.n == 0)
		return false;
	MUST(!shadow->silent ||
		replies_say(shadow->talk->replies, "PIPELINING"));
	MUST(str_has(shadow->wire, '\n'));
	*line_out = str_cut(&shadow->wire, '\n');
	MUST(line_out->n > 0 && line_out->s[line_out->n - 1] == '\r');
	line_out->n--;
	MUST(!str_has(*line_out, '\r'));
	return true;
}

static int hear(struct shadow *shadow)
{
	int code = replies_next(&shadow->replies);

	if (code >= 500)
		shadow->refused = true;
	if (code == GOING)
		shadow->going = true;
	if (code == 0)
		shadow->silent = true;
	return code;
}

static bool good(int code)
{
	return code > 0 && code < 400;
}

/* A domain beyond ASCII is written in another way. */
static bool same(struct str path, const char *address)
{
	struct str all = str_text(address);
	size_t at = str_find_last(all, '@');

	if (!utf8_beyond_ascii(str_skip(all, at)))
		return str_equal(path, all);
	return str_starts(path, str_head(all, at + 1));
}

/* Whoever has that address, and was not delivered to yet. */
static void check_recipient(struct shadow *shadow, struct str line, int code)
{
	const struct talk *talk = shadow->talk;
	struct str named = replies_path(&shadow->plain, line, "RCPT TO:<");
	bool found = false;

	for (size_t i = 0; i < talk->n && !found; i++) {
		if (!replies_sayable(talk->list[i]) || shadow->delivered[i] ||
			shadow->taken[i] || !same(named, talk->list[i]))
			continue;
		found = true;
		shadow->taken[i] = shadow->sender && good(code);
		shadow->n += shadow->taken[i];
	}
	/* One that was refused may be said again after another of its name. */
	for (size_t i = 0; i < talk->n && !found; i++)
		found = same(named, talk->list[i]);
	MUST(found);
}

/* All of it, as it is or made plain, and what is made of the reply. False: it
 * is cut, and that is the end. */
static bool check_message(struct shadow *shadow, bool dots, uint64_t n)
{
	struct buf want = BUF_LIMIT(WIRE_MAX);

	replies_body(shadow->talk->message, &want, dots);
	bool whole = str_starts(shadow->wire, buf_str(&want));
	if (whole || str_starts(buf_str(&want), shadow->wire)) {
		MUST(dots || n == want.n ||
			utf8_beyond_ascii(shadow->talk->message));
		shadow->wire = str_skip(shadow->wire, want.n);
	} else {
		MUST(utf8_beyond_ascii(shadow->talk->message));
		whole = replies_plain(&shadow->wire, dots, n);
	}
	buf_free(&want);
	if (!whole)
		return false;
	int code = hear(shadow);
	bool accepted = code >= 200 && code < 300;
	for (size_t i = 0; i < shadow->talk->n; i++) {
		if (accepted && shadow->taken[i])
			shadow->delivered[i] = true;
		shadow->taken[i] = false;
	}
	return true;
}

/* It tells how long the chunk is, and that it is the last. */
static uint64_t chunk_size(struct str line)
{
	struct str size = str_skip(line, 5);
	uint64_t n = 0;

	MUST(num_parse(str_cut(&size, ' '), &n));
	MUST(str_is(size, "LAST"));
	return n;
}

/* Only 3yz asks for text. Whoever goes is told QUIT, even if it then asks: there is
 * no dot behind it, so it is no message. False: nothing may follow. */
static bool check_data(struct shadow *shadow)
{
	int code = hear(shadow);
	bool asks = code / 100 == 3;

	if (!good(code) || (!asks && shadow->n == 0))
		return true;
	if (asks && shadow->n > 0)
		return check_message(shadow, true, 0);
	/* Nobody is there to get it: nothing is sent. */
	if (!asks || !str_starts(shadow->wire, str_text(".\r\n"))) {
		if (shadow->going && str_is(shadow->wire, "QUIT\r\n"))
			shadow->wire.n = 0;
		return false;
	}
	MUST(shadow->sender);
	shadow->wire = str_skip(shadow->wire, 3);
	(void)hear(shadow);
	return true;
}

static void begin(struct shadow *shadow, struct str line)
{
	MUST(same(replies_path(&shadow->plain, line, "MAIL FROM:<"),
		shadow->talk->sender));
	shadow->sender = good(hear(shadow));
	shadow->n = 0;
	memset(shadow->taken, 0, sizeof(shadow->taken));
}

/* Any command but the first one or two. False: nothing may follow. */
static bool check_command(struct shadow *shadow, struct str line)
{
	if (str_starts(line, str_text("MAIL ")))
		begin(shadow, line);
	else if (str_starts(line, str_text("RCPT ")))
		check_recipient(shadow, line, hear(shadow));
	else if (str_is(line, "DATA"))
		return check_data(shadow);
	else if (str_starts(line, str_text("BDAT ")))
		return check_message(shadow, false, chunk_size(line));
	else if (str_is(line, "RSET"))
		(void)hear(shadow);
	else {
		MUST(str_is(line, "QUIT"));
		return false;
	}
	return true;
}

static void follow(struct shadow *shadow)
{
	struct str line;
	int code = hear(shadow);

	if (!next_command(shadow, &line) || str_is(line, "QUIT"))
		return;
	MUST(code == 220 && str_is(line, "EHLO me.example"));
	code = hear(shadow);
	if (!next_command(shadow, &line) || str_is(line, "QUIT"))
		return;
	if (str_is(line, "HELO me.example")) {
		MUST(code >= 500);
		code = hear(shadow);
		if (!next_command(shadow, &line) || str_is(line, "QUIT"))
			return;
	}
	MUST(code == 250);
	while (check_command(shadow, line) && next_command(shadow, &line))
		;
	MUST(shadow->wire.n == 0);
}

/* ---- the report ---- */

/* May it be refused without the server's word? */
static bool unsayable(const struct shadow *shadow)
{
	const struct talk *talk = shadow->talk;
	bool found =
		!replies_sayable(talk->sender) ||
		utf8_beyond_ascii(str_text(talk->sender)) ||
		utf8_beyond_ascii(talk->message) || /* in its header */
		(talk->message.n && !str_ends(talk->message, str_text("\n")));

	for (size_t i = 0; i < talk->n; i++)
		found = found || !replies_sayable(talk->list[i]) ||
			utf8_beyond_ascii(str_text(talk->list[i]));
	return found;
}

/* Addresses that are, or seem, the same: as many K as deliveries. */
static void check_delivered(const struct shadow *shadow,
	const struct report *report, const char *address)
{
	const struct talk *talk = shadow->talk;
	size_t wanted = 0;
	size_t said = 0;

	for (size_t i = 0; i < talk->n; i++) {
		if (!same(str_text(talk->list[i]), address) &&
			!same(str_text(address), talk->list[i]))
			continue;
		wanted += shadow->delivered[i];
		said += report->results[i].s[0] == 'K';
	}
	MUST(said == wanted);
}

/* As qmail-rspawn reads it: K for just those who were delivered to. */
static void check_merged(const struct shadow *shadow, struct str output)
{
	struct buf texts = BUF_LIMIT(WIRE_MAX);
	struct report report = {.n = shadow->talk->n};
	bool local =
		unsayable(shadow) || replies_say(shadow->talk->replies, "SIZE");

	MUST(output.n > 1 && output.s[output.n - 1] == 0);
	MUST(merge_report(output, &texts, &report) == 0);
	for (size_t i = 0; i < report.n; i++) {
		struct str result = report.results[i];
		MUST(!str_starts(
			result, str_text("Zqmail-remote said what makes no")));
		check_delivered(shadow, &report, shadow->talk->list[i]);
		MUST(result.s[0] != 'D' || shadow->refused || local);
	}
	buf_free(&texts);
}

static void address(struct str *input, char dst[ADDRESS_MAX], bool lines)
{
	struct str text = str_head(str_cut(input, 0), ADDRESS_MAX / 2 - 1);

	if (text.n)
		memcpy(dst, text.s, text.n);
	dst[text.n] = 0;
	for (char *c = dst; !lines && *c; c++)
		if (*c == '\r' || *c == '\n')
			*c = '_';
}

static void run(struct str input)
{
	static struct talk talk;
	unsigned options = fuzz_byte(&input);

	talk = (struct talk){.n = options % RECIPIENTS + 1,
		.wishes = options & 4,
		.wire = BUF_LIMIT(WIRE_MAX),
		.report = BUF_LIMIT(WIRE_MAX),
		.message = str_cut(&input, 0)};
	/* qmail-remote refuses a sender with a line break. */
	address(&input, talk.sender, false);
	for (size_t i = 0; i < talk.n; i++) {
		address(&input, talk.recipients[i], true);
		talk.list[i] = talk.recipients[i];
	}
	talk.replies = input;
	converse(&talk);
	struct shadow shadow = {.talk = &talk,
		.wire = buf_str(&talk.wire),
		.replies = input,
		.plain = BUF_LIMIT(ADDRESS_MAX)};
	follow(&shadow);
	check_merged(&shadow, buf_str(&talk.report));
	buf_free(&shadow.plain);
	buf_free(&talk.wire);
	buf_free(&talk.report);
}

const struct fuzz_target fuzz_target = {.run = run, .memory = 1 << 20};
