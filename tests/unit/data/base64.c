/* base64: back to bytes, or not at all
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "data/base64.h"

#include "check.h"

static char got[64];
static size_t n;

static bool is(const char *text, const char *wanted)
{
	return base64_decode(str_text(text), got, &n) &&
	       str_is(str_of(got, n), wanted);
}

static bool refused(const char *text)
{
	return !base64_decode(str_text(text), got, &n);
}

/* RFC 4648, section 10. */
static void of_the_rfc(void)
{
	CHECK(is("", ""));
	CHECK(is("Zg==", "f"));
	CHECK(is("Zm8=", "fo"));
	CHECK(is("Zm9v", "foo"));
	CHECK(is("Zm9vYg==", "foob"));
	CHECK(is("Zm9vYmE=", "fooba"));
	CHECK(is("Zm9vYmFy", "foobar"));
}

static void all_letters(void)
{
	CHECK(base64_decode(str_text("+/AZaz09"), got, &n));
	CHECK(n == 6 && memcmp(got, "\xfb\xf0\x19\x6b\x3d\x3d", 6) == 0);
	CHECK(base64_decode(str_text("AAAA"), got, &n));
	CHECK(n == 3 && memcmp(got, "\0\0\0", 3) == 0);
	CHECK(base64_decode(str_text("////"), got, &n));
	CHECK(n == 3 && memcmp(got, "\xff\xff\xff", 3) == 0);
}

static void nonsense(void)
{
	CHECK(refused("Z") && refused("Zg") && refused("Zg="));
	CHECK(refused("====") && refused("Z==="));
	CHECK(refused("Zg==Zg=="));
	CHECK(refused("Zm9v\n") && refused("Zm 9") && refused("Zm9-"));
	CHECK(refused("Zg=x"));
}

static void in_place(void)
{
	memcpy(got, "Zm9vYmFy", 8);
	CHECK(base64_decode(str_of(got, 8), got, &n));
	CHECK(str_is(str_of(got, n), "foobar"));
}

int main(void)
{
	RUN(of_the_rfc);
	RUN(all_letters);
	RUN(nonsense);
	RUN(in_place);
	return check_done();
}
