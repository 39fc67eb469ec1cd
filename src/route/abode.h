/* abode - may mail be delivered in this home now?
 *
 * The one answer for qmail-local, which stands in it then, and for whoever
 * must know at RCPT.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef ROUTE_ABODE_H
#define ROUTE_ABODE_H

#include "base/attr.h"

enum abode_verdict {
	ABODE_OK,
	ABODE_NO_ENTRY, /* cannot be entered, see errno */
	ABODE_UNKNOWN, /* cannot be looked at, see errno */
	ABODE_WRITABLE, /* others can write to it: it is not his alone */
	ABODE_STICKY, /* he asks us to wait while he edits */
};

/* Enters it: except after ABODE_NO_ENTRY we stand there. */
MUST_USE enum abode_verdict abode_enter(const char *home);

#endif
