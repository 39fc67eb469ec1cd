/* announce - the text of what a sender is told about his message
 *
 * A multipart/report (RFC 6522): the text that people and QSBMF readers know,
 * the same for machines (RFC 3464, or RFC 6533 where an address or a header is
 * not ASCII), and the message or its header. With control/bounceformat qsbmf a
 * failure is told as qmail does: that text and the message, no MIME.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SCHEDULE_ANNOUNCE_H
#define SCHEDULE_ANNOUNCE_H

#include "schedule/send.h"

/* Hands the whole message to send->bounce.submit, envelope and end included.
 * What goes wrong is told to submit, which then fails. */
void announce_compose(
	struct send *send, struct message *message, enum notice notice);

/* The envelope sender of a double bounce. */
extern const char announce_double_sender[];

#endif
