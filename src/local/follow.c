/* follow - see follow.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/follow.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "base/error.h"
#include "base/exit.h"
#include "base/num.h"
#include "box/mbox.h"
#include "local/passon.h"
#include "local/rationed.h"
#include "local/say.h"
#include "local/shell.h"
#include "local/vdeliver.h"
#include "queue/submit.h"
#include "route/virtual.h"

enum { TEXT_MAX = 5000 };

/* The text of a line as a C string. */
static const char *text_of(struct buf *b, struct str text)
{
	if (buf_copy_str(b, text) == -1)
		say_no_memory();
	return buf_text(b);
}

/* ---- files ---- */

static void to_mbox(struct follow *follow, const char *path)
{
	struct buf head = BUF_LIMIT(3 * (size_t)LETTER_LINE_MAX);

	if (buf_add_str(&head, buf_str(&follow->letter->from_line)) == -1 ||
		buf_add_str(&head, buf_str(&follow->letter->head)) == -1)
		say_no_memory();
	enum mbox_verdict verdict = mbox_deliver(path, buf_str(&head), 0);
	const char *why = error_text(errno);
	buf_free(&head);
	switch (verdict) {
	case MBOX_OK:
		return;
	case MBOX_OPEN:
		say_die(EXIT_TEMP, "Unable to open ", path, ": ", why,
			". (#4.2.1)\n");
	case MBOX_LOCKED:
		say_die(EXIT_TEMP, "File has been locked for 30 seconds "
				   "straight. (#4.3.0)\n");
	case MBOX_READ:
		say_die(EXIT_TEMP, "Unable to read message: ", why,
			". (#4.3.0)\n");
	case MBOX_WRITE:
		break;
	}
	say_die(EXIT_TEMP, "Unable to write ", path, ": ", why, ". (#4.3.0)\n");
}

static void file_line(struct follow *follow, const struct dotqmail_line *line)
{
	struct buf path = BUF_LIMIT(TEXT_MAX);
	const char *text = text_of(&path, line->text);
	bool maildir = line->kind == DOTQMAIL_MAILDIR;

	if (follow->forward_only)
		say_die(EXIT_TEMP, "Uh-oh: .qmail has file delivery but has x "
				   "bit set. (#4.7.0)\n");
	follow->files++;
	if (follow->dry) {
		say_would(maildir ? "maildir" : "mbox", line->text);
	} else {
		letter_rewind();
		if (maildir)
			rationed_deliver(follow->letter, text, follow->files);
		else
			to_mbox(follow, text);
	}
	buf_free(&path);
}

/* ---- programs ---- */

static void run(struct follow *follow, const char *command)
{
	follow->ran = true;
	int code = shell_run(command, follow->letter->env.vars);
	if (code == EXIT_PERM || code == EXIT_TEMP)
		_exit(code);
	follow->stopped = code == EXIT_STOP;
}

/* vdelivermail is served here, where it is ours: it costs no process. */
static bool serve(struct follow *follow, struct str text)
{
	struct str word;

	if (!virtual_command(text, &word))
		return false;
	struct vdeliver delivery = {
		.letter = follow->letter, .word = word, .ran = follow->ran};
	follow->stopped = vdeliver(&delivery) == EXIT_STOP;
	follow->ran = delivery.ran;
	return true;
}

static void program_line(
	struct follow *follow, const struct dotqmail_line *line)
{
	struct buf command = BUF_LIMIT(DOTQMAIL_SIZE_MAX);
	const char *text = text_of(&command, line->text);

	if (follow->forward_only)
		say_die(EXIT_TEMP, "Uh-oh: .qmail has prog delivery but has x "
				   "bit set. (#4.7.0)\n");
	follow->programs++;
	if (follow->dry) {
		say_would("program", line->text);
	} else {
		letter_rewind();
		if (!serve(follow, line->text))
			run(follow, text);
	}
	buf_free(&command);
}

/* ---- forwarding ---- */

static void forward_line(
	struct follow *follow, const struct dotqmail_line *line)
{
	follow->addresses.limit = 2 * (size_t)DOTQMAIL_SIZE_MAX;
	follow->forwards++;
	struct str address = str_head(line->text, str_find(line->text, 0));
	if (buf_add_str(&follow->addresses, address) == -1 ||
		buf_add_byte(&follow->addresses, 0) == -1)
		say_no_memory();
	if (follow->dry)
		say_would("forward", line->text);
}

static void summary(const struct follow *follow)
{
	char files[NUM_MAX];
	char forwards[NUM_MAX];
	char programs[NUM_MAX];

	(void)num_format(files, follow->files);
	(void)num_format(forwards, follow->forwards);
	(void)num_format(programs, follow->programs);
	say(1, "did ", files, "+", forwards, "+", programs, "\n");
}

static enum passon passes_on(const struct follow *follow)
{
	const struct letter *letter = follow->letter;

	if (!str_is(buf_str(&letter->new_sender), letter->sender))
		return PASSON_NOTHING;
	if (follow->files > 0)
		return PASSON_BESIDE;
	return follow->forwards == 1 && follow->programs == 0 ? PASSON_WHOLE
							      : PASSON_SEVERAL;
}

static void forward(struct follow *follow)
{
	static struct submit submit;
	const struct letter *letter = follow->letter;
	struct str rest = buf_str(&follow->addresses);
	char pid[NUM_MAX];

	letter_rewind();
	if (submit_open(&submit) == -1)
		say_die(EXIT_TEMP,
			"Unable to forward message: ", error_text(errno),
			". (#4.3.0)\n");
	submit_bytes(&submit, letter->delivered_to.s, letter->delivered_to.n);
	/* If it cannot be read, the verdict tells. */
	ignore(submit_rest(&submit, 0));
	enum passon how = passes_on(follow);
	passon_sender(&submit, buf_str(&letter->new_sender), how);
	while (rest.n > 0)
		passon_recipient(&submit, str_cut(&rest, 0), how);
	const char *verdict = submit_close(&submit, 0);
	if (*verdict)
		say_die(*verdict == 'D' ? EXIT_PERM : EXIT_TEMP,
			"Unable to forward message: ", verdict + 1, ".\n");
	say(1, passon_report(how));
	summary(follow);
	(void)num_format(pid, (uint64_t)submit_pid(&submit));
	say(1, "qp ", pid, "\n");
}

static void obey(struct follow *follow, const struct dotqmail_line *line)
{
	switch (line->kind) {
	case DOTQMAIL_COMMENT:
	case DOTQMAIL_BLANK:
	case DOTQMAIL_UNKNOWN:
		return;
	case DOTQMAIL_LIST:
		follow->forward_only = true;
		return;
	case DOTQMAIL_PROGRAM:
		program_line(follow, line);
		return;
	case DOTQMAIL_MBOX:
	case DOTQMAIL_MAILDIR:
		file_line(follow, line);
		return;
	case DOTQMAIL_FORWARD:
		forward_line(follow, line);
		return;
	}
}

void follow_lines(struct follow *follow, struct str lines)
{
	struct dotqmail_line next;
	bool first = true;

	if (lines.n == 0 || lines.s[0] == '\n')
		say_die(EXIT_TEMP, "Uh-oh: first line of .qmail file is "
				   "blank. (#4.2.1)\n");
	while (!follow->stopped && dotqmail_next(&lines, &next)) {
		if (first && next.kind == DOTQMAIL_BLANK)
			say_die(EXIT_TEMP, "Uh-oh: first line of .qmail file "
					   "is blank. (#4.2.1)\n");
		first = false;
		obey(follow, &next);
	}
	if (follow->forwards > 0 && !follow->dry)
		forward(follow);
	else
		summary(follow);
}
