/* md5 - the digest of RFC 1321, for APOP and for names that are too long
 *
 * Nothing that must withstand an attacker may rest on it.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef DATA_MD5_H
#define DATA_MD5_H

#include <stdint.h>

#include "base/str.h"

enum { MD5_HEX = 32 }; /* letters of a digest */

/* Start with MD5_START. */
struct md5 {
	uint32_t state[4];
	uint64_t n; /* bytes so far */
	unsigned char block[64];
};

#define MD5_START \
	{ \
		{0x67452301, 0xefcdab89, 0x98badcfe, 0x10325476}, 0, \
		{ \
			0 \
		} \
	}

void md5_add(struct md5 *md5, struct str bytes);

/* Writes the digest in lower-case hexadecimal, and a NUL; md5 is used up. */
void md5_end(struct md5 *md5, char dst[MD5_HEX + 1]);

#endif
