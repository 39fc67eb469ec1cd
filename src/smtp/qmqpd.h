/* qmqpd - one message by QMQP
 *
 * For qmail-qmqpd: nonsense ends the program, see counted.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SMTP_QMQPD_H
#define SMTP_QMQPD_H

#include "smtp/counted.h"

/* Takes the message and its envelope, and answers once. */
void qmqpd_serve(struct counted *counted);

#endif
