/* passwd - see passwd.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "users/passwd.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/ascii.h"
#include "base/die.h"
#include "base/exit.h"
#include "base/num.h"
#include "users/lines.h"

enum { NAME, UID = 2, GID, HOME = 5, FIELDS = 7, TEXT_MAX = 65536 };

static void flush(struct passwd *p)
{
	if (out_flush(p->out) == -1)
		die_sys(EXIT_TEMP, "unable to write to standard output");
}

/* The strings must be C strings for the message. */
static noreturn void unable(
	struct passwd *p, const char *what, struct str who, const char *more)
{
	struct buf name = BUF_LIMIT(TEXT_MAX);
	int error = errno;

	flush(p);
	ignore(buf_add_str(&name, who)); /* an empty name then */
	errno = error;
	if (error)
		die_sys(EXIT_TEMP, what, buf_text(&name), more);
	die(EXIT_TEMP, what, buf_text(&name), more);
}

void passwd_lists(struct passwd *p)
{
	people_load(&p->include, "users/include");
	people_load(&p->exclude, "users/exclude");
	people_load(&p->mailnames, "users/mailnames");
	p->users = (struct people){.listed = true};
}

static bool has_upper(struct str name)
{
	for (size_t i = 0; i < name.n; i++)
		if (ascii_upper(name.s[i]))
			return true;
	return false;
}

/* Does the home exist, and is it the user's? */
static bool home_right(struct passwd *p, const struct str fields[FIELDS])
{
	struct buf path = BUF_LIMIT(TEXT_MAX);
	struct stat st;
	uint64_t uid;

	if (p->check == PASSWD_TRUST)
		return true;
	if (buf_add_str(&path, fields[HOME]) == -1)
		unable(p, "unable to hold home of ", fields[NAME], "");
	int result = stat(buf_text(&path), &st);
	buf_free(&path);
	if (result == -1 && errno != ENOENT && errno != ENOTDIR)
		unable(p, "unable to stat home of ", fields[NAME], "");
	if (result == -1 && p->check == PASSWD_STOP)
		unable(p, "unable to find home of ", fields[NAME], "");
	return result == 0 && num_parse(fields[UID], &uid) && st.st_uid == uid;
}

static bool gets_mail(struct passwd *p, const struct str fields[FIELDS])
{
	struct str name = fields[NAME];
	uint64_t uid;
	uint64_t gid;

	if (!num_parse(fields[UID], &uid) || !num_parse(fields[GID], &gid))
		return false;
	if (name.n == 0 || uid == 0 || (has_upper(name) && !p->upper))
		return false;
	if (p->include.listed && !people_find(&p->include, name))
		return false;
	if (people_find(&p->exclude, name))
		return false;
	return home_right(p, fields);
}

/* ":user:uid:gid:home:" */
static void add_user(struct out *out, struct str user, struct str ids)
{
	out_byte(out, ':');
	out_str(out, user);
	out_byte(out, ':');
	out_str(out, ids);
	out_byte(out, ':');
}

/* What a wildcard puts between ".qmail" and the prefix. */
static const char *dash(const struct passwd *p)
{
	return p->slash ? "-/" : "-";
}

/* The line of an address, and the one of its extensions. The prefix is empty
 * for a user's own names. */
static void add_name(struct passwd *p, struct str name, struct str user,
	struct str ids, struct str prefix)
{
	struct out *out = p->out;

	out_byte(out, '=');
	out_str(out, name);
	add_user(out, user, ids);
	if (prefix.n > 0)
		out_text(out, dash(p));
	out_byte(out, ':');
	out_str(out, prefix);
	out_text(out, ":\n");
	if (p->plain)
		return;
	out_byte(out, '+');
	out_str(out, name);
	out_text(out, p->mark);
	add_user(out, user, ids);
	out_text(out, dash(p));
	out_byte(out, ':');
	out_str(out, prefix);
	if (prefix.n > 0)
		out_byte(out, '-');
	out_text(out, ":\n");
}

static void add_names(struct passwd *p, struct str user, struct str ids)
{
	const struct person *named = people_find(&p->mailnames, user);
	struct str rest = named ? named->value : user;

	if (named && rest.n == 0)
		return;
	do
		add_name(p, str_cut(&rest, ':'), user, ids, str_text(""));
	while (rest.n > 0);
}

/* alias catches what is nobody's. */
static void add_catchall(struct passwd *p, struct str ids)
{
	p->seen_alias = true;
	out_byte(p->out, '+');
	add_user(p->out, str_text("alias"), ids);
	out_join(p->out, dash(p), "::\n");
}

void passwd_line(struct passwd *p, struct str line)
{
	struct str fields[FIELDS];
	struct buf ids = BUF_LIMIT(TEXT_MAX);

	for (size_t i = 0; i < FIELDS; i++) {
		if (i < FIELDS - 1 && !str_has(line, ':'))
			return;
		fields[i] = str_cut(&line, ':');
	}
	if (!gets_mail(p, fields))
		return;
	if (buf_add_str(&ids, fields[UID]) == -1 ||
		buf_add_byte(&ids, ':') == -1 ||
		buf_add_str(&ids, fields[GID]) == -1 ||
		buf_add_byte(&ids, ':') == -1 ||
		buf_add_str(&ids, fields[HOME]) == -1)
		unable(p, "unable to hold user ", fields[NAME], "");
	if (str_is(fields[NAME], "alias"))
		add_catchall(p, buf_str(&ids));
	add_names(p, fields[NAME], buf_str(&ids));
	people_add(&p->users, fields[NAME], buf_str(&ids));
	buf_free(&ids);
}

/* Twice over the file: first every user must be there, then they are written,
 * so that nothing half is. */
static void subusers(struct passwd *p, bool write)
{
	static struct lines lines;

	if (!lines_open(&lines, "users/subusers"))
		return;
	while (lines_next_value(&lines)) {
		struct str rest = buf_str(&lines.line);
		struct str sub = str_cut(&rest, ':');
		bool whole = str_has(rest, ':');
		struct str user = str_cut(&rest, ':');
		if (!whole || !str_has(rest, ':'))
			lines_bad(&lines, "bad format");
		const struct person *person = people_find(&p->users, user);
		errno = 0;
		if (!person)
			unable(p, "unable to find ", user, " user for subuser");
		if (write)
			add_name(p, sub, user, person->value,
				str_cut(&rest, ':'));
	}
	lines_close(&lines);
}

static void append(struct passwd *p)
{
	static struct lines lines;

	if (!lines_open(&lines, "users/append"))
		return;
	while (lines_next(&lines)) {
		out_str(p->out, buf_str(&lines.line));
		out_byte(p->out, '\n');
	}
	lines_close(&lines);
}

void passwd_end(struct passwd *p)
{
	errno = 0;
	if (!p->seen_alias)
		unable(p, "unable to find alias user", str_text(""), "");
	subusers(p, false);
	subusers(p, true);
	append(p);
	out_text(p->out, ".\n");
}
