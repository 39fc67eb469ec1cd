/* ip - addresses of both families: text, literals, comparison
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef NET_IP_H
#define NET_IP_H

#include <stdbool.h>
#include <stddef.h>

#include "base/str.h"

enum { IP_TEXT_MAX = 46 }; /* the longest text, and its NUL */

/* Version 4 lives in the first four bytes, the others are 0. A mapped
 * address (::ffff:1.2.3.4) is kept as version 4, so one host compares equal. */
struct ip {
	bool six;
	unsigned char bytes[16];
};

/* From 4 or 16 raw bytes. */
struct ip ip_of(const unsigned char *bytes, size_t n);

/* Is all of a an address, 1.2.3.4 or 2001:db8::1? */
bool ip_parse(struct str a /* hostile */, struct ip *ip_out);

/* Is all of a an address literal: [1.2.3.4], [IPv6:2001:db8::1], or the
 * lenient [2001:db8::1]? */
bool ip_parse_literal(struct str a /* hostile */, struct ip *ip_out);

/* The usual text and a NUL. */
void ip_format(const struct ip *ip, char dst[IP_TEXT_MAX]);

bool ip_equal(const struct ip *a, const struct ip *b);

/* Is it the address that means "this host": 0.0.0.0 or ::? */
bool ip_any(const struct ip *ip);

#endif
