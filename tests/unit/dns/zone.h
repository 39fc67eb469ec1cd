/* zone - records as a name server would send them
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef ZONE_H
#define ZONE_H

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "base/str.h"
#include "dns/packet.h"

struct zone_record {
	const char *owner;
	int type;
	const char *data; /* 1.2.3.4, ::1, "10 host", a name, a text */
};

static size_t zone_name(unsigned char *dst, const char *name)
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

static size_t zone_text(unsigned char *dst, const char *text)
{
	size_t n = 0;

	/* Strings are parted by '|'. */
	for (struct str rest = str_text(text); rest.n;) {
		struct str part = str_cut(&rest, '|');
		dst[n++] = (unsigned char)part.n;
		memcpy(dst + n, part.s, part.n);
		n += part.n;
	}
	return n;
}

static size_t zone_data(unsigned char *dst, const struct zone_record *record)
{
	const char *text = record->data;

	switch (record->type) {
	case PACKET_A:
		return inet_pton(AF_INET, text, dst) == 1 ? 4 : 3;
	case PACKET_AAAA:
		return inet_pton(AF_INET6, text, dst) == 1 ? 16 : 3;
	case PACKET_TXT:
		return zone_text(dst, text);
	case PACKET_MX:
		dst[0] = (unsigned char)(atoi(text) >> 8);
		dst[1] = (unsigned char)atoi(text);
		return 2 + zone_name(dst + 2, strchr(text, ' ') + 1);
	default:
		return zone_name(dst, text);
	}
}

static size_t zone_add(
	unsigned char *dst, const struct zone_record *record, int ttl)
{
	size_t n = zone_name(dst, record->owner);
	unsigned char middle[] = {
		0, 1, 0, 0, (unsigned char)(ttl >> 8), (unsigned char)ttl};

	dst[n] = 0;
	dst[n + 1] = (unsigned char)record->type;
	memcpy(dst + n + 2, middle, sizeof(middle));
	size_t size = zone_data(dst + n + 10, record);
	dst[n + 8] = (unsigned char)(size >> 8);
	dst[n + 9] = (unsigned char)size;
	return n + 10 + size;
}

#endif
