/* screen - everything that a stranger has to pass, in the order of its cost
 *
 * One for a session. Nothing refuses before RCPT but what must: talk before
 * the greeting, too many connections. Postmaster can be reached by all that
 * keep to the limits (RFC 5321 section 4.5.1), and so can those whom the
 * operator exempts. What the DNS has to say about
 * client, name and sender is asked once for a sender, all at once, when the
 * first recipient is there.
 *
 *	screen_begin(&screen);
 *	screen_open(&screen, &peer, here)       once
 *	screen_connect, screen_helo             null, or what to say
 *	screen_mail, screen_rcpt, screen_data   likewise
 *	screen_trace(&screen, &b)               fields for the message
 *	screen_end(&screen)
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POLICY_SCREEN_H
#define POLICY_SCREEN_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"
#include "net/ip.h"
#include "net/ucspi.h"
#include "policy/advice.h"
#include "policy/authres.h"
#include "policy/blocklist.h"
#include "policy/bylaws.h"
#include "policy/domain.h"
#include "policy/memo.h"
#include "policy/ruling.h"
#include "policy/spf.h"

enum {
	SCREEN_TEXT_MAX = 450, /* bytes of what is said */
	SCREEN_SENDER_MAX = 8192,
	SCREEN_QUERIES = BLOCKLIST_MAX + 2 * DOMAIN_QUERIES + 2,
};

/* Start with {0}; large, so keep it static. */
struct screen {
	/* What could not be used, for the log, or null: a path. The caller
	 * says it and forgets it. */
	const char *trouble;
	int trouble_errno;

	/* private; what every session uses in front, so that most pages of
	 * the rest are never touched */
	bool begun;
	bool on;
	bool mute; /* in this protocol nobody says HELO */
	struct ip ip; /* the client's */
	bool ip_known;
	struct ip local_ip;
	bool local_known;
	struct str remote_ip;
	struct str remote_host; /* hostile */
	struct str host; /* our name */
	struct str here; /* our authserv-id */
	struct str helo; /* hostile; the caller's */
	struct str sender; /* hostile; the caller's */
	struct str dns_sender; /* the same with a domain of ASCII */
	struct buf ascii_sender;
	struct memo rates;
	struct memo greys;
	size_t n_queries;
	struct authres_spf mail_spf; /* of this sender */
	struct authres_spf helo_spf;
	bool judged; /* this sender is: */
	const struct ruling *verdict; /* null: let in */
	struct ruling ruling;
	char status[ADVICE_STATUS_MAX];
	char text[SCREEN_TEXT_MAX];
	struct bylaws laws; /* anybody may read them */
	char mail_term[SPF_TERM_MAX];
	char helo_term[SPF_TERM_MAX];
	struct advice advice;
	struct resolver resolver;
	struct query queries[SCREEN_QUERIES];
	struct spf spf;
};

void screen_begin(struct screen *screen);

/* Reads what the operator wrote, standing in home_path; here is our name and
 * lives as long. exempt: a client of our own, nothing is asked of it. 0, or
 * -1: control_where tells. */
MUST_USE int screen_open(struct screen *screen, const struct ucspi *peer,
	struct str here, bool exempt);

/* Each returns null, or what to say; that is good until the next call. */

/* fd is the client's: it must be silent until the greeting. -1: in its protocol
 * there is none, and no HELO. */
const struct ruling *screen_connect(struct screen *screen, int fd);

const struct ruling *screen_helo(
	struct screen *screen, struct str helo /* hostile */);

/* A new transaction. The views live until the next one, or RSET. */
const struct ruling *screen_mail(struct screen *screen, struct str helo,
	struct str sender /* hostile */);

/* Before anything else is looked at: has this client guessed too often? */
const struct ruling *screen_limits(struct screen *screen);

/* A recipient that would be accepted otherwise. */
const struct ruling *screen_rcpt(
	struct screen *screen, struct str recipient /* hostile */);

/* A recipient was refused, whoever did so. */
void screen_refused(struct screen *screen);

const struct ruling *screen_data(struct screen *screen);

/* Our fields, to stand above our Received. 0, or -1. Nothing is added unless
 * SPF was looked at. */
MUST_USE int screen_trace(struct screen *screen, struct buf *b);

/* Our authserv-id if forged fields have to be left out, otherwise empty. */
struct str screen_forged(const struct screen *screen);

void screen_end(struct screen *screen);

#endif
