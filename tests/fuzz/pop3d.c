/* pop3d: a session after the login, followed line by line
 *
 * A Maildir of two messages, one of them made up. A shadow holds each answer
 * against RFC 1939: one a command, whole lines, lists that end; a message is
 * what is stored, with CR LF for line ends, and has as many octets as LIST
 * says. What is left at the end is what was not deleted, or all without QUIT.
 *
 * The first byte: the length of the message, of four bytes each.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "pop/browse.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/file.h"
#include "base/num.h"

#include "fuzz.h"

enum { SPACE = 4096, LATE = 2147483647, REPLY_MAX = 512, SAID_MAX = 1 << 24 };

static const char known[] = "box/cur/200.2.h,S=21,W=24:2,S";
static const char known_text[] = "Subject: x\n\n.dot\nend\n";
static const char made[] = "box/new/300.3.h";

struct session {
	struct str input;
	size_t size;
	struct buf said;
};

static void prepare(void)
{
	fuzz_mkdir("box");
	fuzz_mkdir("box/new");
	fuzz_mkdir("box/cur");
	fuzz_mkdir("box/tmp");
}

static void body(void *context)
{
	static char in_space[SPACE];
	static char out_space[SPACE];
	static struct browse browse;
	struct session *session = context;

	browse = (struct browse){.in = IN_FROM(0, in_space),
		.out = OUT_TO(1, out_space),
		.drop = DROP_EMPTY(-1)};
	browse.in.fd = fuzz_file(0, session->input);
	browse.in.size = session->size;
	browse.in.tied = &browse.out;
	browse.out.fd = fuzz_file(1, str_of(0, 0));
	browse.terms.timeout = 60;
	browse.drop.dir = open("box", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	MUST(browse.drop.dir != -1);
	MUST(drop_scan(&browse.drop, LATE) == 0 && browse.drop.n == 2);
	browse_run(&browse);
	file_close(browse.drop.dir);
	drop_free(&browse.drop);
}

static bool there(const char *path)
{
	struct stat st;

	return stat(path, &st) == 0;
}

/* The box as it is before each session. */
static void fill(struct str message)
{
	ignore(unlink("box/cur/300.3.h:2,"));
	fuzz_put(made, message);
	fuzz_put_text(known, known_text);
}

/* ---- the shadow ---- */

struct shadow {
	struct str said;
	struct str message;
	uint64_t octets[2]; /* as LIST has them; 0: not said yet */
	bool deleted[2];
	bool ended;
};

/* The next line, without its end. */
static struct str line_of(struct shadow *shadow)
{
	size_t n = str_find(shadow->said, '\n');

	MUST(n < shadow->said.n && n > 0 && shadow->said.s[n - 1] == '\r');
	struct str line = str_head(shadow->said, n - 1);
	shadow->said = str_skip(shadow->said, n + 1);
	return line;
}

/* Takes a list off, up to its dot. */
static struct str take_list(struct shadow *shadow)
{
	struct str start = shadow->said;

	while (!str_is(line_of(shadow), "."))
		;
	return str_head(start, start.n - shadow->said.n);
}

/* The message as it must travel, byte by byte, against what came. */
static void check_message(struct shadow *shadow, size_t which)
{
	struct str text = which ? shadow->message : str_text(known_text);
	struct str sent = take_list(shadow);
	bool start = true;
	size_t at = 0;
	size_t stuffed = 0;
	char before = 0;

	for (size_t i = 0; i < text.n; i++) {
		char c = text.s[i];
		if (c == '.' && start) {
			MUST(sent.s[at++] == '.');
			stuffed++;
		}
		if (c == '\n' && before != '\r')
			MUST(sent.s[at++] == '\r');
		MUST(at < sent.n && sent.s[at++] == c);
		start = c == '\n';
		before = c;
	}
	if (text.n && before != '\n') {
		if (before != '\r')
			MUST(sent.s[at++] == '\r');
		MUST(sent.s[at++] == '\n');
	}
	MUST(sent.n - at == 3 && memcmp(sent.s + at, ".\r\n", 3) == 0);
	MUST(!shadow->octets[which] || shadow->octets[which] == at - stuffed);
	shadow->octets[which] = at - stuffed;
}

/* A good answer to this command: what comes behind it? */
static void good(struct shadow *shadow, struct str verb, struct str argument)
{
	uint64_t n = 0;

	size_t digits = num_scan(argument, &n);
	struct str more = str_trim(str_skip(argument, digits));
	if (str_is_case(verb, "RETR") || str_is_case(verb, "TOP")) {
		MUST((n == 1 || n == 2) && !shadow->deleted[n - 1]);
		if (more.n)
			(void)take_list(shadow);
		else
			check_message(shadow, n - 1);
	} else if (str_is_case(verb, "DELE")) {
		MUST((n == 1 || n == 2) && !shadow->deleted[n - 1]);
		shadow->deleted[n - 1] = true;
	} else if (str_is_case(verb, "RSET")) {
		shadow->deleted[0] = shadow->deleted[1] = false;
	} else if (str_is_case(verb, "CAPA") ||
		   (!argument.n && (str_is_case(verb, "LIST") ||
					   str_is_case(verb, "UIDL"))) ||
		   (!str_trim(argument).n && str_is_case(verb, "LANG"))) {
		(void)take_list(shadow);
	}
	shadow->ended = str_is_case(verb, "QUIT");
}

static void command(struct shadow *shadow, struct str line)
{
	if (line.n && line.s[line.n - 1] == '\r')
		line.n--;
	struct str verb = str_cut(&line, ' ');
	while (line.n && line.s[0] == ' ')
		line = str_skip(line, 1);
	struct str answer = line_of(shadow);
	MUST(answer.n <= REPLY_MAX - 2);
	if (str_starts(answer, str_text("+OK")))
		good(shadow, verb, line);
	else
		MUST(str_starts(answer, str_text("-ERR ")));
}

static void follow(const struct session *session, struct str message)
{
	struct shadow shadow = {
		.said = buf_str(&session->said), .message = message};
	struct str rest = session->input;

	MUST(str_is(line_of(&shadow), "+OK "));
	while (!shadow.ended && str_has(rest, '\n') &&
		str_find(rest, '\n') < 60000)
		command(&shadow, str_cut(&rest, '\n'));
	if (rest.n < 60000 || shadow.ended)
		MUST(shadow.said.n == 0);
	bool quit = shadow.ended;
	MUST(there(known) == !(quit && shadow.deleted[0]));
	MUST(there(made) == !quit);
	MUST(there("box/cur/300.3.h:2,") == (quit && !shadow.deleted[1]));
}

static void run(struct str input)
{
	size_t n = 4 * (size_t)fuzz_byte(&input);
	struct str message = str_head(input, n);

	input = str_skip(input, message.n);
	for (size_t size = 1; size <= SPACE; size *= SPACE) {
		struct session session = {input, size, BUF_LIMIT(SAID_MAX)};
		fill(message);
		MUST(fuzz_program(body, &session) == -1);
		fuzz_file_take(1, &session.said);
		follow(&session, message);
		buf_free(&session.said);
	}
}

const struct fuzz_target fuzz_target = {
	.prepare = prepare, .run = run, .memory = 1 << 18};
