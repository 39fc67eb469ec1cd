/* vmailmgr2csv - the users of a VmailMgr domain as a table for vimport
 *
 *	vmailmgr2csv [ -a domain ] [ file ]
 *
 * Reads passwd.cdb of a domain and writes its mailboxes as CSV. With -a it
 * writes, instead, a line of sh for each user who has forwards: valias
 * commands that make them in domain, where they win over a mailbox. What
 * cannot be taken over is told on standard error.
 *
 * Exit: 0 written, 100 bad usage, 111 file cannot be read. Heap: bounded.
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/opt.h"
#include "base/out.h"
#include "box/allowance.h"
#include "data/cdbwalk.h"
#include "data/csv.h"
#include "vpop/names.h"
#include "vpop/vmailmgr.h"

const char prog_name[] = "vmailmgr2csv";

static const char usage[] = "[ -a domain ] [ file ]";

enum { RECORD_MAX = 65536 };

static char space[8192];
static struct out out = OUT_TO(STDOUT_FILENO, space);

/* What vpasswd has no place for is left out. */
static struct str comment_of(const struct vmailmgr *user)
{
	for (size_t i = 0; i < user->personal.n; i++) {
		char c = user->personal.s[i];
		if (c == ':' || ascii_control(c))
			return str_of(0, 0);
	}
	return user->personal;
}

static void row(struct str name, const struct vmailmgr *user)
{
	char quota[ALLOWANCE_TEXT_MAX];
	const struct allowance allowance = {
		user->hard_quota, user->message_count};

	allowance_format(quota, &allowance);
	csv_put(&out, name);
	out_byte(&out, ',');
	csv_put(&out, user->hash);
	out_byte(&out, ',');
	csv_put(&out, comment_of(user));
	out_byte(&out, ',');
	csv_put(&out, str_text(quota));
	out_text(&out, user->enabled ? ",0\n" : ",16\n");
}

/* Only what needs no quotes for a shell is written for one. */
static bool is_plain(struct str text)
{
	static const struct str marks = {"@.-_+=", 6};

	for (size_t i = 0; i < text.n; i++)
		if (!ascii_alpha(text.s[i]) && !ascii_digit(text.s[i]) &&
			!str_has(marks, text.s[i]))
			return false;
	return text.n > 0 && text.s[0] != '-';
}

static void alias(struct str name, struct str forward, const char *domain)
{
	if (!is_plain(name) || !is_plain(forward)) {
		warn("a forward that cannot stand in a command is left out");
		out_text(&out, "#\n");
		return;
	}
	out_text(&out, "valias -i '&");
	out_str(&out, forward);
	if (!str_has(forward, '@'))
		out_join(&out, "@", domain);
	out_text(&out, "' ");
	out_str(&out, name);
	out_join(&out, "@", domain, "\n");
}

/* An alias would take the mail away from a mailbox of that name: those lines
 * are for the user's own .qmail, and only shown. */
static void aliases(
	struct str name, const struct vmailmgr *user, const char *domain)
{
	struct str rest = user->forwards;

	if (user->mailbox.n > 0 && rest.n > 0 && is_plain(name)) {
		out_text(&out, "# a mailbox as well, for its .qmail: ");
		out_str(&out, name);
		out_byte(&out, '\n');
	}
	while (rest.n > 0) {
		struct str forward = str_cut(&rest, 0);
		if (user->mailbox.n > 0)
			out_text(&out, "# ");
		alias(name, forward, domain);
	}
}

static void take(struct str name, struct str data, const char *domain)
{
	struct vmailmgr user;
	char shown[NAMES_USER_MAX + 1] = "";

	for (size_t i = 0; i < name.n && i < NAMES_USER_MAX; i++)
		shown[i] = name.s[i];
	if (!vmailmgr_parse(data, &user)) {
		warn("this user's record is broken: ", shown);
		return;
	}
	if (domain) {
		aliases(name, &user, domain);
		return;
	}
	if (user.mailbox.n == 0)
		return;
	if (!names_user(name))
		warn("no name for a user here: ", shown);
	else if (user.hash.n == 0 || str_has(user.hash, ':'))
		warn("this user has no hash: ", shown);
	else
		row(name, &user);
}

static void walk_file(const char *path, const char *domain)
{
	static struct cdbwalk walk;
	struct buf key = BUF_LIMIT(RECORD_MAX);
	struct buf data = BUF_LIMIT(RECORD_MAX);
	int fd = file_open_read(path);
	int more;

	if (fd == -1)
		die_sys(EXIT_TEMP, "unable to open ", path);
	more = cdbwalk_start(&walk, fd) == -1 ? -1 : 1;
	while (more == 1 && (more = cdbwalk_next(&walk, &key, &data)) == 1)
		take(buf_str(&key), buf_str(&data), domain);
	if (more == -1 && errno == EPROTO)
		die(EXIT_TEMP, "this is no cdb, or a damaged one: ", path);
	if (more == -1)
		die_sys(EXIT_TEMP, "unable to read ", path);
}

int main(int argc, char **argv)
{
	const char *domain = 0;
	const struct opt table[] = {{'a', OPT_TEXT, &domain, 0}, {0, 0, 0, 0}};

	help_wanted(argc, argv, usage);
	int first = opt_parse(argc, argv, table);
	if (first == -1 || argc - first > 1)
		die_usage(usage);
	if (domain && !is_plain(str_text(domain)))
		die(EXIT_PERM, "no domain: ", domain);
	if (!domain)
		out_text(&out, "name,hash,gecos,quota,flags\n");
	walk_file(first < argc ? argv[first] : "passwd.cdb", domain);
	if (out_flush(&out) == -1)
		die_sys(EXIT_TEMP, "unable to write to standard output");
	return EXIT_OK;
}
