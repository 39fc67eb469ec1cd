/* orcpt: first addresses for those who take ASCII alone
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/orcpt.h"

#include "check.h"

/* Does it become that. */
static bool plain(const char *value, const char *want)
{
	char space[ORCPT_MAX];

	return str_is(orcpt_plain(str_text(value), space), want);
}

static void originals(void)
{
	char longest[600] = "utf-8;";

	CHECK(plain("rfc822;a+40b@c.example", "rfc822;a+40b@c.example"));
	CHECK(plain("utf-8;a@b", "utf-8;a@b") && plain("", ""));
	CHECK(plain("utf-8;\xc3\xbc@b", "utf-8;\\x{FC}@b"));
	CHECK(plain("UTF-8;a+2Bb\xc3\xbc@\xe4\xbb\x96\xf0\x9f\x93\xa7.test",
		"utf-8;a\\x{2B}b\\x{FC}@\\x{4ED6}\\x{1F4E7}.test"));
	CHECK(plain("utf-8;\\x{3D}\xc3\xbc", "utf-8;\\x{3D}\\x{FC}"));
	CHECK(plain("utf-8;+C3\xc3\xbc", "") && plain("rfc822;\xc3\xbc", ""));
	CHECK(plain("utf-8;\xc3\xbc+2", "") && plain("utf-8;\xc3\xbc+2g", ""));
	CHECK(plain("utf-8;\xc3\xbc\xff", "") && plain("\xc3\xbc", ""));
	for (int i = 6; i < 170; i += 2)
		memcpy(longest + i, "\xc3\xbc", 2);
	char space[ORCPT_MAX];
	CHECK(orcpt_plain(str_text(longest), space).n == 6 + 82 * 6);
	memcpy(longest + 170, "\xc3\xbc", 2);
	CHECK(plain(longest, ""));
}

static bool wide(const char *value, const char *want)
{
	char space[ORCPT_MAX];

	return str_is(orcpt_wide(str_text(value), space), want);
}

static void wides(void)
{
	CHECK(wide("utf-8;\\x{FC}@b", "utf-8;\xc3\xbc@b"));
	CHECK(wide("UTF-8;a\\x{2B}b\\x{fc}@\\x{4ED6}\\x{1F4E7}.test",
		"UTF-8;a+b\xc3\xbc@\xe4\xbb\x96\xf0\x9f\x93\xa7.test"));
	CHECK(wide("utf-8;\xc3\xbc\\x{5C}\\x{20}\\x{3D}@b",
		"utf-8;\xc3\xbc\\ =@b"));
	/* What has not the form of such an address is left alone. */
	static const char *const odd[] = {"rfc822;\\x{FC}@b", "utf-8", "",
		"utf-8;a+2Bb", "utf-8;a=b", "utf-8;\\x{0A}", "utf-8;\\x{41}",
		"utf-8;\\x{00}", "utf-8;\\x{D800}", "utf-8;\\x{DFFF}",
		"utf-8;\\x{110000}", "utf-8;+\\x{FC}", "utf-8;=\\x{FC}",
		"utf-8;\\x{}", "utf-8;\\x{F}", "utf-8;\\x{FC",
		"utf-8;\\x{0000FC}", "utf-8;\\", "utf-8;\\y{FC}",
		"utf-8;\\x{FC}\xff"};
	for (size_t i = 0; i < sizeof(odd) / sizeof(*odd); i++)
		CHECK(wide(odd[i], odd[i]));
	char longest[ORCPT_MAX + 2] = "utf-8;";
	char space[ORCPT_MAX];
	memset(longest + 6, 'x', ORCPT_MAX - 6);
	CHECK(orcpt_wide(str_text(longest), space).s == space);
	longest[ORCPT_MAX] = 'x';
	CHECK(orcpt_wide(str_text(longest), space).s == longest);
	CHECK(orcpt_utf8(str_text("utf-8;a")) &&
		!orcpt_utf8(str_text("utf-8")));
}

int main(void)
{
	RUN(originals);
	RUN(wides);
	return check_done();
}
