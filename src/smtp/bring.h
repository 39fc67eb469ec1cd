/* bring - DATA and BDAT: a message comes, and is queued or refused
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SMTP_BRING_H
#define SMTP_BRING_H

#include "base/str.h"
#include "smtp/parley.h"

/* DATA; what may stand behind it was looked at. */
void bring_data(struct parley *parley);

/* BDAT with its argument, "1000" or "1000 LAST" (RFC 3030). Whatever the
 * answer is, as many octets are read. */
void bring_chunk(struct parley *parley, struct str argument /* hostile */);

#endif
