/* instructions - see instructions.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "route/instructions.h"

#include <errno.h>
#include <string.h>

#include "base/ascii.h"
#include "box/quota.h"
#include "route/dotqmail.h"
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

static enum instructions_verdict room_in(
	const char *path, const struct allowance *allowance)
{
	switch (quota_full(path, allowance, 1)) {
	case 1:
		return INSTRUCTIONS_FULL;
	case 0:
		return INSTRUCTIONS_OPEN;
	default:
		return INSTRUCTIONS_HIDDEN;
	}
}

static enum instructions_verdict mailbox(const struct vuser *user)
{
	static const char folder[] = "/Maildir";
	struct allowance allowance = {0};
	char path[PATH_MAX_BYTES + sizeof(folder)];

	if (user->flags & VUSER_BOUNCE)
		return INSTRUCTIONS_CLOSED;
	if (!user->dir.n || !path_of(user->dir, path) ||
		!allowance_parse(user->quota, &allowance) ||
		allowance_none(&allowance))
		return INSTRUCTIONS_OPEN;
	memcpy(path + user->dir.n, folder, sizeof(folder));
	return room_in(path, &allowance);
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
