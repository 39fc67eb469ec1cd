/* remote: a whole session of qmail-remote, against a server that says anything
 *
 * What went over the wire is read back and held against the server's replies:
 * commands are lines, one waits for the reply to the other, no address makes a
 * line of its own; what stands between DATA and the dot, un-stuffed, is the
 * message with CR LF for LF. The report has a part for each recipient, K just
 * when the server has taken the message, and never D without a refusal.
 *
 * The input: a byte (number of recipients, others left to try), then the
 * message, the sender, and the recipients, a NUL behind each, then all that
 * the server says.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/session.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/file.h"
#include "remote/merge.h"
#include "talk/reply.h"

#include "fuzz.h"

enum { RECIPIENTS = 3, ADDRESS_MAX = 2000, WIRE_MAX = 1 << 20 };

struct talk {
	char sender[ADDRESS_MAX];
	char recipients[RECIPIENTS][ADDRESS_MAX];
	char *list[RECIPIENTS];
	size_t n;
	bool last;
	int fd;
	struct str message;
	struct str replies;
	struct buf wire; /* what the server heard */
	struct buf report;
	int code; /* of the program's end; -1: it would try another host */
};

/* ---- running it ---- */

static void body(void *context)
{
	static const unsigned char bytes[4] = {192, 0, 2, 1};
	struct talk *talk = context;
	struct ip ip = ip_of(bytes, 4);
	struct session_job job = {.helo = "me.example",
		.sender = talk->sender,
		.recipients = talk->list,
		.n = talk->n,
		.timeout = 60};

	session_run(&job, talk->fd, &ip, talk->last);
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
	talk->code = fuzz_program(body, talk);
	fuzz_place(0, -1);
	fuzz_place(1, -1);
	(void)close(ends[0]); /* it may be closed */
	take_wire(talk, ends[1]);
	fuzz_file_take(1, &talk->report);
}

/* ---- the server's replies, one after the other ---- */

/* The next one's code; 0 if it does not come to its end. */
static int next_reply(struct str *rest)
{
	int code = -1;

	for (int lines = 0; lines < REPLY_LINES_MAX; lines++) {
		if (!str_has(*rest, '\n'))
			return 0;
		struct str line = str_cut(rest, '\n');
		bool digits = line.n >= 3 && ascii_digit(line.s[0]) &&
			      ascii_digit(line.s[1]) && ascii_digit(line.s[2]);
		int its = digits ? (line.s[0] - '0') * 100 +
					   (line.s[1] - '0') * 10 + line.s[2] -
					   '0'
				 : 0;
		if (code == -1)
			code = its >= 100 ? its : REPLY_NONSENSE;
		if (line.n < 4 || line.s[3] != '-')
			return code;
	}
	return 0;
}

/* ---- the wire ---- */

struct shadow {
	const struct talk *talk;
	struct str wire;
	struct str replies;
	int codes[RECIPIENTS]; /* what was said to each RCPT; 0: nothing */
	bool refused; /* some reply was 5xx */
	bool message_sent; /* up to its dot */
	int final; /* the reply to the dot */
};

/* A command line without its end; false at the end of the wire. */
static bool next_command(struct shadow *shadow, struct str *line_out)
{
	if (shadow->wire.n == 0)
		return false;
	MUST(str_has(shadow->wire, '\n'));
	*line_out = str_cut(&shadow->wire, '\n');
	MUST(line_out->n > 0 && line_out->s[line_out->n - 1] == '\r');
	line_out->n--;
	MUST(!str_has(*line_out, '\r'));
	return true;
}

static int hear(struct shadow *shadow)
{
	int code = next_reply(&shadow->replies);

	if (code >= 500)
		shadow->refused = true;
	return code;
}

/* The address in a command is the one it should be, once unquoted. */
static void check_path(struct str line, const char *head, const char *address)
{
	struct buf plain = BUF_LIMIT(ADDRESS_MAX);
	bool quoted = false;

	MUST(str_starts(line, str_text(head)));
	MUST(line.n > 0 && line.s[line.n - 1] == '>');
	line = str_skip(str_head(line, line.n - 1), strlen(head));
	for (size_t i = 0; i < line.n; i++) {
		if (line.s[i] == '"' && (quoted || i == 0)) {
			quoted = !quoted;
			continue;
		}
		if (quoted && line.s[i] == '\\')
			i++;
		MUST(buf_add_byte(&plain, line.s[i]) == 0);
	}
	MUST(str_is(buf_str(&plain), address));
	buf_free(&plain);
}

/* The message with CR LF at the end of each line, dots doubled. */
static void stuff(struct str message, struct buf *b)
{
	while (message.n) {
		struct str line = str_cut(&message, '\n');
		if (line.n && line.s[line.n - 1] == '\r')
			line.n--;
		if (line.n && line.s[0] == '.')
			MUST(buf_add_byte(b, '.') == 0);
		MUST(buf_add_str(b, line) == 0 && buf_add(b, "\r\n", 2) == 0);
	}
	MUST(buf_add_text(b, ".\r\n") == 0);
}

/* An unfinished line must not become a whole one: then there is no dot. */
static void check_message(struct shadow *shadow)
{
	struct str message = shadow->talk->message;
	struct buf want = BUF_LIMIT(WIRE_MAX);

	stuff(message, &want);
	if (message.n == 0 || message.s[message.n - 1] == '\n') {
		MUST(str_starts(shadow->wire, buf_str(&want)));
		shadow->wire = str_skip(shadow->wire, want.n);
		shadow->message_sent = true;
		shadow->final = hear(shadow);
	} else {
		MUST(shadow->wire.n < want.n);
		shadow->wire = str_of(0, 0);
	}
	buf_free(&want);
}

static void check_recipients(struct shadow *shadow, struct str *line)
{
	const struct talk *talk = shadow->talk;

	for (size_t i = 0; i < talk->n; i++) {
		if (strpbrk(talk->list[i], "\r\n"))
			continue;
		check_path(*line, "RCPT TO:<", talk->list[i]);
		shadow->codes[i] = hear(shadow);
		if (!next_command(shadow, line))
			return;
	}
}

/* Each command comes only after a reply to the one before. */
static void follow(struct shadow *shadow)
{
	struct str line;
	int code = hear(shadow);

	if (!next_command(shadow, &line) || str_is(line, "QUIT"))
		return;
	MUST(code == 220 && str_is(line, "HELO me.example"));
	code = hear(shadow);
	if (!next_command(shadow, &line) || str_is(line, "QUIT"))
		return;
	MUST(code == 250);
	check_path(line, "MAIL FROM:<", shadow->talk->sender);
	code = hear(shadow);
	if (!next_command(shadow, &line) || str_is(line, "QUIT"))
		return;
	MUST(code > 0 && code < 400);
	check_recipients(shadow, &line);
	if (!str_is(line, "DATA"))
		return;
	code = hear(shadow);
	if (code > 0 && code < 400)
		check_message(shadow);
	if (next_command(shadow, &line))
		MUST(str_is(line, "QUIT"));
	MUST(shadow->wire.n == 0);
}

/* ---- the report ---- */

static void check_recipient(const struct shadow *shadow, size_t i, char letter)
{
	int code = shadow->codes[i];

	if (strpbrk(shadow->talk->list[i], "\r\n"))
		MUST(letter == 'h');
	else if (code < 400)
		MUST(letter == 'r' && code > 0);
	else
		MUST(letter == (code < 500 ? 's' : 'h'));
}

static void check_report(const struct shadow *shadow, struct str report)
{
	bool taken = shadow->message_sent && shadow->final > 0 &&
		     shadow->final < 400;
	bool broken = shadow->talk->message.n > 0 &&
		      !str_ends(shadow->talk->message, str_text("\n"));
	size_t n = 0;

	MUST(report.n > 1 && report.s[report.n - 1] == 0);
	for (;;) {
		struct str part = str_cut(&report, 0);
		MUST(part.n > 0);
		char letter = part.s[0];
		if (report.n == 0) {
			MUST(str_has(str_text("KZD"), letter));
			MUST((letter == 'K') == taken);
			MUST(letter != 'D' || shadow->refused || broken ||
				n == shadow->talk->n);
			break;
		}
		MUST(n < shadow->talk->n);
		check_recipient(shadow, n++, letter);
	}
}

/* As qmail-rspawn reads it: nobody is told K who was not taken. */
static void check_merged(const struct shadow *shadow, struct str said)
{
	struct buf texts = BUF_LIMIT(WIRE_MAX);
	struct report report = {.n = shadow->talk->n};
	bool taken = shadow->message_sent && shadow->final > 0 &&
		     shadow->final < 400;

	MUST(merge_report(said, &texts, &report) == 0);
	for (size_t i = 0; i < report.n; i++) {
		struct str result = report.results[i];
		int code = shadow->codes[i];
		MUST(!str_starts(
			result, str_text("Zqmail-remote said what makes no")));
		bool yes = taken && code > 0 && code < 400 &&
			   !strpbrk(shadow->talk->list[i], "\r\n");
		MUST((result.s[0] == 'K') == yes);
	}
	buf_free(&texts);
}

/* ---- */

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
		.last = options & 4,
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
	struct shadow shadow = {
		.talk = &talk, .wire = buf_str(&talk.wire), .replies = input};
	follow(&shadow);
	MUST(talk.code == 0 || (talk.code == -1 && !talk.last));
	if (talk.code == 0) {
		check_report(&shadow, buf_str(&talk.report));
		check_merged(&shadow, buf_str(&talk.report));
	}
	buf_free(&talk.wire);
	buf_free(&talk.report);
}

const struct fuzz_target fuzz_target = {.run = run, .memory = 1 << 20};
