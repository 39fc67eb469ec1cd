/* field - the header fields of a notice, whatever the text in them
 *
 * What goes wrong is told to submit, which then fails.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SCHEDULE_FIELD_H
#define SCHEDULE_FIELD_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "queue/submit.h"

/* The text as it is. */
void field_text(struct submit *submit, struct str text);

/* The same, but a line that is too long goes on in the next one. */
void field_lines(struct submit *submit, struct str text /* hostile */);

/* The text if it is UTF-8, as a notice says of its parts; else a copy in b, whose
 * bytes beyond ASCII are '?'. Another host may say what it likes. */
struct str field_utf8(
	struct submit *submit, struct buf *b, struct str text /* hostile */);

/* "name" (with its colon), and a date, on a line of its own. */
void field_date(struct submit *submit, const char *name, int64_t when);

/* An address as a header shows it, on one line unless that is too long; a control
 * byte is '_'. */
void field_address(struct submit *submit, struct str address /* hostile */);

/* Text of others: a line break in it is folded, a long line is too, and any
 * other control byte is '_'. */
void field_folded(struct submit *submit, struct str text /* hostile */);

/* The same, of xtext (RFC 3461 section 4): "+2B" is the byte 2B. A byte that
 * is not ASCII is '_', unless the notice is wide. */
void field_xtext(
	struct submit *submit, struct str text /* hostile */, bool wide);

#endif
