/* names: what users and domains may be called
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/names.h"

#include "check.h"

static void users(void)
{
	static const char *const good[] = {"joe", "o'neil", "first.last",
		"plus+tag", "x-y_z", "007", "a=", "vpasswdx"};
	static const char *const bad[] = {"", "x", ".dot", "a/b", "..", "a:b",
		"a b", "Joe", "a@b", "vpasswd", "a\nb", "vpasswd.new",
		"vpasswd.cdb", "vpasswd.cdb.new",
		"\xc3\xa9"
		"a",
		"a\\b", "a\"b", "a%b", "a(b"};
	char huge[NAMES_USER_MAX + 1];

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		CHECK(names_user(str_text(good[i])));
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		CHECK(!names_user(str_text(bad[i])));
	memset(huge, 'x', sizeof(huge));
	CHECK(names_user(str_of(huge, NAMES_USER_MAX)));
	CHECK(!names_user(str_of(huge, NAMES_USER_MAX + 1)));
	CHECK(!names_user(str_of("a\0b", 3)));
}

static void domains(void)
{
	static const char *const good[] = {
		"a.example", "x-1.b.example", "1.2", "xn--a.example"};
	static const char *const bad[] = {"", "x", "nodot", "-a.example",
		"a-.example", ".a.example", "a.example.", "a..example",
		"bad_x.example", "a/b.example", "A.example", "\xc3\xa9.example",
		"a b.example", "../x.y", "a:b.example"};
	char huge[NAMES_DOMAIN_MAX + 2];

	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		CHECK(names_domain(str_text(good[i])));
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		CHECK(!names_domain(str_text(bad[i])));
	for (size_t i = 0; i < sizeof(huge); i++)
		huge[i] = i % 10 == 9 ? '.' : 'x';
	CHECK(names_domain(str_of(huge, NAMES_DOMAIN_MAX)));
	CHECK(!names_domain(str_of(huge, NAMES_DOMAIN_MAX + 1)));
}

static void split(void)
{
	static struct names names = NAMES_NONE;
	char huge[2000];

	CHECK(names_split(&names, "Joe@A.Example"));
	CHECK_TEXT(buf_str(&names.user), "joe");
	CHECK_TEXT(buf_str(&names.domain), "a.example");
	CHECK(names_split(&names, "A.Example"));
	CHECK(names.user.n == 0);
	CHECK_TEXT(buf_str(&names.domain), "a.example");
	CHECK(names_split(&names, "a@b@c"));
	CHECK_TEXT(buf_str(&names.domain), "b@c");
	memset(huge, 'x', sizeof(huge) - 1);
	huge[sizeof(huge) - 1] = 0;
	CHECK(!names_split(&names, huge));
	buf_free(&names.user);
	buf_free(&names.domain);
}

int main(void)
{
	RUN(users);
	RUN(domains);
	RUN(split);
	return check_done();
}
