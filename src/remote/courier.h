/* courier - brings messages to one host after the other
 *
 *	static struct courier courier = COURIER_EMPTY;
 *	courier_start(&courier)
 *	courier_deliver(&courier, host, &task, &verdict)
 *	courier_stop(&courier)
 *
 * After a delivery the connection stays open, and the next one goes over it if
 * both sides still can (courier_ready) and the host is the same, or another whose
 * mail goes to the same address first. All of it lives in the caller's struct.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef REMOTE_COURIER_H
#define REMOTE_COURIER_H

#include <stdbool.h>

#include "base/attr.h"
#include "remote/controls.h"
#include "remote/destination.h"
#include "remote/dial.h"
#include "remote/session.h"
#include "remote/source.h"
#include "remote/task.h"
#include "remote/tcpto.h"
#include "remote/verdict.h"

enum { COURIER_HOST_MAX = 1000 };

/* Large, so keep it static. Start with {0}. */
struct courier {
	struct controls controls;
	struct tcpto tcpto;
	struct destination destination;
	struct source source;
	struct dial dial;
	struct session session;
	struct call call; /* that led to the session */
	int64_t patience_ms; /* for a message; then no other host is called */
	char host[COURIER_HOST_MAX + 1]; /* whose mail went last; hostile */
	bool connected; /* the session is open */
	bool kept; /* ... since an earlier delivery */
};

/* Reads the control files, standing in home_path. 0, or -1: control_where
 * tells what is wrong. */
MUST_USE int courier_start(struct courier *courier);

/* Brings the task's message, which is read from descriptor fd, to the host.
 * What came of it is in the verdict, which was begun for its recipients. An
 * open connection is used if this mail would leave from the same address to the
 * same one, in the same way. */
void courier_deliver(struct courier *courier, const char *host /* hostile */,
	int fd, struct task *task, struct verdict *verdict);

/* Which site the last message went to (destination_site). */
struct str courier_site(const struct courier *courier);

/* Is there an open connection that takes another message? */
bool courier_ready(struct courier *courier);

/* Ends the connection, if there is one. Only when nobody waits for a report is
 * there time to hear the goodbye. */
void courier_stop(struct courier *courier);
void courier_part(struct courier *courier);

#endif
