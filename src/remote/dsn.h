/* dsn - what was asked of delivery notices (RFC 3461), to be passed on
 *
 * It comes as a text of lines, each a letter and a value, as they lie in a
 * queued envelope:
 *
 *	r<RET>  i<ENVID>                 of the message
 *	n<NOTIFY>  o<ORCPT>  T<address>  of a recipient: before the address
 *
 * The values are in the form that they have in SMTP. Nothing in it is trusted:
 * a value that has not the right form is as if it were not there.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef REMOTE_DSN_H
#define REMOTE_DSN_H

#include <stdbool.h>

#include "base/str.h"

/* Both empty where nothing was asked. */
struct dsn_message {
	struct str ret;
	struct str envid;
};

struct dsn_recipient {
	struct str notify;
	struct str orcpt;
};

/* What was asked for the message. */
struct dsn_message dsn_message(struct str text /* hostile */);

/* What was asked for the recipient: the first of that address counts. */
struct dsn_recipient dsn_recipient(
	struct str text /* hostile */, struct str address);

#endif
