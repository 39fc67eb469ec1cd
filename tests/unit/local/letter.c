/* letter: the lines in front of a message, and what programs are told
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/letter.h"

#include "scratch.h"

extern char **environ;

static struct letter letter;

static void forget(void)
{
	buf_free(&letter.from_line);
	buf_free(&letter.return_path);
	buf_free(&letter.delivered_to);
	buf_free(&letter.head);
	buf_free(&letter.new_sender);
	buf_free(&letter.strings);
}

static void write_to(const char *local, const char *dash, const char *ext,
	const char *host, const char *sender)
{
	forget();
	letter = (struct letter){.user = "joe",
		.home = "/home/joe",
		.local = local,
		.dash = dash,
		.ext = ext,
		.host = host,
		.sender = sender,
		.aliasempty = "./Mailbox"};
	CHECK(letter_lines(&letter) == 0);
}

static void from(const char *sender)
{
	write_to("joe", "", "", "h.example", sender);
}

static bool starts(const struct buf *b, const char *text)
{
	return str_starts(buf_str(b), str_text(text));
}

static void lines(void)
{
	write_to("joe-list", "-", "list", "h.example", "s@x.example");
	CHECK(starts(&letter.from_line, "From s@x.example "));
	/* "From s@x.example Thu Nov 24 17:20:00 2026\n" */
	CHECK(letter.from_line.n == 17 + 25);
	CHECK(letter.from_line.s[letter.from_line.n - 1] == '\n');
	CHECK_TEXT(
		buf_str(&letter.return_path), "Return-Path: <s@x.example>\n");
	CHECK_TEXT(buf_str(&letter.delivered_to),
		"Delivered-To: joe-list@h.example\n");
	CHECK_TEXT(buf_str(&letter.head), "Return-Path: <s@x.example>\n"
					  "Delivered-To: joe-list@h.example\n");
}

static void senders(void)
{
	from("");
	CHECK(starts(&letter.from_line, "From MAILER-DAEMON "));
	CHECK_TEXT(buf_str(&letter.return_path), "Return-Path: <>\n");
	from("a b@x");
	CHECK(starts(&letter.from_line, "From a-b@x "));
	CHECK_TEXT(buf_str(&letter.return_path), "Return-Path: <\"a b\"@x>\n");
}

/* No address adds a line to the head. */
static void no_new_lines(void)
{
	from("a\nTo: me\t@x");
	CHECK(starts(&letter.from_line, "From a-To:-me-@x "));
	CHECK(str_find(buf_str(&letter.from_line), '\n') ==
		letter.from_line.n - 1);
	CHECK(str_find(buf_str(&letter.return_path), '\n') ==
		letter.return_path.n - 1);
	write_to("a\nb", "", "", "h\nX: y", "s");
	CHECK_TEXT(buf_str(&letter.delivered_to), "Delivered-To: a_b@h_X: y\n");
}

static bool sender_is(const char *want)
{
	return letter_new_sender(&letter) == 0 &&
	       str_is(buf_str(&letter.new_sender), want);
}

/* The owner of a list gets its bounces. */
static void new_senders(void)
{
	write_to("joe-list", "-", "list", "h", "s@x");
	CHECK(sender_is("s@x"));
	scratch_put(".qmail-list-owner", "");
	CHECK(sender_is("joe-list-owner@h"));
	scratch_put(".qmail-list-owner-default", "");
	CHECK(sender_is("joe-list-owner-@h-@[]"));
	CHECK(unlink(".qmail-list-owner") == 0);
	CHECK(sender_is("s@x"));
	scratch_put(".qmail-list-owner", "");
	write_to("joe-list", "-", "list", "h", "");
	CHECK(sender_is(""));
	write_to("joe-list", "-", "list", "h", "#@[]");
	CHECK(sender_is("#@[]"));
	write_to("joe-x", "-", "x", "h", "s@x");
	CHECK(sender_is("s@x"));
	CHECK(symlink(".qmail-y-owner", ".qmail-y-owner") == 0);
	write_to("joe-y", "-", "y", "h", "s@x");
	CHECK(letter_new_sender(&letter) == -1);
}

static const char *var(const char *name)
{
	size_t n = strlen(name);

	for (size_t i = 0; letter.env.vars[i]; i++)
		if (strncmp(letter.env.vars[i], name, n) == 0 &&
			letter.env.vars[i][n] == '=')
			return letter.env.vars[i] + n + 1;
	return "(none)";
}

static bool has(const char *name, const char *value)
{
	return strcmp(var(name), value) == 0;
}

static void environment(void)
{
	struct dotqmail dot = {.by_default = true, .rest = 2};

	CHECK(setenv("OUTSIDE", "stays", 1) == 0);
	CHECK(setenv("SENDER", "somebody else", 1) == 0);
	write_to("joe-a-b-c-d", "-", "a-b-c-d", "x.y.z.example", "s@x");
	CHECK(letter_new_sender(&letter) == 0 &&
		letter_env(&letter, &dot) == 0);
	CHECK(has("USER", "joe") && has("HOME", "/home/joe"));
	CHECK(has("LOCAL", "joe-a-b-c-d") && has("SENDER", "s@x"));
	CHECK(has("NEWSENDER", "s@x") && has("OUTSIDE", "stays"));
	CHECK(has("RECIPIENT", "joe-a-b-c-d@x.y.z.example"));
	CHECK(has("HOST", "x.y.z.example") && has("HOST2", "x.y.z"));
	CHECK(has("HOST3", "x.y") && has("HOST4", "x"));
	CHECK(has("EXT", "a-b-c-d") && has("EXT2", "b-c-d"));
	CHECK(has("EXT3", "c-d") && has("EXT4", "d"));
	CHECK(has("DEFAULT", "b-c-d"));
	CHECK(has("RPLINE", "Return-Path: <s@x>\n"));
	CHECK(has("DTLINE", "Delivered-To: joe-a-b-c-d@x.y.z.example\n"));
	CHECK(strncmp(var("UFLINE"), "From s@x ", 9) == 0);
}

/* What qmail-lspawn leaves room for is what is put in. */
static void variables(void)
{
	struct dotqmail dot = {.by_default = true, .rest = 0};
	static char *none[] = {0};
	char **before = environ;

	write_to("joe-a", "-", "a", "x.example", "s@x");
	environ = none;
	CHECK(letter_new_sender(&letter) == 0 &&
		letter_env(&letter, &dot) == 0);
	CHECK(letter.env.n == LETTER_VARIABLES);
	environ = before;
}

static void short_ones(void)
{
	struct dotqmail dot = {.by_default = false};

	CHECK(setenv("DEFAULT", "from outside", 1) == 0);
	write_to("joe", "", "", "localhost", "");
	CHECK(letter_new_sender(&letter) == 0 &&
		letter_env(&letter, &dot) == 0);
	CHECK(has("EXT", "") && has("EXT2", "") && has("EXT4", ""));
	CHECK(has("HOST", "localhost") && has("HOST2", "localhost"));
	CHECK(has("HOST4", "localhost") && has("DEFAULT", "(none)"));
	CHECK(has("SENDER", "") && has("NEWSENDER", ""));
}

static void too_long(void)
{
	static char text[LETTER_LINE_MAX + 100];

	memset(text, 'x', sizeof(text) - 1);
	forget();
	letter = (struct letter){.user = "joe",
		.home = "/",
		.local = text,
		.dash = "",
		.ext = "",
		.host = "h",
		.sender = ""};
	CHECK(letter_lines(&letter) == -1);
	forget();
}

/* Without the variable, or with nonsense in it, nobody waits for others. */
static void among_others(void)
{
	static const char *const alone[] = {"", "0", "1", "x", "-2", "2x"};

	CHECK(unsetenv("QMAILCONCURRENCY") == 0 && !letter_company());
	for (size_t i = 0; i < sizeof(alone) / sizeof(*alone); i++) {
		CHECK(setenv("QMAILCONCURRENCY", alone[i], 1) == 0);
		CHECK(!letter_company());
	}
	CHECK(setenv("QMAILCONCURRENCY", "2", 1) == 0 && letter_company());
	CHECK(setenv("QMAILCONCURRENCY", "10", 1) == 0 && letter_company());
	CHECK(unsetenv("QMAILCONCURRENCY") == 0);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(lines);
	RUN(senders);
	RUN(no_new_lines);
	RUN(new_senders);
	RUN(environment);
	RUN(variables);
	RUN(short_ones);
	RUN(too_long);
	RUN(among_others);
	RUN(scratch_leave);
	return check_done();
}
