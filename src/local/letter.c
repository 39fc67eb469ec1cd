/* letter - see letter.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/letter.h"

#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/exit.h"
#include "base/num.h"
#include "channel/serve.h"
#include "local/say.h"
#include "mail/date.h"
#include "mail/quote.h"

/* Appends text in which a newline would end the line. */
static int add_one_line(
	struct buf *b, struct str text, const char *bad, char by)
{
	size_t start = b->n;

	if (buf_add_str(b, text) == -1)
		return -1;
	for (size_t i = start; i < b->n; i++)
		if (b->s[i] != 0 && strchr(bad, b->s[i]))
			b->s[i] = by;
	return 0;
}

static int from_line(struct letter *letter)
{
	char date[DATE_MAX];
	const char *sender = *letter->sender ? letter->sender : "MAILER-DAEMON";
	size_t n = date_mbox(date, clock_seconds());

	if (buf_add_text(&letter->from_line, "From ") == -1 ||
		add_one_line(&letter->from_line, str_text(sender), " \t\n",
			'-') == -1 ||
		buf_add_byte(&letter->from_line, ' ') == -1 ||
		buf_add(&letter->from_line, date, n) == -1)
		return -1;
	return buf_add_byte(&letter->from_line, '\n');
}

static int return_path(struct letter *letter)
{
	struct buf quoted = BUF_LIMIT(LETTER_LINE_MAX);
	int result = -1;

	if (quote_address(&quoted, str_text(letter->sender)) == 0 &&
		buf_add_text(&letter->return_path, "Return-Path: <") == 0 &&
		add_one_line(
			&letter->return_path, buf_str(&quoted), "\n", '_') == 0)
		result = buf_add_text(&letter->return_path, ">\n");
	buf_free(&quoted);
	return result;
}

static int delivered_to(struct letter *letter)
{
	struct buf *b = &letter->delivered_to;

	if (buf_add_text(b, "Delivered-To: ") == -1 ||
		add_one_line(b, str_text(letter->local), "\n", '_') == -1 ||
		buf_add_byte(b, '@') == -1 ||
		add_one_line(b, str_text(letter->host), "\n", '_') == -1)
		return -1;
	return buf_add_byte(b, '\n');
}

int letter_lines(struct letter *letter)
{
	letter->from_line.limit = LETTER_LINE_MAX;
	letter->return_path.limit = LETTER_LINE_MAX;
	letter->delivered_to.limit = LETTER_LINE_MAX;
	letter->head.limit = 2 * LETTER_LINE_MAX;
	letter->new_sender.limit = LETTER_LINE_MAX;
	letter->strings.limit = LETTER_ENV_MAX;
	if (from_line(letter) == -1 || return_path(letter) == -1 ||
		delivered_to(letter) == -1)
		return -1;
	if (buf_add_str(&letter->head, buf_str(&letter->return_path)) == -1)
		return -1;
	return buf_add_str(&letter->head, buf_str(&letter->delivered_to));
}

void letter_clear(struct letter *letter)
{
	buf_clear(&letter->from_line);
	buf_clear(&letter->return_path);
	buf_clear(&letter->delivered_to);
	buf_clear(&letter->head);
	buf_clear(&letter->new_sender);
	buf_clear(&letter->strings);
}

bool letter_company(void)
{
	const char *text = env_get("QMAILCONCURRENCY");
	uint64_t n;

	return text && num_parse(str_text(text), &n) && n > 1;
}

void letter_rewind(void)
{
	if (lseek(0, 0, SEEK_SET) == -1)
		say_die(EXIT_TEMP, "Unable to rewind message. (#4.3.0)\n");
}

/* A bounce has no list behind it. */
static bool is_bounce(const char *sender)
{
	return !*sender || strcmp(sender, "#@[]") == 0;
}

int letter_new_sender(struct letter *letter)
{
	struct buf *b = &letter->new_sender;
	struct str dash = str_text(letter->dash);
	struct str ext = str_text(letter->ext);

	if (is_bounce(letter->sender))
		return buf_copy_text(b, letter->sender);
	int owner = dotqmail_exists(dash, ext, "-owner");
	if (owner != 1)
		return owner == -1 ? -1 : buf_copy_text(b, letter->sender);
	int pattern = dotqmail_exists(dash, ext, "-owner-default");
	if (pattern == -1)
		return -1;
	buf_clear(b);
	return buf_join(b, letter->local, pattern ? "-owner-@" : "-owner@",
		letter->host, pattern ? "-@[]" : "");
}

/* Copies NAME=value to where it stays, and puts it in. Nothing moves: the
 * memory was reserved at the start. */
static int put(struct letter *letter, const char *name, struct str value)
{
	struct buf *b = &letter->strings;
	size_t start = b->n;

	if (buf_join(b, name, "=") == -1 || buf_add_str(b, value) == -1 ||
		buf_add_byte(b, 0) == -1)
		return -1;
	return env_put(&letter->env, b->s + start);
}

/* EXT2 to EXT4: what follows the first, second and third '-' of ext. */
static int put_exts(struct letter *letter)
{
	static const char *const names[] = {"EXT", "EXT2", "EXT3", "EXT4"};
	struct str rest = str_text(letter->ext);

	for (size_t i = 0; i < 4; i++) {
		if (put(letter, names[i], rest) == -1)
			return -1;
		rest = str_skip(rest, str_find(rest, '-') + 1);
	}
	return 0;
}

/* HOST2 to HOST4: what precedes the last dot, the one before, and so on; the
 * last piece stays. */
static int put_hosts(struct letter *letter)
{
	static const char *const names[] = {"HOST", "HOST2", "HOST3", "HOST4"};
	struct str rest = str_text(letter->host);

	for (size_t i = 0; i < 4; i++) {
		if (put(letter, names[i], rest) == -1)
			return -1;
		rest = str_head(rest, str_find_last(rest, '.'));
	}
	return 0;
}

static int put_default(struct letter *letter, const struct dotqmail *dot)
{
	if (!dot->by_default) {
		env_drop(&letter->env, "DEFAULT");
		return 0;
	}
	return put(
		letter, "DEFAULT", str_skip(str_text(letter->ext), dot->rest));
}

static int put_recipient(struct letter *letter)
{
	struct buf recipient = BUF_LIMIT(LETTER_LINE_MAX);
	int result = buf_join(&recipient, letter->local, "@", letter->host, "");

	if (result == 0)
		result = put(letter, "RECIPIENT", buf_str(&recipient));
	buf_free(&recipient);
	return result;
}

int letter_env(struct letter *letter, const struct dotqmail *dot)
{
	const struct {
		const char *name;
		struct str value;
	} plain[] = {{"USER", str_text(letter->user)},
		{"HOME", str_text(letter->home)},
		{"LOCAL", str_text(letter->local)},
		{"SENDER", str_text(letter->sender)},
		{"NEWSENDER", buf_str(&letter->new_sender)},
		{"UFLINE", buf_str(&letter->from_line)},
		{"RPLINE", buf_str(&letter->return_path)},
		{"DTLINE", buf_str(&letter->delivered_to)}};

	env_start(&letter->env);
	env_drop(&letter->env, SERVE_VARIABLE);
	if (buf_need(&letter->strings, LETTER_ENV_MAX - 1) == -1)
		return -1;
	for (size_t i = 0; i < sizeof(plain) / sizeof(*plain); i++)
		if (put(letter, plain[i].name, plain[i].value) == -1)
			return -1;
	if (put_exts(letter) == -1 || put_hosts(letter) == -1 ||
		put_recipient(letter) == -1)
		return -1;
	return put_default(letter, dot);
}
