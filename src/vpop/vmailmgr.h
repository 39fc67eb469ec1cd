/* vmailmgr - the users of a VmailMgr domain: records of passwd.cdb
 *
 * Key: the user's name, in lower case; "+" gets the mail for nobody. Data:
 *
 *	version 2	02 (flag value)* 00 hash 00 mailbox 00 (forward 00)* 00
 *			personal 00 hardquota 00 softquota 00 msgsize 00
 *			msgcount 00 ctime 00 expiry 00
 *	version 1	01, and the same without flags
 *	version 0	hash ':' destination
 *
 * Numbers are decimal; "-", nothing and 4294967295 are no limit. What is
 * missing at the end is empty.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef VPOP_VMAILMGR_H
#define VPOP_VMAILMGR_H

#include <stdbool.h>
#include <stdint.h>

#include "base/str.h"

/* Views into the record. */
struct vmailmgr {
	bool enabled; /* may mail come into the mailbox? */
	struct str hash;
	struct str mailbox; /* "./users/name"; empty: only forwards */
	struct str forwards; /* each with a NUL behind it */
	struct str personal;
	uint64_t hard_quota; /* bytes; 0: none, here and below */
	uint64_t soft_quota;
	uint64_t message_size;
	uint64_t message_count;
	uint64_t expiry; /* seconds since 1970 */
};

/* Takes a record apart. False: it is none. */
bool vmailmgr_parse(struct str data /* hostile */, struct vmailmgr *user_out);

#endif
