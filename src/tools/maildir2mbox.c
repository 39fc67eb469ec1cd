/* maildir2mbox - move mail from a maildir to a mbox
 *
 *	maildir2mbox
 *
 * Writes $MAIL and then the messages of $MAILDIR, oldest first, to $MAILTMP,
 * and when that is on stable storage gives it the name $MAIL; then removes the
 * messages. If it stops before that, nothing has changed; if it stops in the
 * middle of the removing, the rest is in both: no message is ever in neither.
 *
 * Exit: 0 done, or nothing to do; 100 bad usage, 111 not done. Heap: grows (a
 * record a message in the maildir).
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/env.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/seal.h"
#include "box/mbox.h"
#include "mail/date.h"
#include "tools/spool.h"

const char prog_name[] = "maildir2mbox";

static const char *unfinished; /* the file to remove when we fail, or null */

static noreturn void fail(const char *what, const char *path)
{
	int error = errno;

	if (unfinished)
		ignore(unlink(unfinished)); /* the next run does it again */
	errno = error;
	die_sys(EXIT_TEMP, what, path);
}

static const char *need(const char *name)
{
	const char *value = env_get(name);

	if (!value)
		die(EXIT_TEMP, name, " not set");
	return value;
}

/* "From sender date": the sender stands in a Return-Path on the first line,
 * if qmail-local wrote this; blanks in it would end the word. */
static void add_from(struct out *out, struct str head, int64_t time)
{
	static const char return_path[] = "Return-Path: <";
	struct str first = str_head(head, str_find(head, '\n'));
	struct str sender = str_text("XXX");
	char date[DATE_MAX];

	if (str_starts(first, str_text(return_path))) {
		sender = str_skip(first, sizeof(return_path) - 1);
		sender = str_head(sender, str_find_last(sender, '>'));
		if (sender.n == 0)
			sender = str_text("MAILER-DAEMON");
	}
	out_text(out, "From ");
	for (size_t i = 0; i < sender.n; i++) {
		char c = sender.s[i];
		out_byte(out, c == ' ' || c == '\t' ? '-' : c);
	}
	(void)date_mbox(date, time);
	out_join(out, " ", date, "\n");
}

/* One that is gone was moved or read since it was listed; not an error. It may
 * come back, though: then it must not be removed. */
static void add_mail(struct out *out, struct spool *spool, size_t i)
{
	static char space[8192];
	const char *path = spool_path(spool, i);
	int fd = file_open_read(path);
	struct in in = IN_FROM(fd, space);
	struct str head;

	if (fd == -1 && errno == ENOENT) {
		spool_leave(spool, i);
		return;
	}
	if (fd == -1)
		fail("unable to open ", path);
	int result = in_view(&in, &head);
	if (result != -1)
		add_from(out, result == 1 ? head : str_text(""),
			spool_time(spool, i));
	mbox_copy(&in, out);
	if (in.error) {
		errno = in.error;
		fail("unable to read ", path);
	}
	file_close(fd);
}

/* What is there already goes first, as it is. */
static void add_old(struct out *out, int fd, const char *path)
{
	static char space[8192];
	struct in in = IN_FROM(fd, space);
	struct str view = {0, 0};
	char last = '\n';
	int result;

	while ((result = in_view(&in, &view)) == 1 && !out->error) {
		out_str(out, view);
		last = view.s[view.n - 1];
		in_skip(&in, view.n);
	}
	if (result == -1)
		fail("unable to read ", path);
	if (last != '\n')
		out_text(out, "\n\n");
}

static int open_locked(const char *path)
{
	int64_t deadline = clock_steady_ms() + MBOX_LOCK_SECONDS * 1000;
	enum mbox_verdict verdict;
	int fd = mbox_open(path, deadline, &verdict);

	if (fd == -1)
		fail(verdict == MBOX_LOCKED ? "unable to lock "
					    : "unable to open ",
			path);
	return fd;
}

/* A leftover of a run that was killed is in the way; a new file rather than
 * an emptied one, for it may be a link to anywhere. */
static int open_unfinished(const char *path)
{
	if (unlink(path) == -1 && errno != ENOENT)
		fail("unable to remove ", path);
	int fd = file_open_new(path, 0600);
	if (fd == -1)
		fail("unable to create ", path);
	unfinished = path;
	return fd;
}

static void write_all(
	struct spool *spool, int old, const char *mail, const char *to)
{
	static char space[8192];
	int fd = open_unfinished(to);
	struct out out = OUT_TO(fd, space);

	add_old(&out, old, mail);
	for (size_t i = 0; i < spool_count(spool); i++)
		add_mail(&out, spool, i);
	if (out_flush(&out) == -1 || seal_fd(fd) == -1)
		fail("unable to write ", to);
	if (file_rename(to, mail) == -1)
		fail("unable to move to ", mail);
	unfinished = 0;
	if (mbox_seal_name(mail) == -1)
		fail("unable to make durable ", mail);
}

static void remove_all(const struct spool *spool)
{
	for (size_t i = 0; i < spool_count(spool); i++)
		if (!spool_left(spool, i) &&
			unlink(spool_path(spool, i)) == -1 && errno != ENOENT)
			warn_sys("unable to remove ", spool_path(spool, i),
				", which is in the mbox now");
}

int main(int argc, char **argv)
{
	struct spool spool = SPOOL_EMPTY;
	const char *bad;

	help_wanted(argc, argv, "");
	if (argc > 1)
		die_usage("");
	const char *maildir = need("MAILDIR");
	const char *mail = need("MAIL");
	const char *mailtmp = need("MAILTMP");
	if (chdir(maildir) == -1)
		die_sys(EXIT_TEMP, "unable to chdir to ", maildir);
	if (spool_list(&spool, &bad) == -1)
		die_sys(EXIT_TEMP, "unable to read ", maildir, "/", bad);
	if (spool_count(&spool) == 0)
		return EXIT_OK;
	int old = open_locked(mail);
	write_all(&spool, old, mail, mailtmp);
	remove_all(&spool);
	return EXIT_OK;
}
