/* secret: wiped, and compared to the last byte
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/secret.h"

#include "check.h"

static bool equal(const char *a, const char *b)
{
	return secret_equal(str_text(a), str_text(b));
}

static void compares(void)
{
	CHECK(equal("", "") && equal("abc", "abc"));
	CHECK(!equal("abc", "abd") && !equal("abc", "xbc"));
	CHECK(!equal("abc", "ab") && !equal("ab", "abc"));
	CHECK(!equal("", "a") && !equal("a", ""));
	CHECK(!secret_equal(str_of("a\0b", 3), str_of("a\0c", 3)));
	CHECK(secret_equal(str_of("\xff\0", 2), str_of("\xff\0", 2)));
}

static void wipes(void)
{
	char secret[] = "secret";

	secret_wipe(secret + 1, 4);
	CHECK(memcmp(secret, "s\0\0\0\0t", 7) == 0);
}

int main(void)
{
	RUN(compares);
	RUN(wipes);
	return check_done();
}
