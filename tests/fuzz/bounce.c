/* bounce: what a sender is told, whatever he sent and whoever answered
 *
 * The notice is a message: its header has just its own fields, each line of it
 * is one. A report has three parts and ends behind the last boundary; the one
 * for machines is made of groups of sound fields, one for each recipient; a
 * part holds 8-bit bytes only if it says so.
 *
 * The input: a byte (which notice, how), then sender, ENVID, recipient, NOTIFY,
 * ORCPT and the report, a NUL behind each; the rest is the message.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include <string.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/file.h"
#include "data/crc32c.h"
#include "mail/header.h"
#include "mails.h"
#include "queue/name.h"
#include "queue/state.h"
#include "schedule/announce.h"

#include "fuzz.h"

enum {
	ID = 64,
	ADDRESS_MAX = 900,
	ROOM = 1 << 18,
	KINDS = 3, /* of the first byte: which notice */
	CLASSIC = 4,
	HEADER_ONLY = 8,
	NOBODY = 16, /* no sender: a bounce bounced */
	LINE_MOST = 998, /* RFC 5322, 2.1.1 */
};

static struct send send;

static void prepare(void)
{
	char path[NAME_MAX_LENGTH];

	MUST(chdir("queue") == 0);
	fuzz_mkdir("mess");
	fuzz_mkdir("state");
	name_mess_dir(path, ID);
	fuzz_mkdir(path);
	fuzz_mkdir("state/0");
	send.rules.bounce_from.limit = 100;
	send.rules.bounce_host.limit = send.rules.me.limit = 100;
	send.rules.double_to.limit = 100;
	MUST(buf_copy_text(&send.rules.bounce_from, "MAILER-DAEMON") == 0);
	MUST(buf_copy_text(&send.rules.bounce_host, "me.example") == 0);
	MUST(buf_copy_text(&send.rules.me, "me.example") == 0);
	MUST(buf_copy_text(&send.rules.double_to, "post@me.example") == 0);
	send.rules.lifetime = 604800;
	send.rules.bounce_bytes = 1000;
}

/* ---- a message in the queue ---- */

struct letter {
	struct str sender;
	struct str envid;
	struct str recipient;
	struct str notify;
	struct str orcpt;
	struct str report;
	struct str text;
};

static void record(struct envelope_writer *writer, char kind, struct str value)
{
	if (value.n == 0 && kind != 'F' && kind != 'T')
		return;
	envelope_bytes(writer, &kind, 1);
	envelope_bytes(writer, value.s, value.n);
	envelope_bytes(writer, "", 1);
	if (kind == 'T')
		envelope_count(writer);
}

static void write_envelope(const struct letter *letter)
{
	static char space[256];
	char path[NAME_MAX_LENGTH];
	struct envelope_writer writer;
	struct out out = OUT_TO(-1, space);

	name_mess(path, ID, NAME_ENVELOPE);
	out.fd = file_open_empty(path, 0600);
	MUST(out.fd != -1);
	envelope_begin(&writer, &out, 0, 5, fuzz_now, letter->text.n,
		crc32c(0, letter->text.s, letter->text.n));
	record(&writer, ENVELOPE_ENVID, letter->envid);
	record(&writer, 'F', letter->sender);
	record(&writer, ENVELOPE_NOTIFY, letter->notify);
	record(&writer, ENVELOPE_ORCPT, letter->orcpt);
	record(&writer, 'T', letter->recipient);
	record(&writer, 'T', str_text("second@h.example"));
	envelope_end(&writer);
	MUST(out_flush(&out) == 0);
	file_close(out.fd);
}

static struct message *make(const struct letter *letter)
{
	char path[NAME_MAX_LENGTH];
	struct message *message;

	MUST(state_remove(ID) == 0);
	name_mess(path, ID, NAME_MESSAGE);
	fuzz_put(path, letter->text);
	write_envelope(letter);
	MUST(message_open(&message, ID) == MESSAGE_OK);
	message->pending = 2;
	return message;
}

/* What became of both recipients; which notice that makes. */
static enum notice happen(
	struct message *message, const struct letter *letter, unsigned kind)
{
	struct str second = str_text("second@h.example");
	struct str text = str_text("no such user (#5.1.1)\n");

	if (kind == 0) {
		MUST(message_failed(message, 0, letter->recipient,
			     letter->report) == 0);
		MUST(message_failed(message, 1, second, text) == 0);
		return NOTICE_FAILED;
	}
	if (kind == 1) {
		MUST(message_reached(message, 0, letter->recipient,
			     letter->report) == 0);
		MUST(message_reached(message, 1, second, text) == 0);
		return NOTICE_REACHED;
	}
	message->slow = true;
	message_late(message, 0, letter->recipient, letter->report);
	message_late(message, 1, second, text);
	return NOTICE_LATE;
}

/* ---- the notice ---- */

static bool narrow(struct str text)
{
	for (size_t i = 0; i < text.n; i++)
		if (ascii_8bit(text.s[i]))
			return false;
	return true;
}

/* A line of a header that is ours; what it holds is sound. */
static void check_line(struct str line, bool first)
{
	/* An address is not folded. */
	MUST(line.n <= LINE_MOST || str_starts(line, str_text("To: ")));
	MUST(ascii_blank(line.s[0]) ? !first : header_name(line).n > 0);
	for (size_t i = 0; i < line.n; i++)
		MUST(!ascii_control(line.s[i]) || line.s[i] == '\t');
}

/* Takes a header off, to its empty line: does it say 8bit? */
static bool take_header(struct str *rest, const char *const *names)
{
	struct str line;
	bool first = true;
	bool wide = false;

	while ((line = str_cut(rest, '\n')).n > 0) {
		check_line(line, first);
		first = false;
		if (ascii_blank(line.s[0]))
			continue;
		const char *const *name = names;
		while (*name && !str_is(header_name(line), *name))
			name++;
		MUST(*name);
		if (str_is(line, "Content-Transfer-Encoding: 8bit"))
			wide = true;
	}
	return wide;
}

/* The part before the next boundary, of which the last newline is a part. */
static struct str take_part(struct str *rest, struct str boundary)
{
	struct str all = *rest;

	while (rest->n > 0 && !str_starts(*rest, boundary))
		(void)str_cut(rest, '\n');
	MUST(rest->n > 0);
	struct str part = str_head(all, all.n - rest->n);
	*rest = str_skip(*rest, boundary.n);
	return part;
}

/* RFC 3464: fields about the message, then a group for each recipient. */
static void check_groups(struct str part, size_t recipients)
{
	static const char *const of_message[] = {
		"Original-Envelope-Id", "Reporting-MTA", "Arrival-Date", 0};
	static const char *const of_recipient[] = {"Original-Recipient",
		"Final-Recipient", "Action", "Status", "Remote-MTA",
		"Diagnostic-Code", "Will-Retry-Until", 0};
	size_t n = 0;

	(void)take_header(&part, of_message);
	for (; part.n > 1; n++)
		(void)take_header(&part, of_recipient);
	MUST(n == recipients);
}

static void check_report(struct str rest, struct str head, enum notice notice)
{
	static const char *const names[] = {
		"Content-Type", "Content-Transfer-Encoding", 0};
	struct buf boundary = BUF_LIMIT(100);
	struct str text = head;

	while (text.n && !str_starts(text, str_text("\n\tboundary=\"")))
		text = str_skip(text, 1);
	text = str_skip(text, 12);
	text = str_head(text, str_find(text, '"'));
	MUST(text.n > 0 && buf_add_text(&boundary, "--") == 0);
	MUST(buf_add_str(&boundary, text) == 0);
	MUST(str_starts(rest, buf_str(&boundary)));
	rest = str_skip(rest, boundary.n + 1);
	for (int i = 0; i < 3; i++) {
		struct str part = take_part(&rest, buf_str(&boundary));
		if (i < 2)
			MUST(rest.n > 0 && rest.s[0] == '\n');
		rest = i < 2 ? str_skip(rest, 1) : rest;
		bool wide = take_header(&part, names);
		MUST(wide || narrow(part));
		if (i == 1)
			check_groups(part, 2);
	}
	MUST(str_is(rest, "--\n"));
	MUST(notice != NOTICE_NONE);
	buf_free(&boundary);
}

static void check_notice(struct str all, enum notice notice, bool classic)
{
	static const char *const names[] = {"Date", "From", "To", "Subject",
		"Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type",
		"Content-Transfer-Encoding", 0};
	struct str rest = all;
	bool wide = take_header(&rest, names);

	if (classic)
		return;
	MUST(wide || narrow(rest));
	check_report(rest, str_head(all, all.n - rest.n), notice);
}

static void run(struct str input)
{
	unsigned options = fuzz_byte(&input);
	bool classic = options & CLASSIC;
	struct letter letter;

	fuzz_dice(input);
	letter.sender = str_head(str_cut(&input, 0), ADDRESS_MAX);
	letter.envid = str_head(str_cut(&input, 0), ADDRESS_MAX);
	letter.recipient = str_head(str_cut(&input, 0), ADDRESS_MAX);
	letter.notify = str_head(str_cut(&input, 0), ADDRESS_MAX);
	letter.orcpt = str_head(str_cut(&input, 0), ADDRESS_MAX);
	letter.report = str_cut(&input, 0);
	letter.text = input;
	if (options & NOBODY)
		letter.sender = str_of("", 0);
	fuzz_mails_clear();
	struct message *message = make(&letter);
	enum notice notice =
		happen(message, &letter, options % (KINDS + 1) % KINDS);
	if (options & HEADER_ONLY)
		message->envelope.ret = 'H';
	send.now = fuzz_now;
	send.rules.bounce_classic = classic;
	MUST(submit_open(&send.bounce.submit) == 0);
	announce_compose(&send, message, notice);
	if (*submit_verdict(&send.bounce.submit, 0) == 0)
		check_notice(buf_str(&fuzz_mails[0].message), notice,
			classic && notice == NOTICE_FAILED);
	message_free(message);
	fuzz_mails_clear();
}

const struct fuzz_target fuzz_target = {
	.prepare = prepare, .run = run, .memory = 1 << 18};
