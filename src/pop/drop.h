/* drop - a Maildir as POP3 sees it: numbered messages, as of one moment
 *
 * new/ and cur/ are read once. Where a name tells seconds and sizes
 * ("SECONDS.UNIQUE.HOST,S=BYTES,W=WIREBYTES") the file is not looked at; else
 * its time of change counts, and its bytes are read when its size on the wire
 * is asked for. Messages are in the order of those times, then of names. One
 * whose time is not yet past is left for the next session: another could still
 * come to lie before it.
 *
 * Memory: 24 bytes a message, the middle of its name, and once for all what
 * names have in common. Another program may move and remove files meanwhile: a
 * message that has other flags now is found again.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POP_DROP_H
#define POP_DROP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/buf.h"
#include "base/str.h"
#include "pop/label.h"

enum {
	DROP_TEXT_MAX = 256 * 1024 * 1024, /* bytes of all middles of names */
	DROP_MESSAGES_MAX = 10 * 1000 * 1000,
	DROP_UIDL_MAX = 70,
	DROP_SEARCHES = 100, /* how often a session looks for moved files */
};

enum {
	DROP_DELETED = 1, /* marked, until QUIT */
	DROP_READ = 2, /* was retrieved in this session */
	DROP_NEW = 4, /* lies in new/ */
	DROP_COUNTED = 8, /* `more` is known */
	DROP_HAS_S = 16, /* the name ends in its sizes */
	DROP_HAS_W = 32,
	DROP_HAS_TIME = 64, /* the name begins with its time */
};

struct letter {
	uint64_t stored; /* bytes of the file */
	uint32_t more; /* that many more on the wire */
	uint32_t time;
	uint32_t middle; /* where in text */
	unsigned char middle_n;
	unsigned char tail; /* numbers in labels */
	unsigned char flags;
	unsigned char bits;
};

struct drop {
	int dir; /* the Maildir */
	struct letter *letters;
	size_t n;
	size_t room;
	struct buf text;
	struct labels labels;
	unsigned searches;
};

#define DROP_EMPTY(maildir) \
	{ \
		.dir = (maildir), .text = BUF_LIMIT(DROP_TEXT_MAX), \
		.labels = LABELS_EMPTY \
	}

/* Reads the Maildir; only what is older than now (seconds) counts. 0, or -1
 * with errno: new/ or cur/ cannot be read, or there is no memory. */
MUST_USE int drop_scan(struct drop *drop, int64_t now);

/* The letter's octets on the wire. Reads the file once if it must; one that
 * cannot be read counts as it is stored. */
uint64_t drop_octets(struct drop *drop, struct letter *letter);

/* Opens its file, to read. A descriptor, or -1 with errno. */
MUST_USE int drop_open(struct drop *drop, struct letter *letter);

/* Writes its name without flags, and a NUL; returns its length. */
size_t drop_name(const struct drop *drop, const struct letter *letter,
	char dst[LABEL_MAX + 1]);

/* Its unique-id (RFC 1939, 7): the name without flags, or where that is no
 * such id (70 of the characters from '!' to '~'), a digest of it. A view of
 * dst. */
struct str drop_uidl(const struct drop *drop, const struct letter *letter,
	char dst[LABEL_MAX + 1]);

/* Removes its file. 1, 0 if somebody else has done so, -1 with errno. */
MUST_USE int drop_remove(struct drop *drop, struct letter *letter);

/* Moves it from new/ to cur/, if it is in new/. 0, or -1 with errno. */
MUST_USE int drop_settle(struct drop *drop, struct letter *letter);

/* Is it marked to be thrown away (flag T)? Then no quota counts it. */
bool drop_trashed(const struct drop *drop, const struct letter *letter);

/* Gives the memory back. */
void drop_free(struct drop *drop);

#endif
