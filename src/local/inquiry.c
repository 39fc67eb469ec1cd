/* inquiry - see inquiry.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/inquiry.h"

#include <errno.h>

#include "base/ascii.h"
#include "mail/addr.h"
#include "mail/addrlist.h"
#include "mail/fieldwalk.h"
#include "mail/header.h"
#include "mail/mime.h"

static void refuse(struct inquiry *inquiry, const char *reason)
{
	if (!inquiry->reason)
		inquiry->reason = reason;
}

static bool is_own(const struct inquiry *inquiry, struct str address)
{
	struct str rest = inquiry->own;

	while (rest.n > 0)
		if (str_equal_case(str_cut(&rest, 0), address))
			return true;
	return false;
}

/* ---- the sender ---- */

/* Local parts of robots and of lists: RFC 3834, 2, and what is common. */
static bool is_robot(struct str local)
{
	static const char *const whole[] = {"mailer-daemon", "mailer_daemon",
		"listserv", "majordomo", "noreply", "no-reply", "donotreply",
		"do-not-reply", "bounce", "bounces"};
	static const char *const starts[] = {"owner-", "bounce-", "bounces-",
		"mailer-daemon-", "noreply-", "no-reply-", "bounces+",
		"bounce+", "noreply+", "no-reply+"};
	static const char *const ends[] = {
		"-owner", "-request", "-bounce", "-bounces", "-noreply"};

	for (size_t i = 0; i < sizeof(whole) / sizeof(*whole); i++)
		if (str_is_case(local, whole[i]))
			return true;
	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++)
		if (str_starts_case(local, str_text(starts[i])))
			return true;
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (str_ends_case(local, str_text(ends[i])))
			return true;
	return false;
}

void inquiry_sender(struct inquiry *inquiry, struct str sender)
{
	size_t at = str_find_last(sender, '@');

	for (size_t i = 0; i < sender.n; i++)
		if (ascii_control(sender.s[i]))
			refuse(inquiry, "its sender is no address");
	if (sender.n == 0 || str_is(sender, "#@[]"))
		refuse(inquiry, "it is a bounce");
	else if (at == 0 || at + 1 >= sender.n || sender.n > INQUIRY_SENDER_MAX)
		refuse(inquiry, "its sender is no address");
	else if (is_robot(str_head(sender, at)))
		refuse(inquiry, "its sender is a robot or a list");
	else if (is_own(inquiry, sender))
		refuse(inquiry, "its sender is the recipient");
}

/* ---- the header ---- */

/* The first word: what stands before a blank, ';', '(' or the end. */
static struct str first_word(struct str body)
{
	size_t n = 0;

	while (body.n > 0 && ascii_space(body.s[0]))
		body = str_skip(body, 1);
	while (n < body.n && !ascii_space(body.s[n]) && body.s[n] != ';' &&
		body.s[n] != '(' && body.s[n] != ',')
		n++;
	return str_head(body, n);
}

static bool word_in(struct str body, const char *const *words)
{
	struct str word = first_word(body);

	for (; *words; words++)
		if (str_is_case(word, *words))
			return true;
	return false;
}

static void auto_submitted(struct inquiry *inquiry, struct str body)
{
	if (!str_is_case(first_word(body), "no"))
		refuse(inquiry, "a machine sent it (Auto-Submitted)");
}

static void precedence(struct inquiry *inquiry, struct str body)
{
	static const char *const words[] = {
		"bulk", "list", "junk", "auto_reply", 0};

	if (word_in(body, words))
		refuse(inquiry, "it is bulk mail (Precedence)");
}

static void list(struct inquiry *inquiry, struct str body)
{
	(void)body;
	refuse(inquiry, "it comes from a list");
}

static void robot(struct inquiry *inquiry, struct str body)
{
	(void)body;
	refuse(inquiry, "a machine sent it");
}

static void suppress(struct inquiry *inquiry, struct str body)
{
	if (!str_is_case(first_word(body), "none"))
		refuse(inquiry, "its sender wants none");
}

static void spam(struct inquiry *inquiry, struct str body)
{
	if (str_is_case(first_word(body), "yes"))
		refuse(inquiry, "it is marked as spam");
}

static void been_here(struct inquiry *inquiry, struct str body)
{
	if (is_own(inquiry, str_trim(str_head(body, str_find(body, '\n')))))
		refuse(inquiry, "it was here before");
}

static void content_type(struct inquiry *inquiry, struct str body)
{
	struct mime_type type;

	mime_type(&type, body);
	inquiry->quotable = inquiry->quotable && type.kind == MIME_TEXT &&
			    str_is_case(first_word(body), "text/plain");
	if (str_is_case(first_word(body), "multipart/report"))
		refuse(inquiry, "it is a report");
}

static void content_encoding(struct inquiry *inquiry, struct str body)
{
	enum mime_encoding encoding = mime_encoding(body);

	inquiry->quotable = inquiry->quotable &&
			    (encoding == MIME_7BIT || encoding == MIME_8BIT);
}

/* A body as one line, cut where there is no room. */
static void show(struct buf *b, struct str body)
{
	body = str_trim(body);
	buf_clear(b);
	for (size_t i = 0; i < body.n; i++) {
		char c = body.s[i];
		if (c == '\n' || c == '\r')
			continue;
		if (ascii_control(c))
			c = c == '\t' ? ' ' : '_';
		if (buf_add_byte(b, c) == -1)
			return;
	}
}

static void subject(struct inquiry *inquiry, struct str body)
{
	show(&inquiry->subject, body);
}

/* Cut off, or with odd bytes, it is of no use to anyone. */
static void message_id(struct inquiry *inquiry, struct str body)
{
	struct buf *b = &inquiry->message_id;

	show(b, body);
	struct str id = buf_str(b);
	bool good = id.n > 2 && id.s[0] == '<' && id.s[id.n - 1] == '>' &&
		    id.n < b->limit;
	for (size_t i = 0; i < id.n; i++)
		good = good && id.s[i] > ' ' && id.s[i] < 127;
	if (!good)
		buf_clear(b);
}

/* RFC 5322, 3.6.4: References, or In-Reply-To where there is none. */
static void references(struct inquiry *inquiry, struct str body)
{
	struct buf *b = &inquiry->references;

	show(b, body);
	for (size_t i = 0; i < b->n; i++)
		if (ascii_8bit(b->s[i]))
			b->s[i] = '_';
	if (b->n + INQUIRY_SHOWN_MAX / 2 > b->limit)
		buf_clear(b);
}

static void in_reply_to(struct inquiry *inquiry, struct str body)
{
	if (inquiry->references.n == 0)
		references(inquiry, body);
}

static int visit(void *context, struct addr_tokens *address)
{
	struct inquiry *inquiry = context;
	struct buf plain = BUF_LIMIT(INQUIRY_FIELD_MAX);

	int result = addr_plain(&plain, address);
	if (result == 0 && is_own(inquiry, buf_str(&plain)))
		inquiry->named = true;
	buf_free(&plain);
	return result;
}

static void recipients(struct inquiry *inquiry, struct str body)
{
	struct addr_tokens tokens = ADDR_TOKENS(INQUIRY_FIELD_MAX);
	struct addr_tokens again = ADDR_TOKENS(2 * INQUIRY_FIELD_MAX);
	const struct addrlist_visit each = {inquiry, visit};

	if (addr_parse(&tokens, body) == ADDR_ERROR ||
		addrlist_walk(&tokens, &each, &again) == -1)
		refuse(inquiry, "its header is too long");
	addr_free(&tokens);
	addr_free(&again);
}

struct rule {
	const char *name; /* a '*' at its end stands for anything */
	void (*obey)(struct inquiry *inquiry, struct str body);
};

static const struct rule rules[] = {{"Auto-Submitted", auto_submitted},
	{"Precedence", precedence}, {"List-*", list}, {"Mailing-List", list},
	{"X-Mailing-List", list}, {"X-ML-Name", list}, {"X-BeenThere", list},
	{"X-Mailman-Version", list}, {"X-Autoreply", robot},
	{"X-Autorespond", robot}, {"X-Autoresponder", robot},
	{"X-Auto-Response-Suppress", suppress}, {"X-Spam-Flag", spam},
	{"X-Spam-Status", spam}, {"Delivered-To", been_here},
	{"Content-Type", content_type},
	{"Content-Transfer-Encoding", content_encoding}, {"Subject", subject},
	{"Message-ID", message_id}, {"References", references},
	{"In-Reply-To", in_reply_to}, {"To", recipients}, {"Cc", recipients},
	{"Bcc", recipients}, {"Resent-To", recipients},
	{"Resent-Cc", recipients}, {"Resent-Bcc", recipients}};

static bool is_named(struct str name, const char *pattern)
{
	struct str want = str_text(pattern);

	if (want.s[want.n - 1] == '*')
		return str_starts_case(name, str_head(want, want.n - 1));
	return str_equal_case(name, want);
}

static void take(struct inquiry *inquiry, struct str field)
{
	struct str name = header_name(field);

	for (size_t i = 0; i < sizeof(rules) / sizeof(*rules); i++)
		if (is_named(name, rules[i].name))
			rules[i].obey(inquiry, header_body(field));
}

int inquiry_scan(struct inquiry *inquiry, struct in *in)
{
	struct fieldwalk fields = FIELDWALK_FROM(in, INQUIRY_FIELD_MAX);
	struct str field;
	size_t all = 0;
	int result = 1;

	while (!inquiry->reason &&
		(result = fieldwalk_next(&fields, &field)) == 1) {
		all += field.n;
		if (all > INQUIRY_HEADER_MAX)
			refuse(inquiry, "its header is too long");
		take(inquiry, field);
	}
	fieldwalk_free(&fields);
	if (result == -1 && errno == EMSGSIZE) {
		refuse(inquiry, "its header is too long");
		return 0;
	}
	return result == -1 ? -1 : 0;
}

void inquiry_free(struct inquiry *inquiry)
{
	buf_free(&inquiry->subject);
	buf_free(&inquiry->message_id);
	buf_free(&inquiry->references);
}
