/* siphash - see siphash.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "data/siphash.h"

static uint64_t rotate(uint64_t n, int bits)
{
	return n << bits | n >> (64 - bits);
}

static void sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[0] = rotate(v[0], 32);
	v[2] += v[3];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] += v[3];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[2] += v[1];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[2] = rotate(v[2], 32);
}

uint64_t siphash(const uint64_t secret[2], struct str bytes)
{
	uint64_t v[4] = {secret[0] ^ 0x736f6d6570736575U,
		secret[1] ^ 0x646f72616e646f6dU,
		secret[0] ^ 0x6c7967656e657261U,
		secret[1] ^ 0x7465646279746573U};
	uint64_t length = (uint64_t)bytes.n << 56;

	for (;;) {
		size_t n = bytes.n < 8 ? bytes.n : 8;
		uint64_t word = n < 8 ? length : 0;
		for (size_t i = 0; i < n; i++)
			word |= (uint64_t)(unsigned char)bytes.s[i] << i * 8;
		v[3] ^= word;
		sip_round(v);
		v[0] ^= word;
		if (n < 8)
			break;
		bytes = str_skip(bytes, 8);
	}
	v[2] ^= 255;
	sip_round(v);
	sip_round(v);
	sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}
