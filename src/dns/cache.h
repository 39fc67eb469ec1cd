/* cache - answers that this process has had already
 *
 * CACHE_MAX of them, for as long as their servers said, but no longer than
 * CACHE_SECONDS; the oldest one gives way. What came of doubt is never kept,
 * nor is an answer of more than CACHE_ANSWER_MAX bytes.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef DNS_CACHE_H
#define DNS_CACHE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dns/answer.h"
#include "dns/packet.h"

enum {
	CACHE_MAX = 64,
	CACHE_SECONDS = 3600,
	CACHE_ANSWER_MAX = 8192,
};

struct cache_entry {
	char name[PACKET_NAME_MAX]; /* as asked */
	enum packet_type type;
	enum answer_verdict verdict;
	int64_t until; /* steady ms; 0: free */
	struct answers answer;
};

/* Start with {0}. */
struct cache {
	struct cache_entry entries[CACHE_MAX];
	size_t next; /* who gives way */
};

/* Is there an answer still? Then it and its verdict are copied out. */
bool cache_find(const struct cache *cache, const char *name,
	enum packet_type type, struct answers *answer_out,
	enum answer_verdict *verdict_out);

/* Remembers one: FOUND, NONE or NXDOMAIN. When memory is short it does not. */
void cache_add(struct cache *cache, const char *name, enum packet_type type,
	const struct answers *answer, enum answer_verdict verdict);

void cache_free(struct cache *cache);

#endif
