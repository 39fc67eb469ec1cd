/* siphash: every bit of the secret and of the bytes counts
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "data/siphash.h"

#include "check.h"

static const uint64_t secret[2] = {0x0706050403020100U, 0x0f0e0d0c0b0a0908U};

static int bits(uint64_t n)
{
	int count = 0;

	for (; n; n &= n - 1)
		count++;
	return count;
}

static void repeats(void)
{
	uint64_t same[2] = {secret[0], secret[1]};

	CHECK(siphash(secret, str_text("joe")) ==
		siphash(same, str_text("joe")));
	CHECK(siphash(secret, str_text("")) == siphash(same, str_of(0, 0)));
}

/* No two lengths of zeros are alike. */
static void lengths(void)
{
	static const char zeros[64];
	uint64_t all[64];

	for (size_t n = 0; n < 64; n++) {
		all[n] = siphash(secret, str_of(zeros, n));
		for (size_t i = 0; i < n; i++)
			CHECK(all[i] != all[n]);
	}
}

/* A bit more or less changes about half of them. */
static void avalanche(void)
{
	char bytes[21] = "twenty-one bytes here";
	uint64_t before = siphash(secret, str_of(bytes, sizeof(bytes)));
	int sum = 0;

	for (size_t i = 0; i < 8 * sizeof(bytes); i++) {
		bytes[i / 8] = (char)(bytes[i / 8] ^ 1 << i % 8);
		int n = bits(
			before ^ siphash(secret, str_of(bytes, sizeof(bytes))));
		CHECK(n > 10 && n < 54);
		sum += n;
		bytes[i / 8] = (char)(bytes[i / 8] ^ 1 << i % 8);
	}
	CHECK(sum > 28 * 168 && sum < 36 * 168);
	for (int i = 0; i < 128; i++) {
		uint64_t other[2] = {secret[0], secret[1]};
		other[i / 64] ^= (uint64_t)1 << i % 64;
		int n = bits(
			before ^ siphash(other, str_of(bytes, sizeof(bytes))));
		CHECK(n > 10 && n < 54);
	}
}

int main(void)
{
	RUN(repeats);
	RUN(lengths);
	RUN(avalanche);
	return check_done();
}
