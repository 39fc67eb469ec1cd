/* gate - whose mail is let in, as the operator wrote it
 *
 * Control files rcpthosts, morercpthosts.cdb, databytes and badmailfrom; from
 * the environment RELAYCLIENT and DATABYTES, which the superserver sets by
 * the client's address. A domain beyond ASCII may be written, and may come, as
 * UTF-8 or as xn--... The caller stands in home_path.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SMTP_GATE_H
#define SMTP_GATE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"
#include "conf/hosts.h"

struct gate {
	struct hosts hosts;
	const char *relay; /* $RELAYCLIENT, or null: behind every recipient */
	uint64_t databytes; /* limit for a message; 0: none */
	struct buf senders; /* badmailfrom */
};

/* Reads all of it. 0, or -1: control_where tells. */
MUST_USE int gate_open(struct gate *gate);

/* May this client send to this address? 1, 0, or -1: not known now. */
MUST_USE int gate_match(struct gate *gate, struct str address /* hostile */);

/* Is the address, or "@" and its domain, in badmailfrom? */
bool gate_bad_sender(const struct gate *gate, struct str address /* hostile */);

#endif
