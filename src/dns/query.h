/* query - asking the name servers of /etc/resolv.conf
 *
 * UDP with EDNS0 first, TCP when the answer was cut. Ids and source ports are
 * random; what does not answer our question from the server's address is not
 * looked at. All servers are asked in turn, three rounds with longer and longer
 * patience: the whole takes at most about a minute. CNAMEs are followed.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef DNS_QUERY_H
#define DNS_QUERY_H

#include <stddef.h>

#include "base/str.h"
#include "dns/packet.h"

enum {
	QUERY_ANSWER_MAX = 65535,
	QUERY_CNAMES_MAX = 10, /* aliases followed for one name */
};

enum query_result {
	QUERY_FOUND,
	QUERY_NONE, /* the name exists, nothing of this type */
	QUERY_NXDOMAIN, /* no such name */
	QUERY_SOFT, /* any doubt: try again later */
};

/* Room for an answer; large, so keep it static. */
struct query {
	struct packet_question question; /* after the call: the last one */
	struct packet packet; /* ready to be read from the first record */
	unsigned char bytes[QUERY_ANSWER_MAX];
};

/* Asks for name (hostile text). After QUERY_FOUND the records are to be had
 * by query_next. */
enum query_result query_ask(
	struct query *query, struct str name, enum packet_type type);

/* The next record of the asked type for the name the aliases led to. False
 * at the end. */
bool query_next(struct query *query, struct packet_record *record_out);

#endif
