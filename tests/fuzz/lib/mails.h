/* mails - what the stub of qmail-queue was given
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef MAILS_H
#define MAILS_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"

enum { FUZZ_MAILS = 64, FUZZ_MAIL_MAX = 1 << 20 };

enum fuzz_mail_stage {
	FUZZ_MAIL_MESSAGE,
	FUZZ_MAIL_ENVELOPE,
	FUZZ_MAIL_CLOSED,
};

struct fuzz_mail {
	struct buf message;
	struct buf envelope; /* F sender NUL, T recipient NUL ..., and wishes */
	size_t recipients;
	enum fuzz_mail_stage stage;
	bool queued; /* it was accepted */
};

extern struct fuzz_mail fuzz_mails[FUZZ_MAILS];
extern size_t fuzz_mails_n;

/* What it says of a message that is whole: "" or "Z..." or "D...". */
extern const char *fuzz_verdict;

/* Forgets all, frees their memory. */
void fuzz_mails_clear(void);

#endif
