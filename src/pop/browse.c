/* browse - see browse.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "pop/browse.h"

#include "base/ascii.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/num.h"
#include "net/sock.h"
#include "pop/capa.h"
#include "pop/extract.h"
#include "pop/sizelist.h"
#include "pop/update.h"

enum { LINE_MOST = 65536 };

/* All that can be said, apart from lists and numbers. */
static const char ok[] = "+OK ";
static const char syntax[] = "-ERR syntax error";
static const char from_one[] = "-ERR messages are counted from 1";
static const char not_that_many[] = "-ERR not that many messages";
static const char deleted[] = "-ERR already deleted";
static const char no_open[] = "-ERR unable to open that message";
static const char unknown[] = "-ERR unimplemented";
static const char wrong_state[] = "-ERR only before the login";
static const char not_removed[] =
	"-ERR [SYS/TEMP] some deleted messages not removed";
static const char too_long[] = "-ERR line too long";
static const char odd_bytes[] = "-ERR NUL or carriage return within the line";

static void say(struct browse *browse, const char *text)
{
	out_join(&browse->out, text, "\r\n");
}

/* A number at the start of *argument, and the blanks behind it, are taken off
 * it. False: there is none, or something sticks to it. */
static bool take_number(struct str *argument, uint64_t *n_out)
{
	size_t n = num_scan(*argument, n_out);

	if (n == 0 || (n < argument->n && argument->s[n] != ' '))
		return false;
	*argument = str_trim(str_skip(*argument, n));
	return true;
}

/* The message that the argument begins with, or null, and that was said. */
static struct letter *take_letter(
	struct browse *browse, struct str *argument, uint64_t *number_out)
{
	uint64_t n;

	if (!take_number(argument, &n)) {
		say(browse, syntax);
		return 0;
	}
	if (n == 0 || n > browse->drop.n) {
		say(browse, n == 0 ? from_one : not_that_many);
		return 0;
	}
	struct letter *letter = &browse->drop.letters[n - 1];
	if (letter->bits & DROP_DELETED) {
		say(browse, deleted);
		return 0;
	}
	*number_out = n;
	return letter;
}

static void do_stat(void *context, struct str argument)
{
	struct browse *browse = context;
	uint64_t count = 0;
	uint64_t octets = 0;

	(void)argument;
	sizelist_all(&browse->drop);
	for (size_t i = 0; i < browse->drop.n; i++) {
		struct letter *letter = &browse->drop.letters[i];
		if (letter->bits & DROP_DELETED)
			continue;
		count++;
		octets += drop_octets(&browse->drop, letter);
	}
	out_text(&browse->out, ok);
	out_num(&browse->out, count);
	out_byte(&browse->out, ' ');
	out_num(&browse->out, octets);
	out_text(&browse->out, "\r\n");
}

/* What LIST and UIDL say of a message. */
static void say_octets(
	struct browse *browse, uint64_t number, struct letter *letter)
{
	out_num(&browse->out, number);
	out_byte(&browse->out, ' ');
	out_num(&browse->out, drop_octets(&browse->drop, letter));
	out_text(&browse->out, "\r\n");
}

static void say_uidl(
	struct browse *browse, uint64_t number, struct letter *letter)
{
	char space[LABEL_MAX + 1];

	out_num(&browse->out, number);
	out_byte(&browse->out, ' ');
	out_str(&browse->out, drop_uidl(&browse->drop, letter, space));
	out_text(&browse->out, "\r\n");
}

/* One message, or each. */
static void list(struct browse *browse, struct str argument,
	void (*tell)(struct browse *, uint64_t, struct letter *))
{
	struct drop *drop = &browse->drop;
	uint64_t number;

	if (argument.n) {
		struct letter *letter = take_letter(browse, &argument, &number);
		if (!letter)
			return;
		out_text(&browse->out, ok);
		tell(browse, number, letter);
		return;
	}
	say(browse, ok);
	for (size_t i = 0; i < drop->n && !browse->out.error; i++)
		if (!(drop->letters[i].bits & DROP_DELETED))
			tell(browse, i + 1, &drop->letters[i]);
	out_text(&browse->out, ".\r\n");
}

static void do_list(void *context, struct str argument)
{
	if (!argument.n)
		sizelist_all(&((struct browse *)context)->drop);
	list(context, argument, say_octets);
}

static void do_uidl(void *context, struct str argument)
{
	list(context, argument, say_uidl);
}

/* A message that stops half way is no message: without the final dot the
 * client knows, and there is nothing else to be said to it. */
static void retrieve(
	struct browse *browse, struct letter *letter, uint64_t lines)
{
	int fd = drop_open(&browse->drop, letter);

	if (fd == -1) {
		say(browse, no_open);
		return;
	}
	say(browse, ok);
	if (extract_send(fd, lines, &browse->out) == -1)
		browse->ended = true;
	else if (lines == EXTRACT_ALL)
		letter->bits |= DROP_READ;
	file_close(fd);
}

/* A second number means so many lines of the body, for RETR as for TOP: so
 * they have always been the same here. */
static void do_retr(void *context, struct str argument)
{
	struct browse *browse = context;
	uint64_t lines = EXTRACT_ALL;
	uint64_t number;
	struct letter *letter = take_letter(browse, &argument, &number);

	if (!letter)
		return;
	if (argument.n && !take_number(&argument, &lines))
		say(browse, syntax);
	else
		retrieve(browse, letter, lines);
}

static void do_dele(void *context, struct str argument)
{
	struct browse *browse = context;
	uint64_t number;
	struct letter *letter = take_letter(browse, &argument, &number);

	if (!letter)
		return;
	letter->bits |= DROP_DELETED;
	if (number > browse->last)
		browse->last = number;
	say(browse, ok);
}

static void do_noop(void *context, struct str argument)
{
	(void)argument;
	say(context, ok);
}

static void do_rset(void *context, struct str argument)
{
	struct browse *browse = context;

	(void)argument;
	for (size_t i = 0; i < browse->drop.n; i++)
		browse->drop.letters[i].bits &= (unsigned char)~DROP_DELETED;
	browse->last = 0;
	say(browse, ok);
}

static void do_last(void *context, struct str argument)
{
	struct browse *browse = context;

	(void)argument;
	out_text(&browse->out, ok);
	out_num(&browse->out, browse->last);
	out_text(&browse->out, "\r\n");
}

static void do_capa(void *context, struct str argument)
{
	struct browse *browse = context;

	(void)argument;
	capa_say(&browse->out, &browse->terms, true, false);
}

static void do_lang(void *context, struct str argument)
{
	capa_lang(&((struct browse *)context)->out, argument);
}

static void do_too_late(void *context, struct str argument)
{
	(void)argument;
	say(context, wrong_state);
}

/* A QUIT may have come with the commands before it, from a client that is gone
 * since: it has not got what it asked for, and nothing is removed. */
static void do_quit(void *context, struct str argument)
{
	struct browse *browse = context;

	(void)argument;
	browse->ended = true;
	if (out_flush(&browse->out) == -1)
		return;
	say(browse, update_do(&browse->drop, &browse->terms) == 0
			    ? ok
			    : not_removed);
}

static const struct command verbs[] = {{"STAT", do_stat}, {"LIST", do_list},
	{"UIDL", do_uidl}, {"RETR", do_retr}, {"TOP", do_retr},
	{"DELE", do_dele}, {"NOOP", do_noop}, {"RSET", do_rset},
	{"LAST", do_last}, {"QUIT", do_quit}, {"CAPA", do_capa},
	{"LANG", do_lang}, {"UTF8", do_too_late}, {"STLS", do_too_late},
	{"USER", do_too_late}, {"PASS", do_too_late}, {"APOP", do_too_late},
	{"AUTH", do_too_late}, {0, 0}};

static void obey(struct browse *browse)
{
	struct str argument;
	const struct command *command =
		command_find(verbs, &browse->line, &argument);

	if (!command)
		say(browse, unknown);
	else if (browse->line.cut)
		say(browse, too_long);
	else if (browse->line.odd)
		say(browse, odd_bytes);
	else
		command->run(browse, argument);
}

/* Who says nothing for too long, or sends a line without an end, is not
 * answered (RFC 1939, 3): the connection ends. */
void browse_run(struct browse *browse)
{
	int64_t patience = (int64_t)browse->terms.timeout * 1000;

	say(browse, ok);
	while (!browse->ended) {
		browse->in.deadline = clock_steady_ms() + patience;
		if (command_read_most(&browse->in, &browse->line, LINE_MOST) !=
			1)
			break;
		obey(browse);
	}
	ignore(out_flush(&browse->out)); /* we leave in any case */
	sock_part(browse->out.fd);
}
