/* verdict - see verdict.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/verdict.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/num.h"
#include "base/out.h"

const char verdict_usage[] =
	"DI (qmail-remote) was invoked improperly. (#5.3.5)\n";
const char verdict_home[] = "ZUnable to switch to home directory. (#4.3.0)\n";
const char verdict_system[] =
	"ZSystem resources temporarily unavailable. (#4.3.0)\n";
const char verdict_dns[] =
	"ZSorry, I couldn't find any host by that name. (#4.1.2)\n";
const char verdict_no_mx[] =
	"DSorry, I couldn't find a mail exchanger or IP address. (#5.4.4)\n";
const char verdict_null_mx[] = "DSorry, that domain takes no mail: its MX "
			       "record says so. (#5.1.10)\n";
const char verdict_loop[] =
	"DSorry. Although I'm listed as a best-preference MX or A for that "
	"host,\nit isn't in my control/locals file, so I don't treat it as "
	"local. (#5.4.6)\n";
const char verdict_unreached[] =
	"ZSorry, I wasn't able to establish an SMTP connection. (#4.4.1)\n";
const char verdict_read[] = "ZUnable to read message. (#4.3.0)\n";
const char verdict_partial[] =
	"DSMTP cannot transfer messages with partial final lines. (#5.6.2)\n";
const char verdict_break[] =
	"DSorry, SMTP cannot carry a sender with a line break. (#5.1.7)\n";
const char verdict_sender[] =
	"DSorry, the domain of that sender is no name. (#5.1.8)\n";
const char verdict_utf8[] =
	"DSorry, that host does not take addresses beyond ASCII. (#5.6.7)\n";
const char verdict_header[] =
	"DSorry, that host takes no addresses beyond ASCII, "
	"and there are some in the header. (#5.6.9)\n";
const char verdict_convert[] =
	"DSorry, that host takes no 8-bit text, and I can't make it plain. "
	"(#5.6.3)\n";

int verdict_begin(struct verdict *verdict, size_t n)
{
	size_t bytes;

	verdict->message = verdict->kept = (struct verdict_part){0, 0, 0};
	verdict->n = 0; /* nothing of the one before, whatever comes */
	buf_clear(&verdict->texts);
	if (!size_mul(n, sizeof(*verdict->parts), &bytes)) {
		errno = ENOMEM;
		return -1;
	}
	struct verdict_part *parts = realloc(verdict->parts, bytes + 1);
	if (!parts)
		return -1;
	memset(parts, 0, bytes);
	verdict->parts = parts;
	verdict->n = n;
	return 0;
}

/* A text for which there is no room left is none: the letter is what counts. */
void verdict_put(struct verdict *verdict, struct verdict_part *part,
	char letter, struct str said, const char *const *strings)
{
	struct buf *texts = &verdict->texts;
	size_t start = texts->n;

	part->letter = letter;
	if (buf_add_list(texts, strings) == -1 ||
		(said.n && (buf_add_text(texts, "Remote host said: ") == -1 ||
				   buf_add_str(texts, said) == -1)))
		texts->n = start;
	part->start = start;
	part->n = texts->n - start;
}

void verdict_plain(struct verdict *verdict, const char *text)
{
	verdict_message(verdict, text[0], str_of(0, 0), text + 1);
}

bool verdict_open(const struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->n; i++)
		if (!verdict->parts[i].letter)
			return true;
	return false;
}

/* What is said of the message is said of this recipient. */
static void hand_down(struct verdict *verdict, struct verdict_part *part)
{
	if (verdict->message.letter == 'K') {
		part->letter = 'r';
		return;
	}
	*part = verdict->message;
	part->letter = verdict->message.letter == 'D' ? 'h' : 's';
}

void verdict_settle(struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->n; i++)
		if (verdict->parts[i].letter == VERDICT_TAKEN)
			hand_down(verdict, &verdict->parts[i]);
	if (verdict->message.letter == 'K')
		verdict->kept = verdict->message;
	verdict->message.letter = 0;
}

/* With some of it kept, the others' fate is their own. */
static void finish(struct verdict *verdict)
{
	if (!verdict->kept.letter)
		return;
	for (size_t i = 0; i < verdict->n && verdict->message.letter; i++)
		if (!verdict->parts[i].letter ||
			verdict->parts[i].letter == VERDICT_TAKEN)
			hand_down(verdict, &verdict->parts[i]);
	verdict->message = verdict->kept;
}

static void write_part(struct out *out, const struct verdict *verdict,
	const struct verdict_part *part)
{
	bool plain = !part->letter || part->letter == VERDICT_TAKEN;

	out_byte(out, plain ? 'r' : part->letter);
	if (part->n)
		out_add(out, verdict->texts.s + part->start, part->n);
	out_byte(out, 0);
}

int verdict_write(struct verdict *verdict, int fd)
{
	char space[4096];
	struct out out = OUT_TO(fd, space);
	bool said = false;

	if (!verdict->message.letter &&
		(!verdict->kept.letter || verdict_open(verdict))) {
		errno = EINVAL;
		return -1;
	}
	finish(verdict);
	for (size_t i = 0; i < verdict->n; i++)
		said = said || verdict->parts[i].letter;
	for (size_t i = 0; said && i < verdict->n; i++)
		write_part(&out, verdict, &verdict->parts[i]);
	write_part(&out, verdict, &verdict->message);
	return out_flush(&out);
}
