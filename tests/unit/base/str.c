/* str: views, empty ones and such with NULs among them
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/str.h"

#include "check.h"

static const struct str none;

static struct str t(const char *text)
{
	return str_text(text);
}

static void equality(void)
{
	CHECK(str_text(0).n == 0 && str_equal(str_text(0), none));
	CHECK(str_equal(none, t("")));
	CHECK(str_equal(t("ab"), t("ab")) && !str_equal(t("ab"), t("aB")));
	CHECK(!str_equal(t("ab"), t("abc")));
	CHECK(str_equal_case(t("aB-1"), t("Ab-1")));
	CHECK(!str_equal_case(t("a["), t("a{")));
	CHECK(!str_equal_case(t("a\xe4"), t("a\xc4")));
	CHECK(!str_equal(str_of("a\0b", 3), str_of("a\0c", 3)));
	CHECK(!str_is(str_of("a\0b", 3), "a") && str_is(t("a"), "a"));
	CHECK(str_is_case(t("MAIL"), "mail") && !str_is_case(t("MAI"), "mail"));
	CHECK(str_is(none, ""));
}

static void both_ends(void)
{
	CHECK(str_starts(t("abc"), t("ab")) && str_starts(t("abc"), none));
	CHECK(!str_starts(t("ab"), t("abc")) && !str_starts(t("abc"), t("b")));
	CHECK(str_starts_case(t("aBc"), t("Ab")));
	CHECK(str_ends(t("abc"), t("bc")) && str_ends(t("abc"), none));
	CHECK(!str_ends(t("bc"), t("abc")) && !str_ends(t("abc"), t("b")));
	CHECK(str_ends_case(t("aBC"), t("bc")));
	CHECK(str_ends(none, none) && str_starts(none, none));
}

static void finding(void)
{
	CHECK(str_find(t("abcabc"), 'b') == 1);
	CHECK(str_find_last(t("abcabc"), 'b') == 4);
	CHECK(str_find(t("abc"), 'x') == 3 &&
		str_find_last(t("abc"), 'x') == 3);
	CHECK(str_find(none, 'x') == 0 && str_find_last(none, 'x') == 0);
	CHECK(str_has(t("abc"), 'c') && !str_has(t("abc"), 0));
	CHECK(str_has(str_of("a\0", 2), 0));
	CHECK(str_find_last(t("abc"), 'a') == 0);
}

static void parts(void)
{
	CHECK_TEXT(str_head(t("abc"), 2), "ab");
	CHECK_TEXT(str_head(t("abc"), 9), "abc");
	CHECK_TEXT(str_skip(t("abc"), 2), "c");
	CHECK(str_skip(t("abc"), 3).n == 0 && str_skip(t("abc"), 9).n == 0);
	CHECK(str_skip(none, 0).n == 0 && str_head(none, 5).n == 0);
	CHECK_TEXT(str_trim(t(" \t a b\t ")), "a b");
	CHECK_TEXT(str_trim(t("\na\r")), "\na\r");
	CHECK(str_trim(t("  \t")).n == 0 && str_trim(none).n == 0);
}

static void cutting(void)
{
	struct str rest = t("a::b");
	struct str part = str_cut(&rest, ':');

	CHECK_TEXT(part, "a");
	CHECK_TEXT(rest, ":b");
	CHECK(str_cut(&rest, ':').n == 0);
	part = str_cut(&rest, ':');
	CHECK_TEXT(part, "b");
	CHECK(rest.n == 0 && str_cut(&rest, ':').n == 0);
	rest = t("a:");
	part = str_cut(&rest, ':');
	CHECK_TEXT(part, "a");
	CHECK(rest.n == 0);
}

static void words(void)
{
	struct str rest = str_text(" \tone two\t three  ");

	CHECK(str_is(str_word(&rest), "one"));
	CHECK(str_is(rest, " two\t three"));
	CHECK(str_is(str_word(&rest), "two"));
	CHECK(str_is(str_word(&rest), "three"));
	CHECK(rest.n == 0 && str_word(&rest).n == 0);
}

static void order(void)
{
	CHECK(str_order(t("a"), t("b")) < 0 && str_order(t("b"), t("a")) > 0);
	CHECK(str_order(t("a"), t("ab")) < 0 && str_order(t("ab"), t("a")) > 0);
	CHECK(str_order(t("a"), t("a")) == 0 && str_order(none, none) == 0);
	CHECK(str_order(none, t("a")) < 0);
	CHECK(str_order(t("\xff"), t("a")) > 0);
}

int main(void)
{
	RUN(equality);
	RUN(both_ends);
	RUN(finding);
	RUN(parts);
	RUN(cutting);
	RUN(words);
	RUN(order);
	return check_done();
}
