/* vmoddomlimits - show or change what a virtual domain may have
 *
 *	vmoddomlimits [ -SDdv ] [ -Q MB ] [ -q bytes ] [ -M messages ]
 *		[ -m messages ] [ -PAFRL count ] [ -g flags ]
 *		[ -pafrluoxz rights ] domain
 *
 * Writes the domain's .qmailadmin-limits, or with -d the default ones. -S
 * shows them, -D removes the domain's own.
 *
 * Exit: 0 done, 100 not as asked, 111 not now. Heap: bounded.
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/num.h"
#include "base/opt.h"
#include "box/allowance.h"
#include "conf/home.h"
#include "vpop/realm.h"
#include "vpop/renew.h"
#include "vpop/target.h"
#include "vpop/vlimits.h"

const char prog_name[] = "vmoddomlimits";

static const char usage[] =
	"[ -SDdv ] [ -Q MB ] [ -q bytes ] [ -M messages ] [ -m messages ] "
	"[ -PAFRL count ] [ -g flags ] [ -pafrluoxz rights ] domain";

enum { PATH_MAX_BYTES = 2000, NUMBERS = 9, RIGHTS = 9 };

/* Letters, in the order of bounds_number. */
static const char number_letters[] = "PAFRLQMqm";

/* Letters, whose right, and where in it. */
static const struct {
	char letter;
	enum bounds_right right;
	unsigned shift;
	const char *shown;
} rights[RIGHTS] = {{'p', BOUNDS_MAY_ACCOUNT, 0, "pop account:            "},
	{'a', BOUNDS_MAY_ALIAS, 0, "alias:                  "},
	{'f', BOUNDS_MAY_FORWARD, 0, "forward:                "},
	{'r', BOUNDS_MAY_AUTORESPONDER, 0, "autoresponder:          "},
	{'l', BOUNDS_MAY_LIST, 0, "mailinglist:            "},
	{'u', BOUNDS_MAY_LIST, 3, "mailinglist users:      "},
	{'o', BOUNDS_MAY_LIST, 6, "mailinglist moderators: "},
	{'x', BOUNDS_MAY_QUOTA, 0, "quota:                  "},
	{'z', BOUNDS_MAY_USER_QUOTA, 0, "default quota:          "}};

struct session {
	const char *numbers[NUMBERS];
	const char *rights[RIGHTS];
	const char *flags;
	int show;
	int gone;
	int usual; /* the default limits */
	struct bounds limits;
};

static struct session session;

static void out_number(
	struct out *out, const char *label, int number, const char *unit)
{
	int64_t n = session.limits.numbers[number];

	out_join(out, label, n < 0 ? "-" : "");
	out_num(out, n < 0 ? (uint64_t)-n : (uint64_t)n);
	out_join(out, unit, "\n");
}

static void show_flags(struct out *out)
{
	const struct bounds_flag *f;

	out_text(out, "GID Flags:\n");
	for (f = bounds_flags; f->word; f++)
		if (session.limits.flags & f->flag)
			out_join(out, "  ", f->shown, "\n");
	out_text(out, "Flags (for commandline): ");
	for (f = bounds_flags; f->word; f++)
		if (session.limits.flags & f->flag)
			out_byte(out, f->letter);
	out_text(out, "\nFlags for non postmaster accounts:\n");
}

static void show_rights(struct out *out)
{
	static const char *const words[2][3] = {
		{"ALLOW_CREATE ", "ALLOW_MODIFY ", "ALLOW_DELETE "},
		{"DENY_CREATE  ", "DENY_MODIFY  ", "DENY_DELETE  "}};

	for (size_t i = 0; i < RIGHTS; i++) {
		unsigned bits = session.limits.rights[rights[i].right] >>
				rights[i].shift;
		out_join(out, "  ", rights[i].shown);
		for (unsigned bit = 0; bit < 3; bit++)
			out_text(out, words[bits >> bit & 1][bit]);
		out_byte(out, '\n');
	}
}

static void show(const char *domain)
{
	static char space[4096];
	struct out out = OUT_TO(STDOUT_FILENO, space);

	out_join(&out, "Domain: ", domain, "\n--\n");
	out_number(&out, "Max Pop Accounts: ", BOUNDS_POP, "");
	out_number(&out, "Max Aliases: ", BOUNDS_ALIASES, "");
	out_number(&out, "Max Forwards: ", BOUNDS_FORWARDS, "");
	out_number(&out, "Max Autoresponders: ", BOUNDS_AUTORESPONDERS, "");
	out_number(&out, "Max Mailinglists: ", BOUNDS_LISTS, "");
	show_flags(&out);
	show_rights(&out);
	out_number(&out, "Domain Quota: ", BOUNDS_QUOTA, " MB");
	out_number(&out, "Default User Quota: ", BOUNDS_USER_QUOTA, " bytes");
	out_number(&out, "Max Domain Messages: ", BOUNDS_MESSAGES, "");
	out_number(&out,
		"Default Max Messages per User: ", BOUNDS_USER_MESSAGES, "");
	if (out_flush(&out) == -1)
		die_sys(EXIT_TEMP, "unable to write to standard output");
}

/* A count, or -1 for none; the quota of a user may be 10M. */
static int64_t value(char letter, const char *text)
{
	struct allowance allowance;
	bool negative = *text == '-';
	uint64_t n;

	if (letter == 'q' && allowance_parse(str_text(text), &allowance) &&
		allowance.count == 0)
		return (int64_t)allowance.bytes;
	if (!num_parse(str_text(text + negative), &n) || n > INT64_MAX / 2)
		die(EXIT_PERM, "no number: ", text);
	return negative ? -(int64_t)n : (int64_t)n;
}

static unsigned right_bits(const char *text)
{
	unsigned bits = 0;

	for (; *text; text++) {
		unsigned bit = *text == 'c'   ? 1
			       : *text == 'm' ? 2
			       : *text == 'd' ? 4
			       : *text == 'a' ? 7
					      : 8;
		if (bit == 8)
			die(EXIT_PERM, "no right (a, c, m, d): ", text);
		bits |= bit;
	}
	return bits;
}

static void change(void)
{
	for (size_t i = 0; i < NUMBERS; i++)
		if (session.numbers[i])
			session.limits.numbers[i] =
				value(number_letters[i], session.numbers[i]);
	if (session.flags)
		session.limits.flags = 0;
	for (const char *c = session.flags; c && *c; c++) {
		if (!bounds_letter(*c))
			die(EXIT_PERM, "no flag: ", c);
		session.limits.flags |= bounds_letter(*c);
	}
	for (size_t i = 0; i < RIGHTS; i++)
		if (session.rights[i]) {
			unsigned *all = &session.limits.rights[rights[i].right];
			*all &= ~(7u << rights[i].shift);
			*all |= right_bits(session.rights[i])
				<< rights[i].shift;
		}
}

static void read_limits(const char *dir)
{
	if (session.usual)
		vlimits_read_default(&session.limits);
	else
		vlimits_read(&session.limits, dir);
}

static const char *join(struct buf *path, const char *dir, const char *name)
{
	buf_clear(path);
	if (buf_join(path, dir, "/", name) == -1)
		die_sys(EXIT_TEMP, "unable to hold the path ", dir);
	return buf_text(path);
}

static void write_limits(const char *dir, const char *name)
{
	static struct renew renew;
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);

	(void)join(&path, dir, name);
	if (session.gone) {
		if (unlink(buf_text(&path)) == -1 && errno != ENOENT)
			die_sys(EXIT_TEMP, "unable to remove ",
				buf_text(&path));
		return;
	}
	renew_begin(&renew, buf_text(&path), session.usual ? 0644 : 0600);
	bounds_format(&session.limits, &renew.out);
	renew_commit(&renew);
}

static int options(int argc, char **argv)
{
	struct opt table[NUMBERS + RIGHTS + 5] = {
		{'S', OPT_SET, &session.show, 1},
		{'D', OPT_SET, &session.gone, 1},
		{'d', OPT_SET, &session.usual, 1},
		{'g', OPT_TEXT, &session.flags, 0}};
	size_t n = 4;

	for (size_t i = 0; i < NUMBERS; i++)
		table[n++] = (struct opt){
			number_letters[i], OPT_TEXT, &session.numbers[i], 0};
	for (size_t i = 0; i < RIGHTS; i++)
		table[n++] = (struct opt){
			rights[i].letter, OPT_TEXT, &session.rights[i], 0};
	return opt_parse(argc, argv, table);
}

/* What the mailboxes hold together is counted anew (route/pool): while there
 * was no quota nobody kept the sums. */
static void forget_sums(const char *dir)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);

	if (unlink(join(&path, dir, ".domainsize")) == -1 && errno != ENOENT)
		die_sys(EXIT_TEMP, "unable to remove ", buf_text(&path));
	buf_free(&path);
}

/* Under the lock that who adds users holds, too; of the default ones, one of
 * their own. */
static void change_file(const char *dir)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);

	renew_lock(session.usual ? join(&path, home_vpopmail_etc,
					   "vlimits.default.lock")
				 : join(&path, dir, ".vpasswd.lock"));
	buf_free(&path);
	read_limits(dir);
	change();
	if (session.usual)
		write_limits(home_vpopmail_etc, "vlimits.default");
	else
		write_limits(dir, ".qmailadmin-limits");
	if (!session.usual)
		forget_sums(dir);
}

/* The default ones belong to the account, the domain's to its owner. */
int main(int argc, char **argv)
{
	static struct realm realm;
	struct target target;

	help_wanted(argc, argv, usage);
	target_version(argc, argv);
	int first = options(argc, argv);
	if (first == -1 || argc - first != 1)
		die_usage(usage);
	realm_enter(&realm);
	target_domain(&target, argv[first]);
	uid_t uid = session.usual ? realm.uid : target.domain->uid;
	gid_t gid = session.usual ? realm.gid : target.domain->gid;
	realm_become(uid, gid, 0, "", "");
	if (session.show) {
		read_limits(target.domain->dir);
		show(target.domain->real);
	} else {
		change_file(target.domain->dir);
	}
	return EXIT_OK;
}
