/* portrait - see portrait.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/portrait.h"

#include "base/buf.h"
#include "base/num.h"
#include "box/quota.h"
#include "mail/date.h"
#include "mail/utf8.h"
#include "vpop/lastauth.h"

enum { PATH_MAX_BYTES = 2000 };

static const struct {
	uint64_t flag;
	const char *text;
} meanings[] = {{VUSER_NO_CHANGE, "password can not be changed by user"},
	{VUSER_NO_POP, "pop access closed"},
	{VUSER_NO_WEBMAIL, "webmail access closed"},
	{VUSER_NO_IMAP, "imap access closed"},
	{VUSER_NO_SMTP, "smtp access is closed"},
	{VUSER_NO_RELAY, "user not allowed to relay mail"},
	{VUSER_NO_SPAM_CHECK, "spamassassin processing disabled"},
	{VUSER_DELETE_SPAM, "delete spam"},
	{VUSER_NO_MAILDROP, "maildrop processing disabled"},
	{VUSER_NO_DIALUP, "no dialup flag has been set"},
	{VUSER_BOUNCE, "mail will be bounced back to sender"},
	{VUSER_ADMIN, "has qmailadmin administrator access"},
	{VUSER_SYSTEM_ADMIN, "has system administrator access"},
	{VUSER_EXPERT, "has expert access"},
	{VUSER_USER0, "user flag 0 is set"},
	{VUSER_USER1, "user flag 1 is set"},
	{VUSER_USER2, "user flag 2 is set"},
	{VUSER_USER3, "user flag 3 is set"},
	{VUSER_OVERRIDE, "user is not subject to domain limits"}};

enum { MEANINGS = sizeof(meanings) / sizeof(*meanings) };

static void line(
	struct out *out, bool labels, const char *label, struct str text)
{
	if (labels)
		out_text(out, label);
	out_str(out, text);
	out_byte(out, '\n');
}

static void number(struct out *out, bool labels, const char *label, uint64_t n)
{
	char digits[NUM_MAX];
	size_t length = num_format(digits, n);

	line(out, labels, label, str_of(digits, length));
}

/* own: those of the user; the others are the domain's. */
static void limits(struct out *out, uint64_t flags, uint64_t own)
{
	out_text(out, flags ? "limits:\n" : "limits: No user limits set.\n");
	for (size_t i = 0; i < MEANINGS; i++)
		if (flags & meanings[i].flag)
			out_join(out, "        ", meanings[i].text,
				own & meanings[i].flag ? "\n" : " (*)\n");
	if (flags != own)
		out_text(out, "        * = set by domain-wide limits\n");
}

/* dir and name as a path, in b; false: there is no dir. */
static bool below(struct buf *b, const struct vuser *user, const char *name)
{
	return user->dir.n > 0 && buf_copy_str(b, user->dir) == 0 &&
	       buf_add_text(b, name) == 0;
}

/* How full in percent; false: it has no quota, or nobody knows now. */
static bool percent(const struct vuser *user, unsigned *percent_out)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct allowance allowance;
	struct quota quota;
	bool known = allowance_parse(user->quota, &allowance) &&
		     !allowance_none(&allowance) &&
		     below(&path, user, "/Maildir") &&
		     quota_look(buf_text(&path), &allowance, 0, &quota) == 1;

	if (known)
		*percent_out = quota_percent(&quota);
	buf_free(&path);
	return known;
}

static void usage(struct out *out, const struct vuser *user, bool labels)
{
	struct allowance allowance;
	unsigned n = 0;

	if (labels)
		out_text(out, "usage:     ");
	if (!allowance_parse(user->quota, &allowance) ||
		allowance_none(&allowance)) {
		out_text(out, "NOQUOTA\n");
	} else if (!percent(user, &n)) {
		out_text(out, "unknown\n");
	} else {
		out_num(out, n);
		out_text(out, "%\n");
	}
}

static void last_login(struct out *out, const struct vuser *user)
{
	struct lastauth login;
	char date[DATE_MAX];

	lastauth_read(user->dir, &login);
	size_t n = date_mbox(date, login.when);
	if (login.noted && !login.seen)
		line(out, true, "account created: ", str_of(date, n));
	if (login.seen) {
		line(out, true, "last auth: ", str_of(date, n));
		out_text(out, "last auth ip: ");
		out_safe(out, str_text(login.ip));
		out_byte(out, '\n');
	} else {
		out_text(out, "last auth: Never logged in\n");
	}
}

void portrait_text(struct out *out, const struct vuser *user, uint64_t flags,
	unsigned fields, bool listed)
{
	bool all = fields & PORTRAIT_ALL;
	struct str clear = user->clear;

	if (listed && !user->has_clear)
		clear = str_text("(null)");
	if (all || (fields & PORTRAIT_NAME))
		line(out, all, "name:   ", user->name);
	if (all || (fields & PORTRAIT_HASH))
		line(out, all, "passwd: ", user->hash);
	if (all || (fields & PORTRAIT_CLEAR))
		line(out, all, "clear passwd: ", clear);
	if (all)
		line(out, all, "comment/gecos: ", user->gecos);
	if (all || (fields & PORTRAIT_KIND))
		number(out, all, "uid:    ", user->kind);
	if (all || (fields & PORTRAIT_FLAGS))
		number(out, all, "gid:    ", user->flags);
	if (all)
		number(out, all, "flags:  ", flags);
	if (all || (fields & PORTRAIT_GECOS))
		line(out, all, "gecos: ", user->gecos);
	if (all)
		limits(out, flags, user->flags);
	if (all || (fields & PORTRAIT_DIR))
		line(out, all, "dir:       ", user->dir);
	if (all || (fields & PORTRAIT_QUOTA))
		line(out, all, "quota:     ", user->quota);
	if (all || (fields & PORTRAIT_USAGE))
		usage(out, user, all);
	if (all || (fields & PORTRAIT_LOGIN))
		last_login(out, user);
}

/* How long the character is that the text begins with; 0: it is none. */
static size_t character(struct str text)
{
	for (size_t n = 1; n <= 4 && n <= text.n; n++)
		if (utf8_valid(str_head(text, n)))
			return n;
	return 0;
}

void portrait_string(struct out *out, struct str text)
{
	static const char hex[] = "0123456789abcdef";

	out_byte(out, '"');
	while (text.n > 0) {
		unsigned char c = (unsigned char)text.s[0];
		size_t n = character(text);
		if (n == 0)
			out_text(out, "\\ufffd");
		else if (c == '"' || c == '\\')
			out_byte(out, '\\');
		if (n == 1 && (c < ' ' || c == 127)) {
			out_text(out, "\\u00");
			out_byte(out, hex[c >> 4]);
			out_byte(out, hex[c & 15]);
		} else {
			out_add(out, text.s, n);
		}
		text = str_skip(text, n ? n : 1);
	}
	out_byte(out, '"');
}

static void member(struct out *out, const char *name, struct str text)
{
	out_join(out, ",\"", name, "\":");
	portrait_string(out, text);
}

void portrait_json(
	struct out *out, const struct vuser *user, const char *domain)
{
	struct buf address = BUF_LIMIT(PATH_MAX_BYTES);
	struct lastauth login;
	unsigned full;

	lastauth_read(user->dir, &login);
	out_text(out, "{\"address\":");
	if (buf_add_str(&address, user->name) == 0 &&
		buf_join(&address, "@", domain) == 0)
		portrait_string(out, buf_str(&address));
	else
		out_text(out, "null");
	member(out, "name", user->name);
	out_text(out, ",\"flags\":");
	out_num(out, user->flags);
	member(out, "gecos", user->gecos);
	member(out, "dir", user->dir);
	member(out, "quota", user->quota);
	out_text(out, ",\"usage\":");
	if (percent(user, &full))
		out_num(out, full);
	else
		out_text(out, "null");
	out_text(out, ",\"last_login\":");
	if (login.seen)
		out_num(out, (uint64_t)login.when);
	else
		out_text(out, "null");
	member(out, "last_ip", str_text(login.seen ? login.ip : ""));
	out_byte(out, '}');
	buf_free(&address);
}

/* From quota on 0 is none, too. */
static bool no_limit(const struct bounds *limits, size_t which)
{
	int64_t n = limits->numbers[which];

	return n < 0 || (n == 0 && which >= BOUNDS_QUOTA);
}

void portrait_limits(struct out *out, const struct bounds *limits)
{
	bool first = true;

	out_byte(out, '{');
	for (size_t i = 0; i < BOUNDS_NUMBERS; i++) {
		out_join(out, "\"", bounds_numbers[i], "\":");
		if (no_limit(limits, i))
			out_text(out, "null");
		else
			out_num(out, (uint64_t)limits->numbers[i]);
		out_byte(out, ',');
	}
	for (size_t i = 0; i < BOUNDS_RIGHTS; i++) {
		out_join(out, "\"", bounds_rights[i], "\":");
		out_num(out, limits->rights[i]);
		out_byte(out, ',');
	}
	out_text(out, "\"flags\":[");
	for (const struct bounds_flag *f = bounds_flags; f->word; f++)
		if (limits->flags & f->flag) {
			out_join(out, first ? "\"" : ",\"", f->word, "\"");
			first = false;
		}
	out_text(out, "]}");
}
