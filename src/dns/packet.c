/* packet - see packet.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "dns/packet.h"

#include <string.h>

#include "base/ascii.h"

enum {
	HEADER = 12,
	CLASS_IN = 1,
	TYPE_OPT = 41,
	LABEL_MAX = 63,
	JUMPS_MAX = 64, /* pointers in one name; a sane one has a few */
};

/* Bits of the header's third and fourth byte. */
enum { QR = 0x80, AA = 4, TC = 2, RD = 1, RA = 0x80, AD = 0x20 };

static uint16_t get16(const unsigned char *s)
{
	return (uint16_t)((s[0] << 8) | s[1]);
}

static void put16(unsigned char *s, unsigned n)
{
	s[0] = (unsigned char)(n >> 8);
	s[1] = (unsigned char)n;
}

static bool label_ok(struct str label)
{
	if (!label.n || label.n > LABEL_MAX)
		return false;
	for (size_t i = 0; i < label.n; i++)
		if (label.s[i] <= ' ' || label.s[i] >= 127)
			return false;
	return true;
}

bool packet_name_from(struct str text, char name_out[PACKET_NAME_MAX])
{
	if (text.n && text.s[text.n - 1] == '.')
		text.n--;
	/* 253: on the wire it is two bytes longer. */
	if (!text.n || text.n > 253)
		return false;
	memcpy(name_out, text.s, text.n);
	name_out[text.n] = 0;
	ascii_lower_all(name_out, text.n);
	for (struct str rest = text; rest.n;) {
		bool more = str_has(rest, '.');
		if (!label_ok(str_cut(&rest, '.')) || (more && !rest.n))
			return false;
	}
	return true;
}

/* The name in wire form; returns its length. */
static size_t put_name(unsigned char *dst, const char *name)
{
	size_t n = 0;

	for (struct str rest = str_text(name); rest.n;) {
		struct str label = str_cut(&rest, '.');
		dst[n++] = (unsigned char)label.n;
		memcpy(dst + n, label.s, label.n);
		n += label.n;
	}
	dst[n++] = 0;
	return n;
}

/* Makes letters upper case where a bit says so. */
static void mix(unsigned char *s, size_t n, const unsigned char *bits)
{
	for (size_t i = 0; i < n; i++)
		if ((bits[i / 8] >> i % 8 & 1) && s[i] >= 'a' && s[i] <= 'z')
			s[i] = (unsigned char)(s[i] - 'a' + 'A');
}

void packet_build(struct packet_ask *ask_out, const char *name,
	enum packet_type type, const unsigned char dice[PACKET_DICE], bool edns)
{
	unsigned char *s = ask_out->s;

	memset(s, 0, PACKET_ASK_MAX);
	s[0] = dice[0];
	s[1] = dice[1];
	s[2] = RD;
	s[3] = edns ? AD : 0;
	put16(s + 4, 1);
	put16(s + 10, edns);
	size_t n = put_name(s + HEADER, name);
	mix(s + HEADER, n, dice + 2);
	n += HEADER;
	put16(s + n, type);
	put16(s + n + 2, CLASS_IN);
	n += 4;
	ask_out->question = n;
	if (edns) {
		put16(s + n + 1, TYPE_OPT);
		put16(s + n + 3, PACKET_EDNS);
		n += 11;
	}
	ask_out->n = n;
}

/* Appends a label to the text; false when there is no room for it. */
static bool add_label(
	const unsigned char *s, size_t n, char *name, size_t *length)
{
	if (*length + n + 2 > PACKET_NAME_MAX)
		return false;
	if (*length)
		name[(*length)++] = '.';
	memcpy(name + *length, s, n);
	*length += n;
	return true;
}

/* Lower case, an odd one empty. */
static int finish_name(char *name, size_t n, bool odd)
{
	for (size_t i = 0; i < n && !odd; i++)
		odd = name[i] <= ' ' || name[i] >= 127;
	name[odd ? 0 : n] = 0;
	ascii_lower_all(name, odd ? 0 : n);
	return !odd;
}

int packet_name(const struct packet *packet, size_t *pos,
	char name_out[PACKET_NAME_MAX])
{
	size_t at = *pos;
	size_t floor = at; /* a pointer must go below it */
	size_t length = 0;
	int jumps = 0;
	bool dots = false;

	while (at < packet->n && packet->s[at]) {
		size_t n = packet->s[at];
		if (n > LABEL_MAX) {
			if (n < 192 || packet->n - at < 2)
				return -1;
			size_t to = get16(packet->s + at) & 0x3fff;
			if (to >= floor || jumps == JUMPS_MAX)
				return -1;
			if (!jumps++)
				*pos = at + 2;
			at = floor = to;
			continue;
		}
		const unsigned char *label = packet->s + at + 1;
		if (packet->n - at < n + 2 ||
			!add_label(label, n, name_out, &length))
			return -1;
		dots = dots || memchr(label, '.', n);
		at += n + 1;
	}
	if (at >= packet->n)
		return -1;
	if (!jumps)
		*pos = at + 1;
	return finish_name(name_out, length, dots);
}

/* Are these questions the same? */
static enum packet_verdict compare(
	const unsigned char *s, const struct packet_ask *ask)
{
	enum packet_verdict verdict = PACKET_OURS;

	for (size_t i = HEADER; i < ask->question; i++) {
		if (s[i] == ask->s[i])
			continue;
		/* Lengths are below 64 and types have no letters in them. */
		if (ascii_lower((char)s[i]) != ascii_lower((char)ask->s[i]))
			return PACKET_ALIEN;
		verdict = PACKET_CASED;
	}
	return verdict;
}

enum packet_verdict packet_open(
	struct packet *packet, struct str bytes, const struct packet_ask *ask)
{
	const unsigned char *s = (const unsigned char *)bytes.s;

	*packet = (struct packet){.s = s, .n = bytes.n, .pos = ask->question};
	if (bytes.n < ask->question || memcmp(s, ask->s, 2) != 0)
		return PACKET_ALIEN;
	/* An answer (QR) to a plain query, with our one question in it. */
	if ((s[2] & 0xf8) != QR || get16(s + 4) != 1)
		return PACKET_ALIEN;
	packet->left = get16(s + 6);
	packet->authority = get16(s + 8);
	packet->truncated = s[2] & TC;
	packet->proven = s[3] & AD;
	packet->full = (s[2] & AA) || (s[3] & RA);
	packet->rcode = s[3] & 15;
	return compare(s, ask);
}

/* One record of any class; its class in *class_out. 1, 0: odd, -1. */
static int record(struct packet *packet, struct packet_record *record_out,
	unsigned *class_out)
{
	int named = packet_name(packet, &packet->pos, record_out->owner);

	if (named == -1 || packet->n - packet->pos < 10)
		return -1;
	const unsigned char *s = packet->s + packet->pos;
	record_out->type = get16(s);
	*class_out = get16(s + 2);
	record_out->ttl = (uint32_t)get16(s + 4) << 16 | get16(s + 6);
	/* The top bit set means 0 (RFC 2181, 8). */
	if (record_out->ttl >> 31)
		record_out->ttl = 0;
	record_out->n = get16(s + 8);
	record_out->pos = packet->pos + 10;
	if (packet->n - record_out->pos < record_out->n)
		return -1;
	packet->pos = record_out->pos + record_out->n;
	return named;
}

int packet_next(struct packet *packet, struct packet_record *record_out)
{
	while (packet->left) {
		unsigned class = 0;
		packet->left--;
		int got = record(packet, record_out, &class);
		if (got == -1)
			return -1;
		if (got == 1 && class == CLASS_IN)
			return 1;
	}
	return 0;
}

void packet_go_on(struct packet *packet)
{
	packet->left = packet->authority;
	packet->authority = 0;
}
