/* cache - see cache.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "dns/cache.h"

#include <string.h>

#include "base/clock.h"

bool cache_find(const struct cache *cache, const char *name,
	enum packet_type type, struct answers *answer_out,
	enum answer_verdict *verdict_out)
{
	int64_t now = clock_steady_ms();

	for (size_t i = 0; i < CACHE_MAX; i++) {
		const struct cache_entry *entry = &cache->entries[i];
		if (entry->until <= now || entry->type != type ||
			strcmp(entry->name, name) != 0)
			continue;
		*verdict_out = entry->verdict;
		return answer_copy(answer_out, &entry->answer) == 0;
	}
	return false;
}

void cache_add(struct cache *cache, const char *name, enum packet_type type,
	const struct answers *answer, enum answer_verdict verdict)
{
	struct cache_entry *entry = &cache->entries[cache->next];
	int64_t seconds =
		answer->ttl < CACHE_SECONDS ? answer->ttl : CACHE_SECONDS;

	if (!seconds)
		return;
	cache->next = (cache->next + 1) % CACHE_MAX;
	entry->until = 0;
	entry->answer.records.limit = CACHE_ANSWER_MAX;
	if (answer_copy(&entry->answer, answer) == -1)
		return;
	memcpy(entry->name, name, strlen(name) + 1);
	entry->type = type;
	entry->verdict = verdict;
	entry->until = clock_steady_ms() + seconds * 1000;
}

void cache_free(struct cache *cache)
{
	for (size_t i = 0; i < CACHE_MAX; i++) {
		cache->entries[i].until = 0;
		answer_free(&cache->entries[i].answer);
	}
}
