/* packet - DNS messages (RFC 1035) as bytes
 *
 * Everything here is hostile until proven. Names are plain text without the
 * last dot, in lower case. One that holds a byte other than printable ASCII,
 * or a dot inside a label, is odd: no host has such a name, and what belongs
 * to it is passed over. Compression pointers must point backwards and are few,
 * so that reading a name always ends, and soon.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef DNS_PACKET_H
#define DNS_PACKET_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/attr.h"
#include "base/str.h"

enum {
	PACKET_NAME_MAX = 256, /* a name's text and its NUL */
	PACKET_ASK_MAX = 12 + 255 + 4 + 11,
	PACKET_EDNS = 1232, /* bytes we offer to take by UDP */
	PACKET_DICE = 2 + 32, /* random bytes that a question needs */
};

enum packet_type {
	PACKET_A = 1,
	PACKET_CNAME = 5,
	PACKET_SOA = 6,
	PACKET_PTR = 12,
	PACKET_MX = 15,
	PACKET_TXT = 16,
	PACKET_AAAA = 28,
};

enum packet_rcode {
	PACKET_OK,
	PACKET_FORMERR,
	PACKET_SERVFAIL,
	PACKET_NXDOMAIN,
	PACKET_NOTIMP,
};

/* Text as a name: lower case, last dot off. False if it is no name. */
bool packet_name_from(struct str text, char name_out[PACKET_NAME_MAX]);

/* A question as it travels. */
struct packet_ask {
	unsigned char s[PACKET_ASK_MAX];
	size_t n;
	size_t question; /* header and question are so long */
};

/* Writes a question. The dice make its id and, where their bits are set, its
 * letters upper case: who cannot see the question cannot forge an answer. With
 * edns it offers more than 512 bytes and asks for the AD bit. */
void packet_build(struct packet_ask *ask_out, const char *name,
	enum packet_type type, const unsigned char dice[PACKET_DICE],
	bool edns);

/* A message being read. */
struct packet {
	const unsigned char *s;
	size_t n;
	size_t pos; /* the next record */
	unsigned left; /* records of this section from there on */
	unsigned authority; /* records of the section behind the answer */
	enum packet_rcode rcode;
	bool truncated;
	bool proven; /* AD: the server has checked the signatures */
	bool full; /* from a server that knows (AA) or finds out (RA) */
};

enum packet_verdict {
	PACKET_OURS, /* ready to be read */
	PACKET_CASED, /* ours, but for the case of letters */
	PACKET_ALIEN, /* no answer to this question */
};

/* Is it an answer to just this question? */
enum packet_verdict packet_open(struct packet *packet,
	struct str bytes /* hostile */, const struct packet_ask *ask);

/* One record. */
struct packet_record {
	char owner[PACKET_NAME_MAX];
	uint16_t type;
	uint32_t ttl; /* seconds */
	size_t pos; /* where its data start in the message */
	size_t n;
};

/* The next record of the answer (class IN, owner not odd). 1, 0 at its end,
 * -1: nonsense. */
MUST_USE int packet_next(
	struct packet *packet, struct packet_record *record_out);

/* After that end: packet_next goes on with the authority section. */
void packet_go_on(struct packet *packet);

/* The name at pos, which moves behind it. 1; 0 if it is odd (it is "" then);
 * -1: nonsense. */
MUST_USE int packet_name(const struct packet *packet, size_t *pos,
	char name_out[PACKET_NAME_MAX]);

#endif
