/* packet - DNS messages (RFC 1035) as bytes
 *
 * Everything here is hostile until proven. Names are plain text without the
 * last dot, in lower case; one that holds a byte other than printable ASCII,
 * or a dot inside a label, is refused. Compression pointers must point
 * backwards, so reading a name always ends.
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
	PACKET_QUERY_MAX = 12 + 255 + 4 + 11,
	PACKET_EDNS = 1232, /* bytes we offer to take by UDP */
};

enum packet_type {
	PACKET_A = 1,
	PACKET_CNAME = 5,
	PACKET_PTR = 12,
	PACKET_MX = 15,
	PACKET_TXT = 16,
	PACKET_AAAA = 28,
};

enum packet_rcode {
	PACKET_OK,
	PACKET_FORMERR,
	PACKET_SERVFAIL,
	PACKET_NXDOMAIN
};

struct packet_question {
	uint16_t id;
	enum packet_type type;
	char name[PACKET_NAME_MAX];
};

/* Puts text into a question: lower case, last dot off. False if it is no
 * name. */
bool packet_name_from(struct str text, char name_out[PACKET_NAME_MAX]);

/* Writes a query, with an EDNS0 record if wanted. Returns its length. */
size_t packet_build(unsigned char dst[PACKET_QUERY_MAX],
	const struct packet_question *question, bool edns);

/* A message being read. */
struct packet {
	const unsigned char *s;
	size_t n;
	size_t pos; /* the next record */
	unsigned left; /* answer records from there on */
	enum packet_rcode rcode;
	bool truncated;
};

/* One record of the answer section. */
struct packet_record {
	char owner[PACKET_NAME_MAX];
	uint16_t type;
	size_t pos; /* where its data start in the message */
	size_t n;
};

/* Is it an answer to just this question? Then it is ready to be read. */
bool packet_open(struct packet *packet, struct str bytes,
	const struct packet_question *question);

/* The next answer record (class IN only). 1, 0 at the end, -1: nonsense. */
MUST_USE int packet_next(
	struct packet *packet, struct packet_record *record_out);

/* The name at pos, which moves behind it. False for nonsense. */
bool packet_name(const struct packet *packet, size_t *pos,
	char name_out[PACKET_NAME_MAX]);

#endif
