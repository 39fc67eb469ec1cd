/* bounds - see bounds.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "route/bounds.h"

#include <errno.h>
#include <string.h>

#include "base/buf.h"
#include "base/file.h"
#include "base/num.h"
#include "conf/home.h"
#include "route/vuser.h"

enum { FILE_MAX = 65536, PATH_MAX_BYTES = 2000 };

const char *const bounds_numbers[BOUNDS_NUMBERS] = {"maxpopaccounts",
	"maxaliases", "maxforwards", "maxautoresponders", "maxmailinglists",
	"quota", "maxmsgcount", "default_quota", "default_maxmsgcount"};

const char *const bounds_rights[BOUNDS_RIGHTS] = {"perm_account", "perm_alias",
	"perm_forward", "perm_autoresponder", "perm_maillist", "perm_quota",
	"perm_defaultquota"};

const struct bounds_flag bounds_flags[] = {
	{"disable_imap", "NO_IMAP", 'i', VUSER_NO_IMAP},
	{"disable_smtp", "NO_SMTP", 's', VUSER_NO_SMTP},
	{"disable_pop", "NO_POP", 'p', VUSER_NO_POP},
	{"disable_webmail", "NO_WEBMAIL", 'w', VUSER_NO_WEBMAIL},
	{"disable_external_relay", "NO_RELAY", 'r', VUSER_NO_RELAY},
	{"disable_dialup", "NO_DIALUP", 'u', VUSER_NO_DIALUP},
	{"disable_password_changing", "NO_PASSWD_CHNG", 'd', VUSER_NO_CHANGE},
	{"disable_spamassassin", "NO_SPAMASSASSIN", 'c', VUSER_NO_SPAM_CHECK},
	{"delete_spam", "DELETE_SPAM", 'x', VUSER_DELETE_SPAM},
	{"disable_maildrop", "NO_MAILDROP", 'm', VUSER_NO_MAILDROP},
	{0, 0, 0, 0}};

/* The order in the file. */
static const char file_order[] = "piudwrscxm";

void bounds_none(struct bounds *limits)
{
	*limits = (struct bounds){.flags = 0};
	for (int i = BOUNDS_POP; i <= BOUNDS_LISTS; i++)
		limits->numbers[i] = -1;
}

static const struct bounds_flag *by_letter(char letter)
{
	const struct bounds_flag *flag = bounds_flags;

	while (flag->word && flag->letter != letter)
		flag++;
	return flag->word ? flag : 0;
}

uint64_t bounds_letter(char letter)
{
	const struct bounds_flag *flag = by_letter(letter);

	return flag ? flag->flag : 0;
}

static bool is_gap(char c)
{
	return c == ' ' || c == '\t' || c == ':' || c == '\r';
}

/* The next word of a line. */
static struct str word(struct str *rest)
{
	size_t start = 0;
	size_t n = 0;

	while (start < rest->n && is_gap(rest->s[start]))
		start++;
	while (start + n < rest->n && !is_gap(rest->s[start + n]))
		n++;
	struct str found = str_of(rest->s + start, n);
	*rest = str_skip(*rest, start + n);
	return found;
}

/* A number may have a '-' in front. */
static bool number(struct str text, int64_t *n_out)
{
	bool negative = text.n > 0 && text.s[0] == '-';
	uint64_t n;

	if (!num_parse(str_skip(text, negative), &n) || n > INT64_MAX)
		return false;
	*n_out = negative ? -(int64_t)n : (int64_t)n;
	return true;
}

static void line(struct bounds *limits, struct str text)
{
	struct str key = word(&text);
	int64_t value;

	for (const struct bounds_flag *f = bounds_flags; f->word; f++)
		if (str_is(key, f->word))
			limits->flags |= f->flag;
	if (!number(word(&text), &value))
		return;
	for (size_t i = 0; i < BOUNDS_NUMBERS; i++)
		if (str_is(key, bounds_numbers[i]))
			limits->numbers[i] = value;
	for (size_t i = 0; i < BOUNDS_RIGHTS; i++)
		if (str_is(key, bounds_rights[i]) && value >= 0 && value < 512)
			limits->rights[i] = (unsigned)value;
}

void bounds_parse(struct bounds *limits, struct str text)
{
	while (text.n > 0) {
		struct str next = str_cut(&text, '\n');
		if (next.n > 0 && next.s[0] != '#')
			line(limits, next);
	}
}

/* 1, 0: there is no such file, -1. */
static int read_file(struct bounds *limits, const char *dir, const char *name)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct buf text = BUF_LIMIT(FILE_MAX);
	int result = -1;

	bounds_none(limits);
	if (buf_join(&path, dir, name) == 0)
		result = file_slurp(buf_text(&path), &text) == 0 ? 1
			 : errno == ENOENT                       ? 0
								 : -1;
	if (result == 1)
		bounds_parse(limits, buf_str(&text));
	buf_free(&path);
	buf_free(&text);
	return result;
}

int bounds_read_default(struct bounds *limits)
{
	int there = read_file(limits, home_vpopmail_etc, "/vlimits.default");

	return there == -1 ? -1 : 0;
}

int bounds_read(struct bounds *limits, const char *dir)
{
	int there = read_file(limits, dir, "/.qmailadmin-limits");

	if (there == 0)
		return bounds_read_default(limits);
	return there == -1 ? -1 : 0;
}

uint64_t bounds_on(const struct bounds *limits, uint64_t flags)
{
	return flags & VUSER_OVERRIDE ? flags : flags | limits->flags;
}

/* Nothing, or less, is no limit; a number may be anything. */
static uint64_t most(int64_t n, uint64_t unit)
{
	static const uint64_t all = (uint64_t)1 << 50;

	if (n <= 0)
		return 0;
	return (uint64_t)n < all / unit ? (uint64_t)n * unit : all;
}

struct allowance bounds_pool(const struct bounds *limits)
{
	return (struct allowance){
		.bytes = most(limits->numbers[BOUNDS_QUOTA], 1048576),
		.count = most(limits->numbers[BOUNDS_MESSAGES], 1)};
}

static void out_signed(struct out *out, int64_t n)
{
	if (n < 0)
		out_byte(out, '-');
	out_num(out, n < 0 ? (uint64_t)-n : (uint64_t)n);
}

void bounds_format(const struct bounds *limits, struct out *out)
{
	for (size_t i = 0; i < BOUNDS_NUMBERS; i++) {
		out_join(out, bounds_numbers[i], ": ");
		out_signed(out, limits->numbers[i]);
		out_byte(out, '\n');
	}
	for (const char *c = file_order; *c; c++) {
		const struct bounds_flag *flag = by_letter(*c);
		if (flag && (limits->flags & flag->flag))
			out_join(out, flag->word, "\n");
	}
	for (size_t i = 0; i < BOUNDS_RIGHTS; i++) {
		out_join(out, bounds_rights[i], ": ");
		out_num(out, limits->rights[i]);
		out_byte(out, '\n');
	}
}

/* Appends the decimal and a letter. */
static char *part(char *dst, int64_t n, char letter)
{
	dst += num_format(dst, (uint64_t)n);
	*dst++ = letter;
	*dst = 0;
	return dst;
}

const char *bounds_user_quota(const struct bounds *limits)
{
	static char text[2 * NUM_MAX + 4];
	int64_t bytes = limits->numbers[BOUNDS_USER_QUOTA];
	int64_t count = limits->numbers[BOUNDS_USER_MESSAGES];
	char *at = text;

	if (bytes <= 0 && count <= 0)
		return "NOQUOTA";
	if (bytes > 0)
		at = part(at, bytes, 'S');
	if (bytes > 0 && count > 0)
		*at++ = ',';
	if (count > 0)
		(void)part(at, count, 'C');
	return text;
}
