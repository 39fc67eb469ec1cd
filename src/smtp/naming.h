/* naming - MAIL and RCPT: the client names sender and recipients
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SMTP_NAMING_H
#define SMTP_NAMING_H

#include "base/str.h"

/* Verbs of a struct parley: each says one answer, and if that is 250 the
 * transaction knows one address more. */
void naming_mail(void *context, struct str argument /* hostile */);
void naming_rcpt(void *context, struct str argument /* hostile */);

#endif
