/* instructions - see instructions.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "route/instructions.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/ascii.h"
#include "box/quota.h"
#include "route/dotqmail.h"
#include "route/pool.h"
#include "route/virtual.h"

enum { PATH_MAX_BYTES = 1024 };

static bool path_of(struct str text, char dst[PATH_MAX_BYTES])
{
	text = str_head(text, str_find(text, 0));
	if (text.n >= PATH_MAX_BYTES)
		return false;
	memcpy(dst, text.s, text.n);
	dst[text.n] = 0;
	return true;
}

/* Is the command vpopmail's own delivery, with nothing else around? Then what
 * it does with mail for nobody is in *action_out. */
static bool is_vpopmail(struct str command, struct str *action_out)
{
	struct str program = str_word(&command);
	size_t slash = str_find_last(program, '/');
	struct str name =
		slash == program.n ? program : str_skip(program, slash + 1);

	(void)str_word(&command); /* '' */
	*action_out = str_word(&command);
	return str_is(name, "vdelivermail") && action_out->n &&
	       !str_trim(command).n;
}

static enum instructions_verdict verdict_of(int full)
{
	if (full == -1)
		return INSTRUCTIONS_HIDDEN;
	return full ? INSTRUCTIONS_FULL : INSTRUCTIONS_OPEN;
}

static enum instructions_verdict room_in(
	const char *path, const struct allowance *allowance)
{
	return verdict_of(quota_full(path, allowance, 1));
}

/* Has he instructions of his own? Then nothing needs room in his mailbox. */
static bool has_lines(const struct vuser *user)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct stat st;
	bool any = virtual_home(".", user, &path) == 0 &&
		   buf_add_text(&path, "/.qmail") == 0 &&
		   stat(buf_text(&path), &st) == 0 && st.st_size > 0;

	buf_free(&path);
	return any;
}

/* A mailbox of a user, standing in his domain. */
static enum instructions_verdict room_of(const struct vuser *user)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct allowance allowance = {0};
	enum instructions_verdict verdict = INSTRUCTIONS_OPEN;

	if (allowance_parse(user->quota, &allowance) &&
		!allowance_none(&allowance) &&
		virtual_home(".", user, &path) == 0 &&
		buf_add_text(&path, "/Maildir") == 0)
		verdict = room_in(buf_text(&path), &allowance);
	if (verdict == INSTRUCTIONS_OPEN)
		verdict = verdict_of(pool_full(".", 1));
	buf_free(&path);
	return verdict;
}

static enum instructions_verdict mailbox(const struct vuser *user)
{
	if (user->flags & VUSER_BOUNCE)
		return INSTRUCTIONS_CLOSED;
	enum instructions_verdict verdict = room_of(user);
	return verdict == INSTRUCTIONS_FULL && has_lines(user)
		       ? INSTRUCTIONS_OPEN
		       : verdict;
}

static enum instructions_verdict unread(void)
{
	return errno == EACCES || errno == EPERM || errno == ENOENT
		       ? INSTRUCTIONS_HIDDEN
		       : INSTRUCTIONS_LATER;
}

/* The same question as at delivery (route/virtual). Of vpopmail's own program
 * nobody knows whether it was built for extensions: then "user-ext" may be
 * user's. */
static enum instructions_verdict weigh_user(
	struct str local, struct str action, bool ours)
{
	struct buf line = BUF_LIMIT(VUSER_LINE_MAX);
	enum instructions_verdict verdict = INSTRUCTIONS_OPEN;
	struct vuser user;
	struct str ext;
	enum virtual_verdict found =
		virtual_find(".", local, &line, &user, &ext);

	if (found == VIRTUAL_NOBODY && !ours)
		found = virtual_find(".", str_head(local, str_find(local, '-')),
			&line, &user, &ext);
	if (found == VIRTUAL_UNSURE)
		verdict = unread();
	else if (found == VIRTUAL_USER)
		verdict = mailbox(&user);
	else if (str_is(action, "bounce-no-mailbox"))
		verdict = INSTRUCTIONS_NOBODY;
	buf_free(&line);
	return verdict;
}

/* True: the lines behind it say nothing any more. */
static bool weigh(const struct dotqmail_line *line, struct str rest,
	enum instructions_verdict *verdict)
{
	char path[PATH_MAX_BYTES];
	struct str action;

	if (line->kind == DOTQMAIL_MAILDIR && path_of(line->text, path))
		*verdict = room_in(path, 0);
	if (line->kind != DOTQMAIL_PROGRAM)
		return *verdict != INSTRUCTIONS_OPEN;
	bool ours = virtual_command(line->text, &action);
	if (ours || is_vpopmail(line->text, &action))
		*verdict = weigh_user(rest, action, ours);
	return true;
}

enum instructions_verdict instructions_weigh(struct str lines, struct str rest)
{
	enum instructions_verdict verdict = INSTRUCTIONS_OPEN;
	struct dotqmail_line line;

	while (dotqmail_next(&lines, &line))
		if (weigh(&line, rest, &verdict))
			break;
	return verdict;
}
