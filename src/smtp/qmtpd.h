/* qmtpd - messages by QMTP, one after the other
 *
 * For qmail-qmtpd: nonsense ends the program, see counted.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SMTP_QMTPD_H
#define SMTP_QMTPD_H

#include "smtp/counted.h"

/* Takes messages and answers for each recipient, until the client goes. */
void qmtpd_serve(struct counted *counted);

#endif
