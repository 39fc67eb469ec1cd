/* random: not always the same, and within its limits
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/random.h"

#include "check.h"

static void bytes(void)
{
	unsigned char a[256] = {0};
	unsigned char b[256] = {0};

	CHECK(random_bytes(a, sizeof(a)) == 0);
	CHECK(random_bytes(b, sizeof(b)) == 0);
	CHECK(memcmp(a, b, sizeof(a)) != 0);
	CHECK(random_bytes(a, 0) == 0);
	CHECK(random_bytes(a, 257) == -1);
}

static void below(void)
{
	int seen[5] = {0};

	CHECK(random_below(0) == 0 && random_below(1) == 0);
	for (int i = 0; i < 5000; i++) {
		uint32_t n = random_below(5);
		CHECK(n < 5);
		seen[n % 5]++;
	}
	/* 1000 each are expected; ten sigmas are 283. */
	for (int i = 0; i < 5; i++)
		CHECK(seen[i] > 700 && seen[i] < 1300);
}

int main(void)
{
	RUN(bytes);
	RUN(below);
	return check_done();
}
