/* bulletin - see bulletin.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/bulletin.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/in.h"
#include "box/maildir.h"
#include "box/quota.h"
#include "mail/date.h"
#include "mail/fieldwalk.h"
#include "mail/header.h"
#include "vpop/userdb.h"

enum { PATH_MAX_BYTES = 2000, FIELD_MAX = 1000000, HEAD_MAX = 1000 };

void bulletin_open(struct bulletin *bulletin, const char *path)
{
	static char space[8192];
	struct str field;
	int more;

	bulletin->path = path;
	bulletin->fd = file_open_read(path);
	if (bulletin->fd == -1)
		die_sys(EXIT_TEMP, "unable to open ", path);
	struct in in = IN_FROM(bulletin->fd, space);
	struct fieldwalk fields = FIELDWALK_FROM(&in, FIELD_MAX);
	while ((more = fieldwalk_next(&fields, &field)) == 1)
		if (str_is_case(header_name(field), "Date"))
			bulletin->dated = true;
	if (more == -1)
		die_sys(EXIT_TEMP, "unable to read ", path);
	fieldwalk_free(&fields);
}

void bulletin_exclude(struct bulletin *bulletin, const char *path)
{
	if (file_slurp(path, &bulletin->excluded) == -1)
		die_sys(EXIT_TEMP, "unable to read ", path);
}

static bool is_excluded(const struct bulletin *bulletin, struct str address)
{
	struct str rest = buf_str(&bulletin->excluded);

	while (rest.n > 0)
		if (str_equal_case(str_trim(str_cut(&rest, '\n')), address))
			return true;
	return false;
}

static noreturn void no_memory(const char *what)
{
	die_sys(EXIT_TEMP, "unable to hold ", what);
}

static void add_head(
	const struct bulletin *bulletin, struct str address, struct buf *head)
{
	char date[DATE_MAX];

	(void)date_rfc5322(date, clock_seconds());
	if (buf_add_text(head, "To: ") == -1 ||
		buf_add_str(head, address) == -1 ||
		buf_add_byte(head, '\n') == -1 ||
		(!bulletin->dated &&
			buf_join(head, "Date: ", date, "\n") == -1))
		no_memory("a header");
}

/* Mailboxes with a quota are counted, and never refuse: it is the operator
 * who writes. A count that fails is mended by the next one. */
static void count(
	const struct bulletin *bulletin, const char *maildir, size_t head)
{
	struct stat st;

	if (fstat(bulletin->fd, &st) == 0)
		ignore(quota_add(
			maildir, (int64_t)st.st_size + (int64_t)head, 1));
}

static bool copy_to(struct bulletin *bulletin, struct str address,
	const char *maildir, const char *name)
{
	struct buf head = BUF_LIMIT(HEAD_MAX);

	add_head(bulletin, address, &head);
	const struct maildir_letter letter = {
		buf_str(&head), bulletin->fd, false};
	enum maildir_verdict verdict = maildir_deliver(maildir, name, &letter);
	if (verdict == MAILDIR_OK)
		count(bulletin, maildir, head.n);
	buf_free(&head);
	return verdict == MAILDIR_OK;
}

static bool link_to(
	struct bulletin *bulletin, const char *maildir, const char *name)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	const struct maildir_letter letter = {
		str_of(0, 0), bulletin->fd, false};

	if (buf_join(&path, maildir, "/new/", name) == -1)
		no_memory(maildir);
	int result = -1;
	if (bulletin->how == BULLETIN_SYMLINK)
		result = symlink(bulletin->path, buf_text(&path));
	else if (bulletin->first.n > 0)
		result = link(buf_text(&bulletin->first), buf_text(&path));
	else if (maildir_deliver(maildir, name, &letter) == MAILDIR_OK)
		result = buf_copy_str(&bulletin->first, buf_str(&path));
	if (result == 0)
		count(bulletin, maildir, 0);
	buf_free(&path);
	return result == 0;
}

/* A mailbox that cannot be reached is told of; the others get theirs. */
static bool post(struct bulletin *bulletin, struct str address, struct str dir)
{
	struct buf maildir = BUF_LIMIT(PATH_MAX_BYTES);
	char name[MAILDIR_NAME_MAX];
	static unsigned long line;

	if (buf_add_str(&maildir, dir) == -1 ||
		buf_add_text(&maildir, "/Maildir") == -1)
		no_memory("a path");
	maildir_name(name, 0, ++line);
	const char *path = buf_text(&maildir);
	bool posted = bulletin->how == BULLETIN_COPY
			      ? copy_to(bulletin, address, path, name)
			      : link_to(bulletin, path, name);
	if (!posted)
		warn_sys("no delivery to ", path);
	buf_free(&maildir);
	return posted;
}

size_t bulletin_post(struct bulletin *bulletin, const struct enroll *domain)
{
	static struct userdb db;
	struct vuser user;
	size_t failed = 0;
	struct buf address = BUF_LIMIT(PATH_MAX_BYTES);

	userdb_open(&db, domain->dir, USERDB_READ);
	buf_clear(&bulletin->first);
	for (size_t i = 0; i < db.n; i++) {
		userdb_get(&db, i, &user);
		buf_clear(&address);
		if (buf_add_str(&address, user.name) == -1 ||
			buf_join(&address, "@", domain->real) == -1)
			no_memory("an address");
		if (is_excluded(bulletin, buf_str(&address)))
			continue;
		if (bulletin->list) {
			out_str(bulletin->list, buf_str(&address));
			out_byte(bulletin->list, '\n');
		}
		if (!bulletin->only_look && user.dir.n > 0)
			failed += !post(bulletin, buf_str(&address), user.dir);
	}
	buf_free(&address);
	buf_free(&db.text);
	buf_free(&db.lines);
	return failed;
}
