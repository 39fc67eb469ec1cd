/* num - see num.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/num.h"

#include "base/ascii.h"

size_t num_format_wide(char dst[NUM_MAX], uint64_t n, size_t width)
{
	char digits[NUM_MAX];
	size_t used = 0;

	do
		digits[used++] = (char)('0' + n % 10);
	while (n /= 10);
	while (used < width && used < NUM_MAX - 1)
		digits[used++] = '0';
	for (size_t i = 0; i < used; i++)
		dst[i] = digits[used - 1 - i];
	dst[used] = 0;
	return used;
}

size_t num_format(char dst[NUM_MAX], uint64_t n)
{
	return num_format_wide(dst, n, 1);
}

void num_format_hex32(char dst[9], uint32_t n)
{
	for (int i = 7; i >= 0; i--, n >>= 4)
		dst[i] = "0123456789abcdef"[n & 15];
	dst[8] = 0;
}

size_t num_scan(struct str a, uint64_t *n_out)
{
	uint64_t n = 0;
	size_t i = 0;

	for (; i < a.n && ascii_digit(a.s[i]); i++) {
		unsigned digit = (unsigned)(a.s[i] - '0');
		if (n > (UINT64_MAX - digit) / 10)
			n = UINT64_MAX;
		else
			n = n * 10 + digit;
	}
	*n_out = n;
	return i;
}

bool num_parse(struct str a, uint64_t *n_out)
{
	uint64_t n;

	if (a.n == 0 || num_scan(a, &n) != a.n || n == UINT64_MAX)
		return false;
	*n_out = n;
	return true;
}

bool num_parse_hex32(struct str a, uint32_t *n_out)
{
	uint32_t n = 0;

	if (a.n == 0 || a.n > 8)
		return false;
	for (size_t i = 0; i < a.n; i++) {
		int digit = ascii_hex(a.s[i]);
		if (digit == -1)
			return false;
		n = n << 4 | (uint32_t)digit;
	}
	*n_out = n;
	return true;
}

static uint32_t byte(const char *s)
{
	return (unsigned char)*s;
}

void num_pack32(char dst[4], uint32_t n)
{
	for (int i = 3; i >= 0; i--, n >>= 8)
		dst[i] = (char)(n & 255);
}

uint32_t num_unpack32(const char src[4])
{
	return byte(src) << 24 | byte(src + 1) << 16 | byte(src + 2) << 8 |
	       byte(src + 3);
}

void num_pack32_little(char dst[4], uint32_t n)
{
	for (int i = 0; i < 4; i++, n >>= 8)
		dst[i] = (char)(n & 255);
}

uint32_t num_unpack32_little(const char src[4])
{
	return byte(src + 3) << 24 | byte(src + 2) << 16 | byte(src + 1) << 8 |
	       byte(src);
}

bool size_add(size_t a, size_t b, size_t *sum_out)
{
	if (b > SIZE_MAX - a)
		return false;
	*sum_out = a + b;
	return true;
}

bool size_mul(size_t a, size_t b, size_t *product_out)
{
	if (a && b > SIZE_MAX / a)
		return false;
	*product_out = a * b;
	return true;
}
