/* md5: what RFC 1321 gives as a test, and what md5sum says
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "data/md5.h"

#include "check.h"

static bool gives(const char *text, const char *wanted)
{
	struct md5 md5 = MD5_START;
	char digest[MD5_HEX + 1];

	md5_add(&md5, str_text(text));
	md5_end(&md5, digest);
	return strcmp(digest, wanted) == 0;
}

static void of_the_rfc(void)
{
	CHECK(gives("", "d41d8cd98f00b204e9800998ecf8427e"));
	CHECK(gives("a", "0cc175b9c0f1b6a831c399e269772661"));
	CHECK(gives("abc", "900150983cd24fb0d6963f7d28e17f72"));
	CHECK(gives("message digest", "f96b697d7cb7938d525a2f31aaf161d0"));
	CHECK(gives("abcdefghijklmnopqrstuvwxyz",
		"c3fcd3d76192e4007dfb496cca67e13b"));
	CHECK(gives("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
		    "0123456789",
		"d174ab98d277d9f5a5611c2c9f419d9f"));
	CHECK(gives("1234567890123456789012345678901234567890"
		    "1234567890123456789012345678901234567890",
		"57edf4a22be3c955ac49da2e2107b67a"));
}

/* RFC 1939, section 7. */
static void apop(void)
{
	CHECK(gives("<1896.697170952@dbc.mtview.ca.us>tanstaaf",
		"c4c9334bac560ecc979e58001b3e22fb"));
}

/* The length falls into the last block, or just not, and pieces are as one. */
static void edges(void)
{
	char text[121];
	char one[MD5_HEX + 1];
	char two[MD5_HEX + 1];

	memset(text, 'x', sizeof(text));
	for (size_t n = 0; n <= 120; n++) {
		struct md5 whole = MD5_START;
		struct md5 pieces = MD5_START;
		md5_add(&whole, str_of(text, n));
		for (size_t i = 0; i < n; i++)
			md5_add(&pieces, str_of(text + i, 1));
		md5_end(&whole, one);
		md5_end(&pieces, two);
		CHECK(strcmp(one, two) == 0);
		text[n < 120 ? n : 0] = 'x';
	}
	text[55] = 0;
	CHECK(gives(text, "04364420e25c512fd958a70738aa8f72"));
	text[55] = 'x', text[56] = 0;
	CHECK(gives(text, "668a72d5ba17f08e62dabcafad6db14b"));
}

int main(void)
{
	RUN(of_the_rfc);
	RUN(apop);
	RUN(edges);
	return check_done();
}
