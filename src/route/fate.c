/* fate - see fate.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "route/fate.h"

#include <errno.h>
#include <unistd.h>

#include "base/error.h"
#include "base/file.h"
#include "conf/control.h"
#include "conf/ident.h"
#include "conf/overquota.h"
#include "route/abode.h"
#include "route/dotqmail.h"
#include "route/getpw.h"
#include "route/insider.h"
#include "route/instructions.h"

enum { ADDRESS_MAX = 8192, LINES_MAX = 65536, TROUBLE_MAX = 200 };

static const char letters[] = {[FATE_REMOTE] = 'R',
	[FATE_MAILBOX] = 'M',
	[FATE_NOBODY] = 'N',
	[FATE_FULL] = 'F',
	[FATE_CLOSED] = 'C',
	[FATE_LATER] = 'L',
	[FATE_HIDDEN] = 'H',
	[FATE_UNSURE] = 'U'};
static const char full_that_waits = 'f';

void fate_begin(struct fate *fate)
{
	*fate = (struct fate){.address = BUF_LIMIT(ADDRESS_MAX),
		.answer = BUF_LIMIT(LOOKUP_MAX + ADDRESS_MAX),
		.lines = BUF_LIMIT(LINES_MAX),
		.otherwise = BUF_LIMIT(CONTROL_LINE_MAX),
		.insider = -1};
}

/* What we cannot see because of who we are may be there for him. */
static enum fate_kind unseen(void)
{
	return errno == EACCES || errno == EPERM ? FATE_HIDDEN : FATE_LATER;
}

static enum fate_kind weigh(struct str lines, struct str rest)
{
	static const enum fate_kind kinds[] = {
		[INSTRUCTIONS_OPEN] = FATE_MAILBOX,
		[INSTRUCTIONS_FULL] = FATE_FULL,
		[INSTRUCTIONS_NOBODY] = FATE_NOBODY,
		[INSTRUCTIONS_CLOSED] = FATE_CLOSED,
		[INSTRUCTIONS_HIDDEN] = FATE_HIDDEN,
		[INSTRUCTIONS_LATER] = FATE_LATER,
	};

	return kinds[instructions_weigh(lines, rest)];
}

/* The file is there: what do its lines say? One that is very long says
 * nothing. */
static enum fate_kind look_into(
	struct fate *fate, struct dotqmail *dot, struct str rest)
{
	if (file_slurp(buf_text(&dot->path), &fate->lines) == -1)
		return unseen() == FATE_HIDDEN ? FATE_HIDDEN : FATE_MAILBOX;
	bool empty = fate->lines.n == 0;
	return weigh(buf_str(empty ? &fate->otherwise : &fate->lines), rest);
}

/* Standing in his home: are there instructions for this extension? */
static enum fate_kind look_at_lines(
	struct fate *fate, const struct lookup *user)
{
	struct dotqmail dot;
	enum fate_kind kind = FATE_LATER;

	switch (dotqmail_look(&dot, user->dash, user->ext)) {
	case DOTQMAIL_FOUND:
		kind = look_into(fate, &dot,
			str_skip(user->ext, dot.by_default ? dot.rest : 0));
		break;
	case DOTQMAIL_NONE:
		kind = user->dash.n
			       ? FATE_NOBODY
			       : weigh(buf_str(&fate->otherwise), user->ext);
		break;
	case DOTQMAIL_UNSURE:
		kind = unseen();
		break;
	case DOTQMAIL_OPEN_TO_ALL:
		break;
	}
	buf_free(&dot.path);
	return kind;
}

/* Where the rules cannot be read delivery would wait as well. */
static void weigh_full(struct fate *fate)
{
	struct overquota over;

	ignore(overquota_read(&over)); /* it says to wait then */
	fate->full_waits = over.defer;
}

static enum fate_kind look_at_home(struct fate *fate, const struct lookup *user)
{
	enum fate_kind kind = FATE_LATER;

	switch (abode_enter(user->home.s)) {
	case ABODE_OK:
		kind = look_at_lines(fate, user);
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
	if (fchdir(fate->here) == -1)
		return FATE_UNSURE;
	if (kind == FATE_FULL)
		weigh_full(fate);
	return kind;
}

/* qmail-lspawn never delivers as root, and without root only for itself. */
static bool may_deliver(const struct lookup *user)
{
	return user->uid != 0 &&
	       (ident_rootless() != 1 || user->uid == geteuid());
}

int fate_user(struct str local, struct buf *answer)
{
	int found = lookup_assigned("users/cdb", local, answer);

	if (found == 0)
		found = getpw_ask(local, answer);
	return found == -1 ? -1 : 0;
}

static int load_otherwise(struct fate *fate)
{
	int found = control_line("defaultdelivery", &fate->otherwise);

	if (found == 0)
		return buf_copy_text(&fate->otherwise, "./Maildir/");
	return found == -1 ? -1 : 0;
}

static int get_ready(struct fate *fate)
{
	if (fate->ready)
		return 0;
	fate->here = file_open_read(".");
	if (fate->here == -1)
		return control_trouble("defaultdelivery", "out of reach");
	fate->ready = load_otherwise(fate) == 0;
	if (!fate->ready)
		file_close(fate->here);
	return fate->ready ? 0 : -1;
}

enum fate_kind fate_look(struct fate *fate, const struct lookup *user)
{
	if (get_ready(fate) == -1)
		return FATE_UNSURE;
	if (!may_deliver(user))
		return FATE_LATER;
	/* Another one is looked for from where qmail-local is started. */
	if (!user->home.n || user->home.s[0] != '/')
		return FATE_HIDDEN;
	return look_at_home(fate, user);
}

char fate_letter(const struct fate *fate, enum fate_kind kind)
{
	return kind == FATE_FULL && fate->full_waits ? full_that_waits
						     : letters[kind];
}

static enum fate_kind by_letter(struct fate *fate, char letter)
{
	fate->full_waits = letter == full_that_waits;
	if (fate->full_waits)
		return FATE_FULL;
	for (size_t i = 0; i < sizeof(letters); i++)
		if (letters[i] == letter)
			return (enum fate_kind)i;
	return FATE_HIDDEN;
}

/* Nobody there is as good as no insider; one who is too busy is asked again. */
static enum fate_kind ask_insider(struct fate *fate, struct str local)
{
	char letter;

	switch (insider_ask(fate->insider, local, &letter)) {
	case 1:
		return by_letter(fate, letter);
	case 0:
		fate->insider_lost = errno == EPIPE;
		if (fate->insider_lost)
			fate->insider = -1;
		return FATE_HIDDEN;
	default:
		return FATE_UNSURE;
	}
}

static const char *cdb_trouble(void)
{
	static char space[TROUBLE_MAX + 1];
	static struct buf text = {space, 0, sizeof(space), TROUBLE_MAX};
	const char *why = errno == EPROTO ? "it is damaged" : error_text(errno);

	buf_clear(&text);
	return buf_join(&text, "users/cdb: ", why,
		       " (qmail-newu makes it anew)") == 0
		       ? buf_text(&text)
		       : 0;
}

/* Which user it is: 0, or -1, with what is in the way. */
static int find_user(struct fate *fate, struct str local, struct lookup *user)
{
	int found = lookup_assigned("users/cdb", local, &fate->answer);

	if (found == 0)
		return getpw_ask(local, &fate->answer) == -1
			       ? -1
			       : lookup_parse(buf_str(&fate->answer), user);
	if (found == 1 && lookup_parse(buf_str(&fate->answer), user) == 0)
		return 0;
	fate->trouble = cdb_trouble();
	return -1;
}

static enum fate_kind look_at_user(struct fate *fate, struct str local)
{
	struct lookup user;

	if (find_user(fate, local, &user) == -1)
		return FATE_UNSURE;
	enum fate_kind kind = fate_look(fate, &user);
	if (kind == FATE_HIDDEN && fate->insider != -1)
		kind = ask_insider(fate, local);
	return kind;
}

/* Once: a client that goes on asking must not have it all read again. */
static int load(struct fate *fate)
{
	if (fate->loaded || fate->failed)
		return fate->loaded ? 0 : -1;
	int result = get_ready(fate);
	result |= rewrite_load(&fate->rewrite);
	fate->loaded = result == 0;
	fate->failed = !fate->loaded;
	if (fate->failed) {
		rewrite_free(&fate->rewrite);
		fate->trouble = control_where();
	}
	return result;
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
	if (fate->loaded)
		rewrite_free(&fate->rewrite);
	if (fate->ready)
		file_close(fate->here);
	buf_free(&fate->address);
	buf_free(&fate->answer);
	buf_free(&fate->lines);
	buf_free(&fate->otherwise);
	fate->loaded = fate->ready = fate->failed = false;
}
