/* packet - see packet.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "dns/packet.h"

#include <string.h>

#include "base/ascii.h"

enum { HEADER = 12, CLASS_IN = 1, TYPE_OPT = 41, LABEL_MAX = 63 };

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

size_t packet_build(unsigned char dst[PACKET_QUERY_MAX],
	const struct packet_question *question, bool edns)
{
	size_t n = HEADER;

	memset(dst, 0, PACKET_QUERY_MAX);
	put16(dst, question->id);
	dst[2] = 1; /* recursion desired */
	put16(dst + 4, 1);
	put16(dst + 10, edns);
	n += put_name(dst + n, question->name);
	put16(dst + n, question->type);
	put16(dst + n + 2, CLASS_IN);
	n += 4;
	if (!edns)
		return n;
	put16(dst + n + 1, TYPE_OPT);
	put16(dst + n + 3, PACKET_EDNS);
	return n + 11;
}

/* Appends a label to the text. */
static bool add_label(
	const unsigned char *s, size_t n, char *name, size_t *length)
{
	if (*length + n + 2 > PACKET_NAME_MAX)
		return false;
	if (*length)
		name[(*length)++] = '.';
	for (size_t i = 0; i < n; i++) {
		if (s[i] <= ' ' || s[i] >= 127 || s[i] == '.')
			return false;
		name[(*length)++] = ascii_lower((char)s[i]);
	}
	return true;
}

bool packet_name(const struct packet *packet, size_t *pos,
	char name_out[PACKET_NAME_MAX])
{
	size_t at = *pos;
	size_t floor = at; /* a pointer must go below it */
	size_t length = 0;
	bool jumped = false;

	while (at < packet->n && packet->s[at]) {
		size_t n = packet->s[at];
		if (n > LABEL_MAX) {
			if (n < 192 || packet->n - at < 2)
				return false;
			size_t to = get16(packet->s + at) & 0x3fff;
			if (to >= floor)
				return false;
			if (!jumped)
				*pos = at + 2;
			jumped = true;
			at = floor = to;
			continue;
		}
		if (packet->n - at < n + 2 ||
			!add_label(packet->s + at + 1, n, name_out, &length))
			return false;
		at += n + 1;
	}
	if (at >= packet->n)
		return false;
	if (!jumped)
		*pos = at + 1;
	name_out[length] = 0;
	return true;
}

bool packet_open(struct packet *packet, struct str bytes,
	const struct packet_question *question)
{
	const unsigned char *s = (const unsigned char *)bytes.s;
	char name[PACKET_NAME_MAX];

	*packet = (struct packet){.s = s, .n = bytes.n, .pos = HEADER};
	if (bytes.n < HEADER || get16(s) != question->id)
		return false;
	/* An answer (QR) to a plain query, with our one question in it. */
	if ((s[2] & 0xf8) != 0x80 || get16(s + 4) != 1)
		return false;
	if (!packet_name(packet, &packet->pos, name) ||
		strcmp(name, question->name) != 0 ||
		packet->n - packet->pos < 4)
		return false;
	if (get16(s + packet->pos) != question->type ||
		get16(s + packet->pos + 2) != CLASS_IN)
		return false;
	packet->pos += 4;
	packet->left = get16(s + 6);
	packet->truncated = s[2] & 2;
	packet->rcode = s[3] & 15;
	return true;
}

/* One record of any class; its class in *class_out. */
static bool record(struct packet *packet, struct packet_record *record_out,
	unsigned *class_out)
{
	if (!packet_name(packet, &packet->pos, record_out->owner) ||
		packet->n - packet->pos < 10)
		return false;
	const unsigned char *s = packet->s + packet->pos;
	record_out->type = get16(s);
	*class_out = get16(s + 2);
	record_out->n = get16(s + 8);
	record_out->pos = packet->pos + 10;
	if (packet->n - record_out->pos < record_out->n)
		return false;
	packet->pos = record_out->pos + record_out->n;
	return true;
}

int packet_next(struct packet *packet, struct packet_record *record_out)
{
	while (packet->left) {
		unsigned class = 0;
		packet->left--;
		if (!record(packet, record_out, &class))
			return -1;
		if (class == CLASS_IN)
			return 1;
	}
	return 0;
}
