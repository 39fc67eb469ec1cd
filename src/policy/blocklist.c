/* blocklist - see blocklist.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/blocklist.h"

#include <string.h>

#include "base/num.h"
#include "dns/reverse.h"

enum { WEIGHT_MAX = 10000 };

static bool read_kind(struct str text, struct blocklist_zone *zone)
{
	static const char *const names[] = {"ip", "sender", "helo"};

	zone->kind = BLOCKLIST_IP;
	if (!text.n)
		return true;
	for (size_t i = 0; i < 3; i++)
		if (str_is(text, names[i])) {
			zone->kind = (enum blocklist_kind)i;
			return true;
		}
	return false;
}

static bool read_weight(struct str text, struct blocklist_zone *zone)
{
	uint64_t value = BLOCKLIST_WEIGHT;
	bool negative = text.n && text.s[0] == '-';

	text = str_skip(text, negative);
	if ((text.n || negative) &&
		(!num_parse(text, &value) || value > WEIGHT_MAX))
		return false;
	zone->weight = negative ? -(int)value : (int)value;
	return true;
}

/* "7", "2-11" or "*". */
static bool read_part(
	struct str text, unsigned char *least, unsigned char *most)
{
	uint64_t low = 0;
	uint64_t high = 255;

	if (!str_is(text, "*")) {
		struct str first = str_cut(&text, '-');
		if (!num_parse(first, &low))
			return false;
		high = low;
		if (text.n && !num_parse(text, &high))
			return false;
	}
	*least = (unsigned char)low;
	*most = (unsigned char)high;
	return low <= high && high <= 255;
}

static bool read_answers(struct str text, struct blocklist_zone *zone)
{
	zone->usual = !text.n;
	if (zone->usual)
		return true;
	for (size_t i = 0; i < 4; i++)
		if (!read_part(str_cut(&text, '.'), &zone->least[i],
			    &zone->most[i]))
			return false;
	return !text.n;
}

bool blocklist_add(struct blocklist *list, struct str line)
{
	struct blocklist_zone *zone = &list->zones[list->n];

	if (list->n == BLOCKLIST_MAX)
		return false;
	if (!packet_name_from(str_cut(&line, ':'), zone->name) ||
		!read_kind(str_cut(&line, ':'), zone) ||
		!read_weight(str_cut(&line, ':'), zone) ||
		!read_answers(line, zone))
		return false;
	list->n++;
	return true;
}

/* domain.zone; a last dot of the domain is dropped. */
static void join(struct str domain, const char *zone, struct query *query)
{
	char name[2 * PACKET_NAME_MAX];
	size_t n = domain.n;

	if (n && domain.s[n - 1] == '.')
		n--;
	if (n == 0 || n >= PACKET_NAME_MAX || domain.s[0] == '[') {
		query_set(query, str_of("", 0), PACKET_A);
		return;
	}
	memcpy(name, domain.s, n);
	name[n] = '.';
	size_t zone_n = strlen(zone);
	memcpy(name + n + 1, zone, zone_n);
	query_set(query, str_of(name, n + 1 + zone_n), PACKET_A);
}

static void ask_one(const struct blocklist_zone *zone,
	const struct blocklist_facts *facts, struct query *query)
{
	char name[PACKET_NAME_MAX];

	switch (zone->kind) {
	case BLOCKLIST_IP:
		if (!reverse_name(&facts->ip, zone->name, name))
			name[0] = 0;
		query_set(query, str_text(name), PACKET_A);
		break;
	case BLOCKLIST_SENDER:
		join(facts->sender, zone->name, query);
		break;
	case BLOCKLIST_HELO:
		join(facts->helo, zone->name, query);
		break;
	}
}

void blocklist_ask(const struct blocklist *list,
	const struct blocklist_facts *facts, struct query *queries)
{
	for (size_t i = 0; i < list->n; i++)
		ask_one(&list->zones[i], facts, &queries[i]);
}

static bool counts(const struct blocklist_zone *zone, struct str data)
{
	unsigned char bytes[4];

	if (data.n != sizeof(bytes))
		return false;
	memcpy(bytes, data.s, sizeof(bytes));
	if (zone->usual)
		return bytes[0] == 127 &&
		       !(bytes[1] == 0 && bytes[2] == 0 && bytes[3] == 1) &&
		       !(bytes[1] == 255 && bytes[2] == 255);
	for (size_t i = 0; i < sizeof(bytes); i++)
		if (bytes[i] < zone->least[i] || bytes[i] > zone->most[i])
			return false;
	return true;
}

static bool listed(const struct blocklist_zone *zone, const struct query *query)
{
	struct answer_record record;

	if (query->result != QUERY_FOUND)
		return false;
	for (size_t at = 0; query_next(query, &at, &record);)
		if (counts(zone, record.data))
			return true;
	return false;
}

struct blocklist_score blocklist_score(
	const struct blocklist *list, const struct query *queries)
{
	struct blocklist_score sum = {.worst = list->n};
	int most = 0;
	int doubt = 0;

	for (size_t i = 0; i < list->n; i++) {
		const struct blocklist_zone *zone = &list->zones[i];
		if (queries[i].result == QUERY_SOFT && zone->weight < 0)
			doubt += zone->weight;
		if (!listed(zone, &queries[i]))
			continue;
		sum.score += zone->weight;
		if (zone->weight > most) {
			most = zone->weight;
			sum.worst = i;
		}
	}
	sum.least = sum.score + doubt;
	return sum;
}
