/* inject: a user's text, with any header, through all of qmail-inject
 *
 * It is refused or queued. What is queued has a header in which every line is
 * one, the fields that must be there and none that must not travel; the body
 * is as it came; and it would be taken again.
 *
 * The input: a byte (which recipients count, settings), an argument up to a
 * NUL, then the text.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/exit.h"
#include "base/in.h"
#include "inject/draft.h"
#include "inject/post.h"
#include "inject/reader.h"
#include "inject/settings.h"
#include "mails.h"

#include "fuzz.h"

enum {
	ARGUMENT_MAX = 500,
	ROOM = 1 << 20,
	CHOICE = 3, /* bits of the first byte */
	SENDER = 4,
	COMMENT = 8,
	DROP = 16,
	VERP = 32,
};

static struct draft made; /* with all that files and environment say */

static void prepare(void)
{
	fuzz_put_text("control/me", "me.example\n");
	fuzz_put_text("control/defaultdomain", "d.example\n");
	fuzz_put_text("lists", "list@h.example\n");
	MUST(setenv("QMAILUSER", "joe", 1) == 0);
	MUST(setenv("QMAILNAME", "Joe \"X\" (y)", 1) == 0);
	MUST(setenv("QMAILMFTFILE", "lists", 1) == 0);
	MUST(unsetenv("QMAILINJECT") == 0 && unsetenv("QMAILHOST") == 0);
	made = (struct draft)DRAFT_EMPTY;
	settings_read(&made);
}

struct letter {
	unsigned options;
	char argument[ARGUMENT_MAX];
	struct str text;
	size_t size; /* of the pieces */
};

static void body(void *context)
{
	static char space[8192];
	static struct draft draft;
	struct letter *letter = context;
	struct in in = IN_FROM(fuzz_file(0, letter->text), space);
	struct buf rest = BUF_LIMIT(DRAFT_HEADER_MAX + 1);
	char choice[] = {'-', "aAhH"[letter->options & CHOICE], 0};
	char sender[] = "-fme@\"x y\"";
	char ends[] = "--";
	char *argv[] = {sender, choice, ends, letter->argument, 0, 0};

	if (letter->options & SENDER) {
		argv[2] = sender;
		argv[3] = ends;
		argv[4] = letter->argument;
	}
	in.size = letter->size;
	draft = made;
	draft.settings.name_comment = letter->options & COMMENT;
	draft.settings.drop_from = letter->options & DROP;
	draft.settings.drop_message_id = letter->options & DROP;
	draft.settings.drop_return_path = letter->options & DROP;
	draft.settings.verp_recipient = letter->options & VERP;
	settings_options(&draft, argv);
	reader_header(&draft, &in, &rest);
	post_message(&draft, &rest, &in);
}

static bool inject(struct letter *letter)
{
	fuzz_mails_clear();
	int code = fuzz_program(body, letter);
	MUST(code == -1 || code == EXIT_PERM);
	MUST(fuzz_mails_n <= 1);
	MUST((code == -1) == (fuzz_mails_n == 1 && fuzz_mails[0].queued));
	return code == -1;
}

/* ---- what stands in a header ---- */

/* Takes the header's next line, with its newline; false at its end, which is
 * taken if it is an empty line. */
static bool next_line(struct str *rest, bool inside, struct str *line_out)
{
	struct str line = str_head(*rest, str_find(*rest, '\n') + 1);
	bool more = line.n > 0 && inside && ascii_blank(line.s[0]);

	*line_out = line;
	if (!more && header_name(line).n == 0 &&
		!str_starts(line, str_text("From "))) {
		if (str_is(line, "\n"))
			*rest = str_skip(*rest, 1);
		return false;
	}
	*rest = str_skip(*rest, line.n);
	return true;
}

/* The part of the text that is not header. */
static struct str body_of(struct str text)
{
	struct str line;
	bool inside = false;

	while (text.n && next_line(&text, inside, &line))
		inside = true;
	return text;
}

static void check_field(struct str field, unsigned seen[HEADER_KINDS])
{
	bool resent;
	struct str name = header_name(field);
	enum header_kind kind = header_find(name, &resent);

	MUST(name.n > 0 && field.s[field.n - 1] == '\n');
	MUST(kind != HEADER_BCC && kind != HEADER_RETURN_PATH &&
		kind != HEADER_CONTENT_LENGTH);
	seen[kind]++;
}

/* Every line of the queued header is one. */
static void check_header(struct str message)
{
	unsigned seen[HEADER_KINDS] = {0};
	struct str line;
	bool inside = false;

	while (message.n && next_line(&message, inside, &line)) {
		MUST(!str_starts(line, str_text("From ")));
		if (!inside || !ascii_blank(line.s[0]))
			check_field(line, seen);
		inside = true;
	}
	MUST(seen[HEADER_DATE] && seen[HEADER_MESSAGE_ID] &&
		seen[HEADER_FROM] && (seen[HEADER_TO] || seen[HEADER_CC]));
}

static void check_body(struct str message, struct str text)
{
	struct str got = body_of(message);
	struct str want = body_of(text);

	MUST(str_starts(got, want));
	got = str_skip(got, want.n);
	MUST(got.n == 0 || str_is(got, "\n"));
}

static void check_envelope(const struct letter *letter)
{
	struct str envelope = buf_str(&fuzz_mails[0].envelope);
	struct str sender = str_cut(&envelope, 0);

	MUST(sender.s[0] == 'F');
	if (letter->options & SENDER)
		MUST(str_starts(sender, str_text("Fme@x y")));
	if ((letter->options & CHOICE) == 0)
		MUST(fuzz_mails[0].recipients == 1);
}

/* By another program that finds it in a mailbox, say. */
static void check_again(struct letter *letter)
{
	struct buf first = BUF_LIMIT(ROOM);

	MUST(buf_copy_str(&first, buf_str(&fuzz_mails[0].message)) == 0);
	letter->text = buf_str(&first);
	MUST(inject(letter));
	check_header(buf_str(&fuzz_mails[0].message));
	buf_free(&first);
}

static void run(struct str input)
{
	static struct letter letter;
	unsigned options = fuzz_byte(&input);
	struct str argument = str_head(str_cut(&input, 0), ARGUMENT_MAX - 1);

	letter = (struct letter){.options = options,
		.text = input,
		.size = options % 7 ? 8192 : 3};
	if (argument.n)
		memcpy(letter.argument, argument.s, argument.n);
	if (inject(&letter)) {
		check_header(buf_str(&fuzz_mails[0].message));
		check_body(buf_str(&fuzz_mails[0].message), input);
		check_envelope(&letter);
		check_again(&letter);
	}
	fuzz_mails_clear();
}

const struct fuzz_target fuzz_target = {
	.prepare = prepare, .run = run, .memory = 1 << 22};
