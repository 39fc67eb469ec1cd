/* md5 - see md5.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "data/md5.h"

#include <string.h>

#include "base/num.h"

enum { BLOCK = 64, LENGTH_AT = 56 };

/* The integer part of 2^32 times the sine of 1 to 64. */
static const uint32_t sines[BLOCK] = {
	0xd76aa478,
	0xe8c7b756,
	0x242070db,
	0xc1bdceee,
	0xf57c0faf,
	0x4787c62a,
	0xa8304613,
	0xfd469501,
	0x698098d8,
	0x8b44f7af,
	0xffff5bb1,
	0x895cd7be,
	0x6b901122,
	0xfd987193,
	0xa679438e,
	0x49b40821,
	0xf61e2562,
	0xc040b340,
	0x265e5a51,
	0xe9b6c7aa,
	0xd62f105d,
	0x02441453,
	0xd8a1e681,
	0xe7d3fbc8,
	0x21e1cde6,
	0xc33707d6,
	0xf4d50d87,
	0x455a14ed,
	0xa9e3e905,
	0xfcefa3f8,
	0x676f02d9,
	0x8d2a4c8a,
	0xfffa3942,
	0x8771f681,
	0x6d9d6122,
	0xfde5380c,
	0xa4beea44,
	0x4bdecfa9,
	0xf6bb4b60,
	0xbebfbc70,
	0x289b7ec6,
	0xeaa127fa,
	0xd4ef3085,
	0x04881d05,
	0xd9d4d039,
	0xe6db99e5,
	0x1fa27cf8,
	0xc4ac5665,
	0xf4292244,
	0x432aff97,
	0xab9423a7,
	0xfc93a039,
	0x655b59c3,
	0x8f0ccc92,
	0xffeff47d,
	0x85845dd1,
	0x6fa87e4f,
	0xfe2ce6e0,
	0xa3014314,
	0x4e0811a1,
	0xf7537e82,
	0xbd3af235,
	0x2ad7d2bb,
	0xeb86d391,
};

/* How far each step rotates: four steps, again and again, in four rounds. */
static const unsigned char turns[4][4] = {
	{7, 12, 17, 22}, {5, 9, 14, 20}, {4, 11, 16, 23}, {6, 10, 15, 21}};

static uint32_t rotate(uint32_t n, unsigned by)
{
	return n << by | n >> (32 - by);
}

/* The function of a round, of the last three words. */
static uint32_t mix(unsigned round, const uint32_t w[4])
{
	if (round == 0)
		return (w[1] & w[2]) | (~w[1] & w[3]);
	if (round == 1)
		return (w[3] & w[1]) | (~w[3] & w[2]);
	if (round == 2)
		return w[1] ^ w[2] ^ w[3];
	return w[2] ^ (w[1] | ~w[3]);
}

/* Which word of the block a step takes. */
static unsigned pick(unsigned round, unsigned step)
{
	static const struct {
		unsigned by;
		unsigned from;
	} order[] = {{1, 0}, {5, 1}, {3, 5}, {7, 0}};

	return (order[round].by * step + order[round].from) % 16;
}

static void digest_block(uint32_t state[4], const unsigned char *block)
{
	uint32_t w[4] = {state[0], state[1], state[2], state[3]};

	for (unsigned i = 0; i < BLOCK; i++) {
		unsigned round = i / 16;
		char word[4];
		memcpy(word, block + (size_t)4 * pick(round, i), sizeof(word));
		uint32_t sum = w[0] + mix(round, w) + sines[i] +
			       num_unpack32_little(word);
		uint32_t next = w[1] + rotate(sum, turns[round][i % 4]);
		w[0] = w[3];
		w[3] = w[2];
		w[2] = w[1];
		w[1] = next;
	}
	for (unsigned i = 0; i < 4; i++)
		state[i] += w[i];
}

void md5_add(struct md5 *md5, struct str bytes)
{
	for (size_t i = 0; i < bytes.n; i++) {
		md5->block[md5->n++ % BLOCK] = (unsigned char)bytes.s[i];
		if (md5->n % BLOCK == 0)
			digest_block(md5->state, md5->block);
	}
}

void md5_end(struct md5 *md5, char dst[MD5_HEX + 1])
{
	static const char letters[] = "0123456789abcdef";
	uint64_t bits = md5->n * 8;
	char length[8];
	char word[4];

	md5_add(md5, str_of("\x80", 1));
	while (md5->n % BLOCK != LENGTH_AT)
		md5_add(md5, str_of("", 1));
	num_pack32_little(length, (uint32_t)bits);
	num_pack32_little(length + 4, (uint32_t)(bits >> 32));
	md5_add(md5, str_of(length, sizeof(length)));
	for (unsigned i = 0; i < MD5_HEX; i++) {
		num_pack32_little(word, md5->state[i / 8]);
		unsigned char byte = (unsigned char)word[i / 2 % 4];
		*dst++ = letters[i % 2 ? byte & 15 : byte >> 4];
	}
	*dst = 0;
}
