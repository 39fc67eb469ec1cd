/* answer - see answer.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "dns/answer.h"

#include <errno.h>
#include <string.h>

#include "base/num.h"

enum { HEAD = 4 }; /* of a record: preference and length, 2 bytes each */

void answer_begin(struct answers *answer, const char *name)
{
	memcpy(answer->name, name, strlen(name) + 1);
	answer->aliases = 0;
	answer->proven = true;
	answer->ttl = UINT32_MAX;
	buf_clear(&answer->records);
}

static void lower_ttl(struct answers *answer, uint32_t ttl)
{
	if (ttl < answer->ttl)
		answer->ttl = ttl;
}

/* Adds what the record holds. */
static int keep(struct buf *records, unsigned preference, struct str data)
{
	char head[HEAD];

	num_pack32(head, (uint32_t)preference << 16 | (uint32_t)data.n);
	if (buf_need(records, HEAD + data.n + 1) == -1)
		/* There are enough of them already? */
		return errno == EMSGSIZE ? 0 : -1;
	return buf_add(records, head, HEAD) == -1 ||
			       buf_add_str(records, data) == -1 ||
			       buf_add_byte(records, 0) == -1
		       ? -1
		       : 0;
}

/* A name that fills the rest of the record. An odd one is left out: to us it
 * is not there. */
static int keep_name(struct answers *answer, const struct packet *packet,
	const struct packet_record *record, size_t skip)
{
	const unsigned char *s = packet->s + record->pos;
	char name[PACKET_NAME_MAX];
	size_t pos = record->pos + skip;

	if (record->n <= skip)
		return -1;
	int named = packet_name(packet, &pos, name);
	if (named == -1 || pos != record->pos + record->n)
		return -1;
	unsigned preference = skip ? (unsigned)(s[0] << 8 | s[1]) : 0;
	if (named == 0)
		return 0;
	return keep(&answer->records, preference, str_text(name));
}

/* The strings of a TXT record, joined. */
static int keep_strings(struct answers *answer, struct str data)
{
	struct buf text = BUF_LIMIT(65536);
	int done = data.n ? 0 : -1;

	while (data.n && done == 0) {
		size_t n = (unsigned char)data.s[0];
		data = str_skip(data, 1);
		done = n <= data.n ? buf_add(&text, data.s, n) : -1;
		data = str_skip(data, n);
	}
	if (done == 0)
		done = keep(&answer->records, 0, buf_str(&text));
	buf_free(&text);
	return done;
}

static int keep_record(struct answers *answer, const struct packet *packet,
	const struct packet_record *record)
{
	struct str data =
		str_of((const char *)packet->s + record->pos, record->n);

	switch ((enum packet_type)record->type) {
	case PACKET_A:
		return data.n == 4 ? keep(&answer->records, 0, data) : -1;
	case PACKET_AAAA:
		return data.n == 16 ? keep(&answer->records, 0, data) : -1;
	case PACKET_MX:
		return keep_name(answer, packet, record, 2);
	case PACKET_PTR:
	case PACKET_CNAME:
		return keep_name(answer, packet, record, 0);
	case PACKET_TXT:
		return keep_strings(answer, data);
	case PACKET_SOA:
		break;
	}
	return keep(&answer->records, 0, data);
}

/* Follows one alias in the answer: 1 and answer->name is the new one, 0 none
 * for it, -1 nonsense. */
static int follow(struct answers *answer, const struct packet *packet)
{
	struct packet look = *packet;
	struct packet_record record;
	int got;

	while ((got = packet_next(&look, &record)) == 1) {
		size_t pos = record.pos;
		if (record.type != PACKET_CNAME ||
			strcmp(record.owner, answer->name) != 0)
			continue;
		if (packet_name(&look, &pos, answer->name) != 1 ||
			pos != record.pos + record.n || !answer->name[0] ||
			++answer->aliases > ANSWER_ALIASES_MAX)
			return -1;
		lower_ttl(answer, record.ttl);
		return 1;
	}
	return got;
}

/* All records of the type for the name: how many there were, -1 nonsense. */
static int collect(
	struct answers *answer, struct packet *packet, enum packet_type type)
{
	struct packet_record record;
	int found = 0;
	int got;

	while ((got = packet_next(packet, &record)) == 1) {
		if (record.type != type ||
			strcmp(record.owner, answer->name) != 0)
			continue;
		if (keep_record(answer, packet, &record) == -1)
			return -1;
		lower_ttl(answer, record.ttl);
		found++;
	}
	return got == -1 ? -1 : found;
}

/* How long a "no" may be remembered (RFC 2308): the zone's SOA tells, its last
 * number. Without one not at all. -1: nonsense. */
static int take_no(struct answers *answer, struct packet *packet)
{
	struct packet_record record;
	uint32_t ttl = 0;
	int got;

	packet_go_on(packet);
	while ((got = packet_next(packet, &record)) == 1) {
		if (record.type != PACKET_SOA || record.n < 22)
			continue;
		size_t last = record.pos + record.n - 4;
		ttl = num_unpack32((const char *)packet->s + last);
		if (record.ttl < ttl)
			ttl = record.ttl;
	}
	lower_ttl(answer, ttl);
	return got;
}

/* What the packet says; on the way to a doubt the answer may have changed. */
static enum answer_verdict judge(
	struct answers *answer, struct packet *packet, enum packet_type type)
{
	unsigned before = answer->aliases;
	int got = 0;

	while (type != PACKET_CNAME && (got = follow(answer, packet)) == 1)
		;
	if (got == 0)
		got = collect(answer, packet, type);
	if (got == -1)
		return ANSWER_DOUBT;
	if (got > 0)
		/* There are records, but none is of any use? */
		return answer->records.n ? ANSWER_FOUND : ANSWER_DOUBT;
	if (packet->rcode == PACKET_OK && answer->aliases != before)
		return ANSWER_ALIAS;
	/* A server that only hands us on knows nothing. */
	if (!packet->full || take_no(answer, packet) == -1)
		return ANSWER_DOUBT;
	return packet->rcode == PACKET_NXDOMAIN ? ANSWER_NXDOMAIN : ANSWER_NONE;
}

enum answer_verdict answer_take(
	struct answers *answer, struct packet *packet, enum packet_type type)
{
	char name[PACKET_NAME_MAX];
	unsigned aliases = answer->aliases;

	memcpy(name, answer->name, sizeof(name));
	bool cut = packet->left > ANSWER_RECORDS_MAX;
	if (cut) {
		packet->left = ANSWER_RECORDS_MAX;
		packet->authority = 0;
	}
	enum answer_verdict verdict = judge(answer, packet, type);
	/* It may stand among those that were not looked at. */
	if (cut && verdict == ANSWER_NONE)
		verdict = ANSWER_DOUBT;
	if (verdict == ANSWER_DOUBT) {
		memcpy(answer->name, name, sizeof(name));
		answer->aliases = aliases;
		buf_clear(&answer->records);
	} else {
		answer->proven = answer->proven && packet->proven;
	}
	return verdict;
}

int answer_copy(struct answers *to, const struct answers *from)
{
	memcpy(to->name, from->name, sizeof(to->name));
	to->aliases = from->aliases;
	to->proven = from->proven;
	to->ttl = from->ttl;
	return buf_copy_str(&to->records, buf_str(&from->records));
}

bool answer_next(const struct answers *answer, size_t *at,
	struct answer_record *record_out)
{
	if (*at >= answer->records.n)
		return false;
	const char *s = answer->records.s + *at;
	uint32_t head = num_unpack32(s);
	record_out->preference = head >> 16;
	record_out->data = str_of(s + HEAD, head & 0xffff);
	*at += HEAD + record_out->data.n + 1;
	return true;
}

void answer_free(struct answers *answer)
{
	buf_free(&answer->records);
}
