/* own - is this address ours?
 *
 * Mail exchangers that are this very host must not be connected to: the
 * message would come back.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef NET_OWN_H
#define NET_OWN_H

#include <stdbool.h>
#include <stddef.h>

#include "base/attr.h"
#include "net/ip.h"

enum { OWN_MAX = 512 }; /* addresses beyond these are not known as ours */

struct own {
	struct ip ips[OWN_MAX];
	size_t n;
};

/* Asks the system for the addresses of all interfaces. 0 or -1. */
MUST_USE int own_read(struct own *own_out);

/* Is it one of them, or 0.0.0.0 or ::? */
bool own_has(const struct own *own, const struct ip *ip);

#endif
