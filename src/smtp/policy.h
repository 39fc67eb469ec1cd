/* policy - the rules by which a server refuses
 *
 * A rule is a struct of optional hooks, one for each stage of a session. Each
 * looks at the facts and returns an answer that refuses, or null: no opinion.
 * A server has a list of rules; the first answer counts. What a feature wants
 * to forbid is one more rule in a list, and no change to a protocol.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SMTP_POLICY_H
#define SMTP_POLICY_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "net/ucspi.h"
#include "route/fate.h"
#include "smtp/gate.h"
#include "smtp/terms.h"

/* What is said to the client: "553 text (#5.7.1)". */
struct answer {
	int code;
	const char *status; /* RFC 3463, or null */
	const char *text;
};

enum policy_stage {
	POLICY_CONNECT,
	POLICY_HELO,
	POLICY_MAIL,
	POLICY_RCPT,
	POLICY_DATA,
	POLICY_END, /* the message is here, not yet queued */
	POLICY_STAGES
};

struct guard;

/* What is known so far. */
struct policy_facts {
	const struct ucspi *peer;
	struct gate *gate; /* what the operator wrote */
	struct fate *fate; /* who is there; null: it is not asked */
	struct guard *guard; /* rules about strangers; null: none */
	struct str helo; /* hostile; null s before HELO */
	struct str sender; /* hostile */
	bool sender_bad; /* in badmailfrom */
	struct str recipient; /* hostile; the one in question */
	uint64_t recipients; /* accepted so far */
	uint64_t size; /* of the message, as MAIL tells; 0: it does not */
	bool bare_cr; /* the message holds a CR that ends no line */
	bool overlong; /* the message holds a line that is too long */
	bool looping; /* the message has too many hops */
	bool oversize; /* the message is larger than databytes */
};

struct policy {
	const struct answer *(*at[POLICY_STAGES])(
		const struct policy_facts *facts);
};

/* The list of SMTP and QMTP servers, and that of QMQP; each ends in a null. */
extern const struct policy *const policy_strangers[];
extern const struct policy *const policy_qmqp[];

/* What is said when a limit is reached. */
extern const struct answer policy_enough[TERMS_LIMITS];

/* Asks the rules of a list in order. Null: none refuses. */
const struct answer *policy_ask(const struct policy *const *list,
	enum policy_stage stage, const struct policy_facts *facts);

#endif
