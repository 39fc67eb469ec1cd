/* explain - see explain.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "tools/explain.h"

#include <sys/stat.h>

#include "base/buf.h"
#include "conf/control.h"

enum { LIST_MAX = 100 * 1000 * 1000 };

static const char accepted[] =
	"SMTP clients may send messages to recipients at ";

const struct explain explain_files[] = {
	{"badmailfrom", EXPLAIN_LIST, "Any MAIL FROM is allowed.", "",
		" not accepted in MAIL FROM.", false},
	{"bounceformat", EXPLAIN_TEXT, "report", "Bounces look like ", ".",
		true},
	{"bouncefrom", EXPLAIN_TEXT, "MAILER-DAEMON", "Bounce user name is ",
		".", false},
	{"bouncehost", EXPLAIN_NAME, "bouncehost", "Bounce host name is ", ".",
		false},
	{"bouncemaxbytes", EXPLAIN_NUMBER, "100000",
		"Only the header is bounced of a message of more than ",
		" bytes.", true},
	{"concurrencylocal", EXPLAIN_NUMBER, "10", "Local concurrency is ", ".",
		false},
	{"concurrencyremote", EXPLAIN_NUMBER, "20", "Remote concurrency is ",
		".", false},
	{"concurrencydest", EXPLAIN_NUMBER, "20",
		"Concurrency for one destination is at most ", ".", true},
	{"databytes", EXPLAIN_NUMBER, "0", "SMTP DATA limit is ", " bytes.",
		false},
	{"defaultdomain", EXPLAIN_NAME, "defaultdomain",
		"Default domain name is ", ".", false},
	{"defaulthost", EXPLAIN_NAME, "defaulthost", "Default host name is ",
		".", false},
	{"defaultdelivery", EXPLAIN_TEXT, "./Maildir/",
		"Mail of those without a .qmail file is thought to go to ", ".",
		true},
	{"delaynotice", EXPLAIN_NUMBER, "14400",
		"A sender is told of a delay after ", " seconds.", true},
	{"destlimits", EXPLAIN_LIST, "No limits for single destinations.",
		"Destination limits: ", ".", true},
	{"dnsbl", EXPLAIN_LIST, "No lists in the DNS are asked about clients.",
		"List in the DNS: ", "", true},
	{"dnsservers", EXPLAIN_LIST, "Those of /etc/resolv.conf.",
		"Name server to ask: ", ".", true},
	{"doublebouncehost", EXPLAIN_NAME, "doublebouncehost",
		"2B recipient host: ", ".", false},
	{"doublebounceto", EXPLAIN_TEXT, "postmaster",
		"2B recipient user: ", ".", false},
	{"ehloignore", EXPLAIN_LIST, "All that is offered in EHLO counts.",
		"Offers that do not count: ", "", true},
	{"envnoathost", EXPLAIN_NAME, "envnoathost", "Presumed domain name is ",
		".", false},
	{"helohost", EXPLAIN_NAME, "helohost", "SMTP client HELO host name is ",
		".", false},
	{"idhost", EXPLAIN_NAME, "idhost", "Message-ID host name is ", ".",
		false},
	{"localiphost", EXPLAIN_NAME, "localiphost",
		"Local IP address becomes ", ".", false},
	{"locals", EXPLAIN_LIST_ME, "me", "Messages for ",
		" are delivered locally.", false},
	{"me", EXPLAIN_TEXT, "undefined! Uh-oh", "My name is ", ".", false},
	{"mxps", EXPLAIN_NUMBER, "0",
		"QMTP by the preference of exchangers: ", ".", true},
	{"outgoingip", EXPLAIN_LIST, "The system picks the address.",
		"Mail goes out from: ", "", true},
	{"overquota", EXPLAIN_TEXT, "bounce",
		"Mail for a mailbox that is full: ", ".", true},
	{"percenthack", EXPLAIN_LIST, "The percent hack is not allowed.",
		"The percent hack is allowed for user%host@", ".", false},
	{"plusdomain", EXPLAIN_NAME, "plusdomain", "Plus domain name is ", ".",
		false},
	{"policy", EXPLAIN_LIST, "Nothing more is asked of SMTP clients.",
		"SMTP clients have to pass: ", "", true},
	{"qmqpservers", EXPLAIN_LIST, "No QMQP servers.", "QMQP server: ", ".",
		false},
	{"queuelifetime", EXPLAIN_NUMBER, "604800",
		"Message lifetime in the queue is ", " seconds.", false},
	{"queuesync", EXPLAIN_TEXT, "auto",
		"The queue is made durable by this method: ", ".", true},
	{"quotawarn", EXPLAIN_NUMBER, "90",
		"The owner of a mailbox is warned when it is full at percent: ",
		".", true},
	{"rcpthosts", EXPLAIN_LIST,
		"SMTP clients may send messages to any recipient.", accepted,
		".", false},
	{"morercpthosts", EXPLAIN_LIST,
		"No rcpthosts; morercpthosts is irrelevant.", accepted, ".",
		false},
	{"morercpthosts.cdb", EXPLAIN_CDB, "morercpthosts", "", "", false},
	{"rcptlookup", EXPLAIN_NUMBER, "1",
		"SMTP recipients are looked up before they are accepted: ", ".",
		true},
	{"pop3expire", EXPLAIN_TEXT, "NEVER",
		"Days that mail stays for POP3 clients: ", ".", true},
	{"pop3logindelay", EXPLAIN_NUMBER, "0",
		"Time between POP3 logins of a user is at least ", " seconds.",
		true},
	{"retrylocal", EXPLAIN_NUMBER, "10",
		"Local mail is tried again at the squares of the multiples of ",
		" (seconds).", true},
	{"retryremote", EXPLAIN_NUMBER, "20",
		"Remote mail is tried again at the squares of the multiples "
		"of ",
		" (seconds).", true},
	{"smtpgreeting", EXPLAIN_NAME, "smtpgreeting", "SMTP greeting: 220 ",
		".", false},
	{"smtplimits", EXPLAIN_LIST, "The usual limits for SMTP clients.",
		"Limit for SMTP clients: ", "", true},
	{"smtpomit", EXPLAIN_LIST, "All that is known is offered in EHLO.",
		"Not offered to SMTP clients: ", "", true},
	{"smtpprofile", EXPLAIN_TEXT, "strict", "SMTP is spoken in the ",
		" way.", true},
	{"smtproutes", EXPLAIN_LIST, "No artificial SMTP routes.",
		"SMTP route: ", "", false},
	{"timeoutconnect", EXPLAIN_NUMBER, "60",
		"SMTP client connection timeout is ", " seconds.", false},
	{"timeoutpop3d", EXPLAIN_NUMBER, "1200", "POP3 server idle timeout is ",
		" seconds.", true},
	{"timeoutremote", EXPLAIN_NUMBER, "1200",
		"SMTP client data timeout is ", " seconds.", false},
	{"timeoutsmtpd", EXPLAIN_NUMBER, "1200", "SMTP server data timeout is ",
		" seconds.", false},
	{"vextension", EXPLAIN_TEXT, 0,
		"An extension of a virtual user begins at one of: ", "", false},
	{"virtualdomains", EXPLAIN_LIST, "No virtual domains.",
		"Virtual domain: ", "", false},
	{0, EXPLAIN_TEXT, 0, 0, 0, false},
};

/* vpopmail's programs lock these beside the file, and so do ours then. */
static bool is_lock(struct str name)
{
	static const char *const locked[] = {
		"rcpthosts", "morercpthosts", "virtualdomains", "locals"};
	static const char end[] = ".lock";

	if (!str_ends(name, str_text(end)))
		return false;
	name = str_head(name, name.n - (sizeof(end) - 1));
	for (size_t i = 0; i < sizeof(locked) / sizeof(*locked); i++)
		if (str_is(name, locked[i]))
			return true;
	return false;
}

bool explain_known(struct str name)
{
	for (const struct explain *file = explain_files; file->name; file++)
		if (str_is(name, file->name))
			return true;
	return is_lock(name);
}

static bool there(const char *dir, const char *name, struct stat *st)
{
	struct buf path = BUF_LIMIT(1000);
	bool is = buf_join(&path, dir, "/", name) == 0 &&
		  stat(buf_text(&path), st) == 0;

	buf_free(&path);
	return is;
}

static void sentence(
	struct out *out, const struct explain *file, struct str value)
{
	out_text(out, file->before);
	out_str(out, value);
	out_join(out, file->after, "\n");
}

static const char *fallback(const struct explain *file, const char *me)
{
	struct stat st;
	bool named =
		file->kind == EXPLAIN_NAME || file->kind == EXPLAIN_LIST_ME;

	/* What adds to rcpthosts means nothing without it. */
	if (str_is(str_text(file->name), "morercpthosts") &&
		there("control", "rcpthosts", &st))
		return "No domains but those of rcpthosts.";
	return named && me ? me : file->fallback;
}

static int list(struct out *out, const struct explain *file, const char *me)
{
	struct buf lines = BUF_LIMIT(LIST_MAX);
	int found = control_list(file->name, &lines);
	struct str rest = buf_str(&lines);
	struct str line;

	if (found == 0 && file->kind == EXPLAIN_LIST_ME) {
		out_text(out, "(Default.) ");
		sentence(out, file, str_text(fallback(file, me)));
	} else if (found == 0) {
		out_join(out, "(Default.) ", fallback(file, me), "\n");
	} else if (found == 1) {
		out_text(out, "\n");
		while (control_next(&rest, &line))
			sentence(out, file, line);
	}
	buf_free(&lines);
	return found;
}

static int value(struct out *out, const struct explain *file, const char *me)
{
	struct buf text = BUF_LIMIT(CONTROL_LINE_MAX);
	uint64_t number;
	int found = control_line(file->name, &text);

	if (found == 1 && file->kind == EXPLAIN_NUMBER)
		found = control_number(file->name, &number);
	if (found == 0) {
		out_text(out, "(Default.) ");
		sentence(out, file, str_text(fallback(file, me)));
	} else if (found == 1) {
		sentence(out, file, buf_str(&text));
	}
	buf_free(&text);
	return found;
}

/* Is the cdb as new as what it is made from? */
static void cdb(struct out *out, const struct explain *file)
{
	struct stat source;
	struct stat made;
	bool has_source = there("control", file->fallback, &source);
	bool has_made = there("control", file->name, &made);

	if (!has_source && !has_made)
		out_text(out, "(Default.) No effect.\n");
	else if (!has_source)
		out_join(out, "Oops! ", file->name, " exists but ",
			file->fallback, " doesn't.\n");
	else if (!has_made)
		out_join(out, "Oops! ", file->fallback, " exists but ",
			file->name, " doesn't.\n");
	else if (source.st_mtime > made.st_mtime)
		out_join(out, "Oops! ", file->fallback,
			" was changed after it.\n");
	else
		out_join(out, "It is newer than ", file->fallback, ".\n");
}

int explain_file(struct out *out, const struct explain *file, const char *me)
{
	struct stat st;
	int found = 1;

	if (file->quiet && !there("control", file->name, &st))
		return 0;
	out_join(out, "\n", file->name, ": ");
	if (file->kind == EXPLAIN_CDB)
		cdb(out, file);
	else if (file->kind == EXPLAIN_LIST || file->kind == EXPLAIN_LIST_ME)
		found = list(out, file, me);
	else
		found = value(out, file, me);
	if (found == -1)
		out_join(out, "Oops! ", control_where(), "\n");
	return found == -1 ? -1 : 0;
}
