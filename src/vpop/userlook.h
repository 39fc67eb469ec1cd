/* userlook - a user of a domain, as commands are told of one
 *
 * Mail and logins go by DIR/vpasswd.cdb alone. What is changed is DIR/vpasswd,
 * and after a kill or a power cut between its two steps the cdb lags behind
 * until the next change. A command that looks a user up before it asks for a
 * password, or only to show him, must not be told what the next change will
 * find otherwise: here vpasswd itself is read, without a lock. Among many users
 * whose files are known to agree that is a few small reads (vpop/retouch).
 *
 * For program files: what goes wrong ends the program.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef VPOP_USERLOOK_H
#define VPOP_USERLOOK_H

#include <stdbool.h>

#include "base/buf.h"
#include "base/str.h"
#include "route/vuser.h"

/* True if there is such a user: line is replaced by his, user_out has views
 * into it. A cdb that says otherwise of him is warned of. Other lines, and
 * whether they are users', do not matter. */
bool userlook(const char *dir, struct str name, struct buf *line,
	struct vuser *user_out);

#endif
