/* fate - see fate.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "route/fate.h"

#include <errno.h>
#include <unistd.h>

#include "base/file.h"
#include "conf/ident.h"
#include "route/abode.h"
#include "route/dotqmail.h"
#include "route/getpw.h"
#include "route/lookup.h"

enum { ADDRESS_MAX = 8192, LINES_MAX = 65536 };

void fate_begin(struct fate *fate)
{
	*fate = (struct fate){.address = BUF_LIMIT(ADDRESS_MAX),
		.answer = BUF_LIMIT(LOOKUP_MAX + ADDRESS_MAX),
		.lines = BUF_LIMIT(LINES_MAX)};
}

/* What we cannot see because of who we are may be there for him. */
static enum fate_kind unseen(void)
{
	return errno == EACCES || errno == EPERM ? FATE_HIDDEN : FATE_LATER;
}

/* Standing in his home: are there instructions for this extension? */
static enum fate_kind look_at_lines(const struct lookup *user)
{
	struct dotqmail dot;
	enum fate_kind kind = FATE_MAILBOX;

	switch (dotqmail_look(&dot, user->dash, user->ext)) {
	case DOTQMAIL_FOUND:
		break;
	case DOTQMAIL_NONE:
		kind = user->dash.n ? FATE_NOBODY : FATE_MAILBOX;
		break;
	case DOTQMAIL_UNSURE:
		kind = unseen();
		break;
	case DOTQMAIL_OPEN_TO_ALL:
		kind = FATE_LATER;
		break;
	}
	buf_free(&dot.path);
	return kind;
}

static enum fate_kind look_at_home(int here, const struct lookup *user)
{
	enum fate_kind kind = FATE_LATER;

	switch (abode_enter(user->home.s)) {
	case ABODE_OK:
		kind = look_at_lines(user);
		break;
	case ABODE_NO_ENTRY:
	case ABODE_UNKNOWN:
		kind = unseen();
		break;
	case ABODE_WRITABLE:
	case ABODE_STICKY:
		break;
	}
	/* Without a way back nothing of ours can be read any more. */
	return fchdir(here) == -1 ? FATE_UNSURE : kind;
}

/* qmail-lspawn never delivers as root, and without root only for itself. */
static bool may_deliver(const struct lookup *user)
{
	return user->uid != 0 &&
	       (ident_rootless() != 1 || user->uid == geteuid());
}

static enum fate_kind look_at_user(struct fate *fate, struct str local)
{
	struct lookup user;
	int found = lookup_assigned("users/cdb", local, &fate->answer);

	if (found == 0)
		found = getpw_ask(local, &fate->answer);
	if (found == -1 || lookup_parse(buf_str(&fate->answer), &user) == -1)
		return FATE_UNSURE;
	if (!may_deliver(&user))
		return FATE_LATER;
	/* Another one is looked for from where qmail-local is started. */
	if (!user.home.n || user.home.s[0] != '/')
		return FATE_HIDDEN;
	return look_at_home(fate->here, &user);
}

static int load(struct fate *fate)
{
	if (fate->loaded)
		return 0;
	fate->here = file_open_read(".");
	if (fate->here == -1)
		return -1;
	if (rewrite_load(&fate->rewrite) == -1) {
		rewrite_free(&fate->rewrite);
		file_close(fate->here);
		return -1;
	}
	fate->loaded = true;
	return 0;
}

enum fate_kind fate_ask(struct fate *fate, struct str address)
{
	struct rewrite_result result;

	if (load(fate) == -1 || rewrite_address(&fate->rewrite, address,
					&fate->address, &result) == -1)
		return FATE_UNSURE;
	if (result.to == REWRITE_REMOTE)
		return FATE_REMOTE;
	struct str all = buf_str(&fate->address);
	return look_at_user(fate, str_head(all, str_find_last(all, '@')));
}

bool fate_full_waits(const struct fate *fate)
{
	return fate->full_waits;
}

void fate_free(struct fate *fate)
{
	if (fate->loaded) {
		rewrite_free(&fate->rewrite);
		file_close(fate->here);
	}
	buf_free(&fate->address);
	buf_free(&fate->answer);
	buf_free(&fate->lines);
	fate->loaded = false;
}
