/* vfolder - see vfolder.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/vfolder.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/env.h"
#include "base/error.h"
#include "base/exit.h"
#include "base/file.h"
#include "box/deposit.h"
#include "conf/control.h"
#include "conf/home.h"
#include "conf/overquota.h"
#include "local/passon.h"
#include "local/say.h"
#include "local/shell.h"
#include "mail/date.h"
#include "queue/submit.h"
#include "route/dotqmail.h"
#include "route/pool.h"

enum { TEXT_MAX = 65536, PATH_MAX_BYTES = 2000, HEAD_MAX = 20000 };

bool vfolder_text(const char *domain_dir, const char *name, struct buf *text)
{
	const char *const dirs[] = {domain_dir, home_domains};
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	bool found = false;

	for (size_t i = 0; i < 2 && !found; i++) {
		buf_clear(&path);
		found = buf_join(&path, dirs[i], "/", name) == 0 &&
			file_slurp(buf_text(&path), text) == 0;
	}
	buf_free(&path);
	return found;
}

/* ---- forwarding ---- */

/* To all of these, with a NUL between them: one message. */
static void forward(const struct letter *letter, struct str addresses,
	const char *who, const char *domain, enum passon how)
{
	static struct submit submit;

	if (submit_open(&submit) == -1)
		say_die(EXIT_TEMP,
			"Unable to forward message: ", error_text(errno),
			". (#4.3.0)\n");
	submit_text(&submit, "Delivered-To: ");
	submit_text(&submit, who);
	submit_text(&submit, "@");
	submit_text(&submit, domain);
	submit_text(&submit, "\n");
	letter_rewind();
	/* If it cannot be read, the verdict tells. */
	ignore(submit_rest(&submit, 0));
	passon_sender(&submit, str_text(letter->sender), how);
	while (addresses.n > 0)
		passon_recipient(&submit, str_cut(&addresses, 0), how);
	const char *verdict = submit_close(&submit, 0);
	if (*verdict)
		say_die(*verdict == 'D' ? EXIT_PERM : EXIT_TEMP,
			"Unable to forward message: ", verdict + 1, ".\n");
}

void vfolder_forward(const struct letter *letter, struct str address,
	const char *who, const char *domain)
{
	forward(letter, address, who, domain, PASSON_WHOLE);
	say(1, passon_report(PASSON_WHOLE));
}

/* ---- the mailbox ---- */

static void make_head(
	const struct vfolder *folder, const char *name, struct buf *head)
{
	if (buf_copy_str(head, buf_str(&folder->letter->return_path)) == -1 ||
		buf_join(head, "Delivered-To: ", name, "@", folder->domain,
			"\n") == -1)
		say_no_memory();
}

static const char *const days[] = {
	"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};

/* The domain's words, with a date: they have the rest of a header. */
static void warn_owner(const struct vfolder *folder, struct deposit *deposit)
{
	struct buf text = BUF_LIMIT(TEXT_MAX);
	struct buf head = BUF_LIMIT(HEAD_MAX);
	char date[DATE_MAX];
	int64_t now = clock_seconds();

	(void)date_rfc5322(date, now);
	if (vfolder_text(folder->domain_dir, ".quotawarn.msg", &text) &&
		buf_join(&head, "Delivered-To: ", folder->name, "@",
			folder->domain, "\nDate: ", days[date_of(now).weekday],
			", ", date, "\n") == 0 &&
		buf_add_str(&head, buf_str(&text)) == 0)
		deposit_warning(deposit, buf_str(&head), -1);
	buf_free(&text);
	buf_free(&head);
}

static const char pool_full_text[] =
	"Sorry, the mailboxes of this domain are full.";

static noreturn void full(const struct vfolder *folder,
	const struct overquota *over, const char *words)
{
	struct buf text = BUF_LIMIT(TEXT_MAX);
	int code = over->defer ? EXIT_TEMP : EXIT_PERM;

	if (!vfolder_text(folder->domain_dir, ".over-quota.msg", &text))
		say_die(code, words, " (#", overquota_code(over), ")\n");
	say_die(code, buf_text(&text), "\n");
}

/* Is there room for it among the domain's mailboxes? */
static enum pool_verdict ask_pool(
	const struct vfolder *folder, const struct deposit *deposit)
{
	enum pool_verdict verdict = pool_ask(folder->domain_dir, deposit->size);

	if (verdict == POOL_UNSURE)
		say_die(EXIT_TEMP,
			"Unable to find out the quota of the domain in ",
			folder->domain_dir, ": ", error_text(errno),
			". (#4.2.0)\n");
	if (verdict == POOL_BUSY)
		say_die(EXIT_TEMP, "The mailboxes of the domain in ",
			folder->domain_dir, " are being counted. (#4.2.2)\n");
	return verdict;
}

static void into(struct vfolder *folder, const char *maildir, const char *name,
	unsigned long line)
{
	struct buf head = BUF_LIMIT(HEAD_MAX);
	struct overquota over = {.defer = true};
	struct deposit deposit = {.maildir = maildir,
		.delivery = env_get("QMAILDELIVERY"),
		.line = line,
		.company = letter_company(),
		.allowance = folder->allowance,
		.always_sized = true};

	make_head(folder, name, &head);
	deposit.head = buf_str(&head);
	letter_rewind();
	if (deposit_look(&deposit) == -1)
		say_die(EXIT_TEMP,
			"Unable to find out the mailbox's quota: ", maildir,
			": ", error_text(errno), ". (#4.2.0)\n");
	enum pool_verdict pool = ask_pool(folder, &deposit);
	deposit.crowded = pool == POOL_FULL;
	if ((deposit.limited || deposit.crowded) &&
		overquota_read_from_here(&over) == -1)
		say_die(EXIT_TEMP, "Unable to read the rules for quotas: ",
			control_where(), ". (#4.3.5)\n");
	if (deposit_warns(&deposit, over.warn_percent))
		warn_owner(folder, &deposit);
	enum deposit_verdict verdict = deposit_put(&deposit);
	if (verdict == DEPOSIT_FULL)
		full(folder, &over,
			deposit.crowded ? pool_full_text : over.text);
	if (verdict != DEPOSIT_OK)
		say_die(EXIT_TEMP, "Unable to deliver to ", maildir, ": ",
			error_text(errno), ". (#4.2.1)\n");
	if (pool == POOL_ROOM)
		ignore(pool_add(folder->domain_dir, deposit.size));
	buf_free(&head);
}

/* The folder of a user who never got mail, or whose folder was lost. */
static void make_folder(const struct vfolder *folder)
{
	static const char *const parts[] = {
		"", "/Maildir", "/Maildir/cur", "/Maildir/new", "/Maildir/tmp"};
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		buf_clear(&path);
		if (buf_join(&path, folder->path, parts[i]) == -1)
			say_no_memory();
		if (mkdir(buf_text(&path), 0700) == -1 && errno != EEXIST)
			say_die(EXIT_TEMP, "Unable to create ", buf_text(&path),
				": ", error_text(errno), ". (#4.2.1)\n");
	}
	buf_free(&path);
}

/* ---- his .qmail ---- */

static void program_line(struct vfolder *folder, struct str text)
{
	struct buf command = BUF_LIMIT(DOTQMAIL_SIZE_MAX);

	if (buf_add_str(&command, text) == -1)
		say_no_memory();
	letter_rewind();
	folder->ran = true;
	int code = shell_run(buf_text(&command), folder->letter->env.vars);
	if (code == EXIT_PERM || code == EXIT_TEMP)
		_exit(code);
	folder->stopped = code == EXIT_STOP;
	buf_free(&command);
}

static void maildir_line(
	struct vfolder *folder, struct str text, unsigned long line)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);

	if (buf_add_str(&path, text) == -1)
		say_no_memory();
	into(folder, buf_text(&path), folder->owner, line);
	buf_free(&path);
}

/* As his instructions together want it. */
static enum passon passes_on(struct str lines)
{
	struct dotqmail_line next;
	size_t kinds[DOTQMAIL_UNKNOWN + 1] = {0};

	while (dotqmail_next(&lines, &next))
		kinds[next.kind]++;
	if (kinds[DOTQMAIL_MAILDIR] > 0)
		return PASSON_BESIDE;
	return kinds[DOTQMAIL_FORWARD] == 1 && kinds[DOTQMAIL_PROGRAM] == 0
		       ? PASSON_WHOLE
		       : PASSON_SEVERAL;
}

static void forward_line(struct buf *addresses, struct str text)
{
	if (buf_add_str(addresses, text) == -1 ||
		buf_add_byte(addresses, 0) == -1)
		say_no_memory();
}

/* Copies for others leave together at the end, as those of qmail-local: what is
 * tried again for another line's sake has sent none. */
static void obey(struct vfolder *folder, struct str lines)
{
	struct buf addresses = BUF_LIMIT(2 * (size_t)DOTQMAIL_SIZE_MAX);
	struct dotqmail_line next;
	enum passon how = passes_on(lines);

	for (unsigned long n = 1;
		!folder->stopped && dotqmail_next(&lines, &next); n++) {
		struct str text = str_head(next.text, str_find(next.text, 0));
		if (next.kind == DOTQMAIL_PROGRAM)
			program_line(folder, text);
		if (next.kind == DOTQMAIL_MAILDIR)
			maildir_line(folder, text, n);
		if (next.kind == DOTQMAIL_FORWARD)
			forward_line(&addresses, text);
		if (next.kind == DOTQMAIL_MBOX)
			say_die(EXIT_TEMP,
				"A virtual user has no mbox: ", folder->path,
				"/.qmail. (#4.3.5)\n");
	}
	if (addresses.n > 0) {
		forward(folder->letter, buf_str(&addresses), folder->given,
			folder->domain, how);
		say(1, passon_report(how));
	}
	buf_free(&addresses);
}

/* Standing in the folder. False: there is nothing to obey. */
static bool instructed(struct vfolder *folder)
{
	struct dotqmail dot;
	struct buf lines = BUF_LIMIT(DOTQMAIL_SIZE_MAX);
	struct str dash = str_text(folder->ext.n > 0 ? "-" : "");
	enum dotqmail_verdict verdict = dotqmail_find(&dot, dash, folder->ext);

	if (verdict == DOTQMAIL_NONE && folder->ext.n > 0)
		verdict = dotqmail_find(&dot, str_of(0, 0), str_of(0, 0));
	if (verdict == DOTQMAIL_UNSURE || verdict == DOTQMAIL_OPEN_TO_ALL)
		say_die(EXIT_TEMP, "Unable to use ", folder->path, "/",
			buf_text(&dot.path),
			verdict == DOTQMAIL_UNSURE ? "" : ": it is writable",
			". (#4.3.0)\n");
	if (dot.fd != -1) {
		if (file_read_all(dot.fd, &lines) == -1)
			say_die(EXIT_TEMP, "Unable to read ", folder->path, "/",
				buf_text(&dot.path), ". (#4.3.0)\n");
		file_close(dot.fd);
	}
	if (lines.n > 0)
		obey(folder, buf_str(&lines));
	bool any = lines.n > 0;
	buf_free(&lines);
	buf_free(&dot.path);
	return any;
}

void vfolder_deliver(struct vfolder *folder)
{
	int here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	struct stat st;

	if (here == -1)
		say_die(EXIT_TEMP, "Unable to open \".\": ", error_text(errno),
			". (#4.3.0)\n");
	if (lstat(folder->path, &st) == -1 && errno == ENOENT)
		make_folder(folder);
	if (chdir(folder->path) == -1)
		say_die(EXIT_TEMP, "Unable to enter ", folder->path, ": ",
			error_text(errno), ". (#4.2.1)\n");
	if (!instructed(folder))
		into(folder, "Maildir", folder->name, 1);
	if (fchdir(here) == -1)
		say_die(EXIT_TEMP, "Unable to go back to the domain. "
				   "(#4.3.0)\n");
	file_close(here);
}
