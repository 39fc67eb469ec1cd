/* answered - who got an automatic answer, and when
 *
 *	DIR/answered		a line an answer: "SECONDS ADDRESS"
 *	DIR/answered.lock	held while one is decided and sent
 *
 * The file holds the answers of the last period, ANSWERED_MAX at most; when as
 * many were sent nobody gets another one before the oldest is over. So
 * strangers who come with many addresses fill it, and cannot grow it. A line
 * that is no such line does not count. Addresses are compared without regard
 * to case.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef LOCAL_ANSWERED_H
#define LOCAL_ANSWERED_H

#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"

enum { ANSWERED_MAX = 2000, ANSWERED_WAIT_MS = 60000 };

enum answered_verdict {
	ANSWERED_NOT, /* not this sender, not that often: noted now */
	ANSWERED_BEFORE, /* he had his answers */
	ANSWERED_FULL, /* everybody had */
	ANSWERED_UNSURE, /* it cannot be found out or noted, see errno */
};

struct answered {
	int dir;
	int lock;
};

/* Takes the lock and decides: may this sender get one more answer, if `most`
 * are allowed in `period` seconds? The answer counts as sent. After
 * ANSWERED_NOT the lock is held until answered_close. */
enum answered_verdict answered_open(struct answered *answered, const char *dir,
	struct str sender /* hostile */, int64_t period, uint64_t most);

/* It could not be sent after all. 0, or -1 with errno. */
MUST_USE int answered_undo(struct answered *answered);

void answered_close(struct answered *answered);

#endif
