/* crc32c: the vectors of RFC 3720 appendix B.4, pieces, alignment
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "data/crc32c.h"

#include "check.h"

static void vectors(void)
{
	char bytes[32];

	CHECK(crc32c(0, "", 0) == 0);
	CHECK(crc32c(0, "123456789", 9) == 0xe3069283);
	memset(bytes, 0, sizeof(bytes));
	CHECK(crc32c(0, bytes, sizeof(bytes)) == 0x8a9136aa);
	memset(bytes, 0xff, sizeof(bytes));
	CHECK(crc32c(0, bytes, sizeof(bytes)) == 0x62a8ab43);
	for (int i = 0; i < 32; i++)
		bytes[i] = (char)i;
	CHECK(crc32c(0, bytes, sizeof(bytes)) == 0x46dd794e);
	for (int i = 0; i < 32; i++)
		bytes[i] = (char)(31 - i);
	CHECK(crc32c(0, bytes, sizeof(bytes)) == 0x113fdb5c);
}

/* Bit by bit, as the definition has it. */
static uint32_t slowly(uint32_t crc, const char *bytes, size_t n)
{
	crc = ~crc;
	for (size_t i = 0; i < n; i++) {
		crc ^= (unsigned char)bytes[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78 : 0);
	}
	return ~crc;
}

static void pieces(void)
{
	static char bytes[600];
	uint32_t seed = 1;
	int bad = 0;

	for (size_t i = 0; i < sizeof(bytes); i++) {
		seed = seed * 1103515245 + 12345;
		bytes[i] = (char)(seed >> 16);
	}
	for (size_t from = 0; from < 20; from++)
		for (size_t n = 0; n < 560; n += 7) {
			uint32_t want = slowly(0, bytes + from, n);
			size_t cut = n / 3;
			uint32_t head = crc32c(0, bytes + from, cut);
			bad += crc32c(0, bytes + from, n) != want;
			bad += crc32c(head, bytes + from + cut, n - cut) !=
			       want;
		}
	CHECK(bad == 0);
}

int main(void)
{
	RUN(vectors);
	RUN(pieces);
	return check_done();
}
