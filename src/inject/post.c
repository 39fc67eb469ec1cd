/* post - see post.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "inject/post.h"

#include <signal.h>
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/out.h"
#include "base/sig.h"
#include "inject/author.h"
#include "inject/compose.h"
#include "inject/fields.h"
#include "inject/reader.h"
#include "queue/codes.h"
#include "queue/submit.h"

/* Where the message goes: one of the two. */
struct sink {
	struct submit *submit;
	struct out *out;
};

static void add(struct sink *sink, struct str a)
{
	if (sink->submit)
		submit_bytes(sink->submit, a.s, a.n);
	else
		out_str(sink->out, a);
}

/* The body as it comes, and a newline if its last line has none. */
static void copy_body(struct sink *sink, struct in *in)
{
	struct str view;
	char last = '\n';
	int result;

	while ((result = in_view(in, &view)) == 1) {
		add(sink, view);
		last = view.s[view.n - 1];
		in_skip(in, view.n);
	}
	if (result == -1 && sink->submit)
		submit_fail(sink->submit);
	if (result == -1)
		reader_failed();
	if (last != '\n')
		add(sink, str_of("\n", 1));
}

static void copy_message(
	struct draft *draft, struct sink *sink, struct buf *rest, struct in *in)
{
	struct buf head = BUF_LIMIT(4 * DRAFT_HEADER_MAX);

	if (draft->settings.print)
		compose_return_path(draft, &head);
	compose_fields(draft, &head);
	add(sink, buf_str(&head));
	buf_free(&head);
	add(sink, buf_str(&draft->header));
	add(sink, buf_str(rest));
	copy_body(sink, in);
}

static void add_recipients(struct submit *submit, const struct buf *list)
{
	struct str rest = buf_str(list);
	struct str recipient;

	while (draft_next(&rest, &recipient))
		submit_recipient(submit, recipient);
}

static bool header_counts(const struct draft *draft)
{
	enum draft_choice choice = draft->settings.choice;

	return choice == DRAFT_HEADER || choice == DRAFT_BOTH ||
	       (choice == DRAFT_EITHER && draft->arguments.n == 0);
}

/* All that can be refused is refused before qmail-queue is started. */
static void check(struct draft *draft)
{
	const struct draft_part *part = &draft->part[compose_resent(draft)];

	if (part->unreadable.n && header_counts(draft))
		fields_refuse(buf_str(&part->unreadable));
	if (!draft->sender_known)
		author_sender(draft);
}

static void queue_message(struct draft *draft, struct buf *rest, struct in *in)
{
	static struct submit submit;
	struct sink sink = {.submit = &submit};

	sig_ignore(SIGPIPE);
	if (submit_open(&submit) == -1)
		die(EXIT_TEMP, codes_text(QUEUE_EXEC) + 1);

	copy_message(draft, &sink, rest, in);
	submit_sender(&submit, buf_str(&draft->sender));
	if (draft->settings.choice != DRAFT_HEADER)
		add_recipients(&submit, &draft->arguments);
	if (header_counts(draft))
		add_recipients(&submit,
			&draft->part[compose_resent(draft)].recipients);
	const char *verdict = submit_close(&submit, 0);
	if (*verdict)
		die(*verdict == 'D' ? EXIT_PERM : EXIT_TEMP, verdict + 1);
}

void post_message(struct draft *draft, struct buf *rest, struct in *in)
{
	check(draft);
	if (!draft->settings.print) {
		queue_message(draft, rest, in);
		return;
	}
	static char space[8192];
	struct out out = OUT_TO(STDOUT_FILENO, space);
	struct sink sink = {.out = &out};
	copy_message(draft, &sink, rest, in);
	if (out_flush(&out) == -1)
		die_sys(EXIT_TEMP, "unable to write to standard output");
}
