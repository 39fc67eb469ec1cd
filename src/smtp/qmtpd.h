/* qmtpd - messages by QMTP, one after the other
 *
 * For qmail-qmtpd: nonsense ends the program, see counted. The rules are those
 * of an SMTP server. But a message comes before its sender, so no field can
 * tell what SPF thinks of him; and nobody waits for a greeting.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef SMTP_QMTPD_H
#define SMTP_QMTPD_H

#include "base/attr.h"
#include "base/buf.h"
#include "smtp/counted.h"
#include "smtp/guard.h"
#include "smtp/said.h"
#include "smtp/terms.h"

/* Everything of one connection; large, so keep it static. Set in and out of
 * counted, the rest to zeros. */
struct qmtpd {
	struct counted counted;
	struct terms terms;
	struct guard guard;
	struct fate fate;
	struct buf name; /* ours */
	struct said said;
	uint64_t counts[TERMS_LIMITS]; /* against the limits of terms */
};

/* Makes ready and reads the control files. 0, or -1: control_where tells. */
MUST_USE int qmtpd_open(struct qmtpd *qmtpd);

/* Takes messages and answers for each recipient, until the client goes, or
 * has had enough. */
void qmtpd_serve(struct qmtpd *qmtpd);

#endif
