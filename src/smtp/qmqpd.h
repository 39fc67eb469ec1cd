/* qmqpd - one message by QMQP
 *
 * For qmail-qmqpd: nonsense ends the program, see counted.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SMTP_QMQPD_H
#define SMTP_QMQPD_H

#include "smtp/counted.h"

/* For one message, from connection to answer. */
enum { QMQPD_SECONDS = 3600 };

/* Takes the message and its envelope, and answers once. */
void qmqpd_serve(struct counted *counted);

#endif
