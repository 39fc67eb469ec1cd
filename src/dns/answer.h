/* answer - what the servers said about a name: records without their packets
 *
 *	struct answers answer = ANSWER_EMPTY;
 *	...
 *	for (size_t at = 0; answer_next(&answer, &at, &record);)
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef DNS_ANSWER_H
#define DNS_ANSWER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "dns/packet.h"

enum {
	ANSWER_BYTES_MAX = 70000, /* of records; what is more is left out */
	ANSWER_RECORDS_MAX = 1000, /* looked at in one packet */
	ANSWER_ALIASES_MAX = 10, /* CNAMEs followed for one name */
};

struct answers {
	char name[PACKET_NAME_MAX]; /* where the aliases led to */
	unsigned aliases;
	bool proven; /* each packet had the AD bit */
	uint32_t ttl; /* seconds: the smallest on the way */
	struct buf records; /* private; answer_free */
};

#define ANSWER_EMPTY \
	{ \
		.records = BUF_LIMIT(ANSWER_BYTES_MAX) \
	}

/* Forgets everything and starts at name, which packet_name_from has made. */
void answer_begin(struct answers *answer, const char *name);

enum answer_verdict {
	ANSWER_FOUND,
	ANSWER_NONE, /* the name exists, nothing of this type */
	ANSWER_NXDOMAIN, /* no such name */
	ANSWER_ALIAS, /* ask again, for answer->name */
	ANSWER_DOUBT, /* nonsense, or from a server that does not know */
};

/* Takes what an opened packet with rcode OK or NXDOMAIN says about
 * answer->name, following aliases. A doubt leaves the answer as it was. */
enum answer_verdict answer_take(
	struct answers *answer, struct packet *packet, enum packet_type type);

/* A copy. 0, or -1 with errno. */
MUST_USE int answer_copy(struct answers *to, const struct answers *from);

struct answer_record {
	unsigned preference; /* of an MX, otherwise 0 */
	/* An address: 4 or 16 bytes. MX, PTR, CNAME: a name (the root is
	 * empty). TXT: its strings joined, any bytes. Others as they came. A
	 * NUL follows in memory. Hostile. */
	struct str data;
};

/* The record at *at, which moves on. False at the end. */
bool answer_next(const struct answers *answer, size_t *at,
	struct answer_record *record_out);

void answer_free(struct answers *answer);

#endif
