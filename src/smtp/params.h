/* params - what stands behind the address in MAIL and RCPT
 *
 *	MAIL FROM:<a@b> SIZE=1000 BODY=8BITMIME SMTPUTF8 RET=HDRS ENVID=x
 *	RCPT TO:<a@b> NOTIFY=SUCCESS,DELAY ORCPT=rfc822;a@b
 *
 * Each is known only where its extension is offered. Views into the line.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SMTP_PARAMS_H
#define SMTP_PARAMS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"
#include "smtp/terms.h"

enum {
	PARAMS_ENVID_MAX = 100, /* characters meant (RFC 3461, 4.4) */
	PARAMS_ORCPT_MAX = 500, /* bytes, 4.2 */
};

/* Empty or 0: not said. */
struct params {
	bool sized;
	uint64_t size; /* bytes as they travel, RFC 1870 */
	bool eight; /* BODY=8BITMIME */
	bool utf8; /* SMTPUTF8 */
	struct str ret; /* FULL or HDRS, in any case of letters */
	struct str envid; /* hostile, right xtext of printable characters */
	struct str notify; /* a right list */
	struct str orcpt; /* hostile, right as well */
	unsigned seen; /* private */
};

enum params_verdict {
	PARAMS_OK,
	PARAMS_UNKNOWN, /* 555 */
	PARAMS_BAD, /* 501: no parameter, twice the same, or a bad value */
};

/* Takes them apart; rcpt: those of RCPT. Blanks at the end do not count. */
enum params_verdict params_parse(struct params *params_out,
	struct str text /* hostile */, bool rcpt, const struct terms *terms);

#endif
