/* bylaws - what the operator wants: control/policy, $SMTPPOLICY, control/dnsbl
 *
 * A line of control/policy is name:value; $SMTPPOLICY holds such words with
 * blanks between them, and counts after the file, so a superserver's rules can
 * change things for single clients. "off" forgets all that came before it. The
 * names are in qmail-policy(5). Without a line nothing is on.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POLICY_BYLAWS_H
#define POLICY_BYLAWS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"
#include "conf/control.h"
#include "policy/blocklist.h"
#include "policy/flow.h"
#include "policy/greylist.h"

enum bylaws_helo { HELO_OFF, HELO_SYNTAX, HELO_RESOLVE };

enum bylaws_spf {
	SPF_OFF,
	SPF_MARK, /* look, write fields, refuse nothing */
	SPF_REFUSE, /* refuse a fail, defer a temperror */
	SPF_STRICT, /* refuse a softfail and a permerror, too */
};

/* Stages at which the program is asked: bits. */
enum bylaws_stage {
	ASK_CONNECT = 1,
	ASK_HELO = 2,
	ASK_MAIL = 4,
	ASK_RCPT = 8,
	ASK_DATA = 16,
};

struct bylaws {
	bool any; /* is anything on? */
	uint32_t greetdelay; /* seconds */
	enum bylaws_helo helo;
	bool sender; /* its domain must be there */
	enum bylaws_spf spf;
	struct greylist greylist;
	uint32_t connections; /* of a client at a time; 0: any number */
	struct flow connects;
	struct flow messages;
	struct flow recipients;
	struct flow errors; /* recipients that were refused */
	uint64_t records; /* of each table */
	uint32_t dnstime; /* seconds for all questions about a sender */
	uint32_t score; /* from there on it is too much */
	unsigned ask_stages;
	uint32_t asktime; /* seconds for an answer */
	bool ask_pass; /* in trouble: as if it had said ok */
	bool log; /* a line for each refusal */
	/* From here on only the first byte, or the number, has to be zero. */
	char here[PACKET_NAME_MAX]; /* our authserv-id; empty: control/me */
	char ask[CONTROL_LINE_MAX]; /* the program; empty: none */
	/* Recipients that are treated like postmaster, commas between them:
	 * addresses, or local parts of all domains. */
	char exempt[CONTROL_LINE_MAX];
	struct blocklist blocklist;
};

/* Reads all. 0, or -1: control_where tells. */
MUST_USE int bylaws_read(struct bylaws *laws_out);

/* Nothing is on. */
void bylaws_begin(struct bylaws *laws_out);

/* One word. False: it is nonsense. */
bool bylaws_set(struct bylaws *laws, struct str word);

#endif
