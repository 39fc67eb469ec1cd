/* fate - what would become of mail for this address?
 *
 * The question of a server at RCPT. The answer is put together from what
 * qmail-send, qmail-lspawn and qmail-local ask at delivery, in the same order
 * and by the same code: rewrite, lookup (then qmail-getpw), abode, dotqmail.
 * So what is FATE_NOBODY here would bounce there, and what would wait there is
 * FATE_LATER here.
 *
 * control/defaultdelivery tells what qmail-start was given for those who have
 * no .qmail file; by default it is ./Maildir/.
 *
 * The server may read less than the user. What it may not see it has somebody
 * look at who may (route/insider). Where there is nobody: FATE_HIDDEN, which
 * only delivery can decide.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef ROUTE_FATE_H
#define ROUTE_FATE_H

#include <stdbool.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"
#include "route/lookup.h"
#include "route/rewrite.h"

enum fate_kind {
	FATE_REMOTE, /* not ours to deliver */
	FATE_MAILBOX, /* somebody is there */
	FATE_NOBODY, /* for good: delivery would bounce it */
	FATE_FULL, /* his mailbox holds as much as it may */
	FATE_CLOSED, /* he is there, and takes no mail */
	FATE_LATER, /* delivery would have to wait */
	FATE_HIDDEN, /* we may not look */
	FATE_UNSURE, /* not known now: something cannot be read, see errno */
};

/* Start with fate_begin. */
struct fate {
	struct rewrite rewrite;
	bool loaded; /* the above, at the first question */
	bool failed; /* it was not, and will not be tried again */
	bool ready; /* what is below is */
	const char *trouble; /* why, until the caller has told it; or null */
	int here; /* the directory that we stand in */
	struct buf address; /* as rewritten */
	struct buf answer; /* of users/cdb or qmail-getpw */
	struct buf lines; /* of a .qmail file */
	struct buf otherwise; /* lines where there is none */
	bool full_waits;
	int insider; /* who is asked what is hidden; -1: nobody */
	bool insider_lost; /* he is gone */
};

/* With no insider. */
void fate_begin(struct fate *fate);

/* Asks, standing in home_path and still there afterwards. */
MUST_USE enum fate_kind fate_ask(
	struct fate *fate, struct str address /* hostile */);

/* After FATE_FULL: does such mail wait, by control/overquota? Else it bounces. */
bool fate_full_waits(const struct fate *fate);

/* ---- the same in two steps, for who is asked in its place ---- */

/* Which user a local part is, by users/cdb or qmail-getpw: 0 with the answer,
 * for lookup_parse; -1 with errno. */
MUST_USE int fate_user(struct str local /* hostile */, struct buf *answer);

/* What is in that user's home, as far as we may see it. */
MUST_USE enum fate_kind fate_look(struct fate *fate, const struct lookup *user);

/* As a letter that an insider says. */
char fate_letter(const struct fate *fate, enum fate_kind kind);

void fate_free(struct fate *fate);

#endif
