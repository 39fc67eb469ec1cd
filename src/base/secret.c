/* secret - see secret.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/secret.h"

void secret_wipe(void *s, size_t n)
{
	volatile char *bytes = s;

	while (n > 0)
		bytes[--n] = 0;
}

/* Every byte of b is looked at, with one of a or with itself. */
bool secret_equal(struct str a, struct str b)
{
	volatile unsigned char differs = a.n != b.n;

	for (size_t i = 0; i < b.n; i++) {
		char other = i < a.n ? a.s[i] : b.s[i];
		differs |= (unsigned char)(other ^ b.s[i]);
	}
	return !differs;
}
