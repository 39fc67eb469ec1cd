/* controls - what the operator told qmail-remote
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef REMOTE_CONTROLS_H
#define REMOTE_CONTROLS_H

#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"

struct controls {
	struct buf helo;
	struct buf routes; /* smtproutes, as control_list gives it */
	struct buf ignored; /* ehloignore */
	struct buf sources; /* outgoingip */
	uint64_t connect_seconds;
	uint64_t remote_seconds;
};

/* Reads them, standing in home_path. 0, or -1: control_where tells what is
 * wrong. */
MUST_USE int controls_read(struct controls *controls_out);

/* Is MXPS wanted (control/mxps)? 1, 0, -1 as above. */
MUST_USE int controls_mxps(void);

#endif
