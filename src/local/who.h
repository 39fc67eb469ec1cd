/* who - the user of a local part, remembered for a moment
 *
 * users/cdb is asked for each delivery, it is cheap. What qmail-getpw said is
 * kept for ten seconds, as long as /etc/passwd stays the same: starting that
 * program costs more than the delivery. At most WHO_KEPT answers are kept.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef LOCAL_WHO_H
#define LOCAL_WHO_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"

enum {
	WHO_KEPT = 64,
	WHO_ASKED = 16,
	WHO_LOCAL_MAX = 100,
	WHO_SECONDS = 10,
};

struct who_entry {
	char local[WHO_LOCAL_MAX];
	size_t n; /* of local */
	int64_t until; /* steady ms */
	struct buf answer;
};

enum who_state {
	WHO_NOT_ASKED, /* or it has answered */
	WHO_ASKING,
	WHO_FAILED, /* the last time */
};

/* A question to qmail-getpw. */
struct who_question {
	char local[WHO_LOCAL_MAX];
	size_t n; /* of local */
	enum who_state state;
};

/* Start with {0}. */
struct who {
	struct stat passwd; /* /etc/passwd when the entries were made */
	struct who_entry entries[WHO_KEPT];
	size_t next; /* the entry to be replaced next */
	struct who_question questions[WHO_ASKED];
};

/* What users/cdb or a remembered answer says. 1 with the answer (replaced),
 * 0: qmail-getpw has to be asked, -1 with errno. Standing in home_queue. */
MUST_USE int who_ask(
	struct who *who, struct str local /* hostile */, struct buf *answer);

/* qmail-getpw is being asked, and has answered or failed. A question is not noted
 * beside WHO_ASKED others, or if the name is long. */
void who_asks(struct who *who, struct str local);
void who_heard(struct who *who, struct str local, bool answered);

/* Who finds it WHO_ASKING waits for that answer: many messages for a user who has
 * not had any shall not start a process each. */
enum who_state who_asked(struct who *who, struct str local);

/* Remembers what qmail-getpw said. */
void who_keep(struct who *who, struct str local, struct str answer);

#endif
