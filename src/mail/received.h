/* received - the trace line of a message that came over the network
 *
 *	Received: from HOST (HELO name) (info@ip)
 *	  by LOCAL with SMTP; 22 Nov 2026 00:21:48 -0000
 *
 * Whatever the other side says is cleaned: a byte that is no letter, digit
 * or one of . @ % + / = : - [ ] becomes '?', so nothing can forge a field.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef MAIL_RECEIVED_H
#define MAIL_RECEIVED_H

#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

struct received {
	const char *protocol; /* "SMTP", "QMTP", "QMQP": ours, not cleaned */
	struct str remote_host; /* hostile; usually $TCPREMOTEHOST */
	struct str remote_ip; /* $TCPREMOTEIP */
	struct str remote_info; /* hostile; $TCPREMOTEINFO; null s: none */
	struct str helo; /* hostile; null s: none. Not shown when it is
			  * remote_host, whatever the case */
	struct str local_host; /* $TCPLOCALHOST, or the address */
};

/* Appends the two lines. The date is that of `seconds` since 1970. */
MUST_USE int received_add(
	struct buf *b, const struct received *received, int64_t seconds);

/* Appends hostile text, cleaned as above. */
MUST_USE int received_clean(struct buf *b, struct str hostile);

#endif
