/* qmtp - a message goes to one host by QMTP
 *
 * One connection, one message: its length, its bytes, sender and recipients as
 * netstrings; then the host says of each recipient K, Z or D.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef REMOTE_QMTP_H
#define REMOTE_QMTP_H

#include "net/ip.h"
#include "remote/task.h"
#include "remote/verdict.h"

/* Sends it over the connected socket, which is closed afterwards; what came of
 * it is said in the verdict. timeout: seconds for one answer or write. */
void qmtp_run(int fd, const struct ip *ip, int timeout, const struct task *task,
	struct verdict *verdict);

#endif
