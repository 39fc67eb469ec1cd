/* carrier - the message itself on its way: behind DATA, or as one BDAT
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef REMOTE_CARRIER_H
#define REMOTE_CARRIER_H

#include <stdbool.h>
#include <stdint.h>

#include "base/attr.h"
#include "mail/sevenbit.h"
#include "remote/session.h"
#include "remote/task.h"

/* How the message has to travel. */
struct carrier {
	bool convert; /* 8-bit text has to be made plain, like this: */
	struct sevenbit_plan plan;
	uint64_t wire; /* its bytes then */
};

enum carrier_result {
	CARRIER_OK,
	CARRIER_CANNOT, /* no way to make it plain: D */
	CARRIER_ADDRESS, /* the same, for an address in its header: D */
	CARRIER_NO_MEMORY, /* Z */
	CARRIER_UNREADABLE, /* the message cannot be read: Z */
	CARRIER_DIED, /* the connection is gone */
};

/* Finds out how, for this server. */
enum carrier_result carrier_plan(struct carrier *carrier_out,
	const struct session *session, const struct task *task);

/* After "DATA" was welcomed: all of it and the final dot, into out. */
enum carrier_result carrier_data(struct carrier *carrier,
	struct session *session, const struct task *task);

/* "BDAT", and all of it, into out. */
enum carrier_result carrier_chunk(struct carrier *carrier,
	struct session *session, const struct task *task);

#endif
