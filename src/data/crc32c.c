/* crc32c - see crc32c.h
 *
 * Four bytes a round. A table entry is linear in its index: the XOR of the
 * eight values for single bits, so the compiler makes the tables from those.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "data/crc32c.h"

#define ENTRY(i, a, b, c, d, e, f, g, h) \
	((((i)&1) ? (a) : 0U) ^ (((i)&2) ? (b) : 0U) ^ (((i)&4) ? (c) : 0U) ^ \
		(((i)&8) ? (d) : 0U) ^ (((i)&16) ? (e) : 0U) ^ \
		(((i)&32) ? (f) : 0U) ^ (((i)&64) ? (g) : 0U) ^ \
		(((i)&128) ? (h) : 0U))
#define SLICE0(i) \
	ENTRY(i, 0xf26b8303U, 0xe13b70f7U, 0xc79a971fU, 0x8ad958cfU, \
		0x105ec76fU, 0x20bd8edeU, 0x417b1dbcU, 0x82f63b78U)
#define SLICE1(i) \
	ENTRY(i, 0x13a29877U, 0x274530eeU, 0x4e8a61dcU, 0x9d14c3b8U, \
		0x3fc5f181U, 0x7f8be302U, 0xff17c604U, 0xfbc3faf9U)
#define SLICE2(i) \
	ENTRY(i, 0xa541927eU, 0x4f6f520dU, 0x9edea41aU, 0x38513ec5U, \
		0x70a27d8aU, 0xe144fb14U, 0xc76580d9U, 0x8b277743U)
#define SLICE3(i) \
	ENTRY(i, 0xdd45aab8U, 0xbf672381U, 0x7b2231f3U, 0xf64463e6U, \
		0xe964b13dU, 0xd725148bU, 0xaba65fe7U, 0x52a0c93fU)
#define FOUR(slice, i) slice(i), slice((i) + 1), slice((i) + 2), slice((i) + 3)
#define SIXTEEN(slice, i) \
	FOUR(slice, i), FOUR(slice, (i) + 4), FOUR(slice, (i) + 8), \
		FOUR(slice, (i) + 12)
#define SIXTY_FOUR(slice, i) \
	SIXTEEN(slice, i), SIXTEEN(slice, (i) + 16), SIXTEEN(slice, (i) + 32), \
		SIXTEEN(slice, (i) + 48)
#define TABLE(slice) \
	{ \
		SIXTY_FOUR(slice, 0U), SIXTY_FOUR(slice, 64U), \
			SIXTY_FOUR(slice, 128U), SIXTY_FOUR(slice, 192U) \
	}

static const uint32_t table[4][256] = {
	TABLE(SLICE0), TABLE(SLICE1), TABLE(SLICE2), TABLE(SLICE3)};

uint32_t crc32c(uint32_t crc, const char *bytes, size_t n)
{
	const unsigned char *s = (const unsigned char *)bytes;

	crc = ~crc;
	for (; n >= 4; n -= 4, s += 4) {
		crc ^= s[0] | (uint32_t)s[1] << 8 | (uint32_t)s[2] << 16 |
		       (uint32_t)s[3] << 24;
		crc = table[3][crc & 255] ^ table[2][crc >> 8 & 255] ^
		      table[1][crc >> 16 & 255] ^ table[0][crc >> 24];
	}
	for (; n > 0; n--, s++)
		crc = table[0][(crc ^ *s) & 255] ^ crc >> 8;
	return ~crc;
}
