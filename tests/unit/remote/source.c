/* source: which of our addresses a sender's mail comes from
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/source.h"

#include "check.h"

/* Lines as control_list leaves them, a NUL behind each. */
#define LINES(text) str_of(text, sizeof(text) - 1)

static struct source source;

static bool has(size_t family, const char *text)
{
	struct ip ip;

	return source.given[family] && ip_parse(str_text(text), &ip) &&
	       ip_equal(&ip, &source.ips[family]);
}

static int find(struct str lines, const char *sender)
{
	return source_find(lines, str_text(sender), &source);
}

static void keys(void)
{
	struct str lines = LINES("a.example:192.0.2.1:mail.a.example\0"
				 ".b.example:[2001:db8::2] 192.0.2.2\0"
				 ":192.0.2.9\0");

	CHECK(find(lines, "joe@A.example") == 0 && has(0, "192.0.2.1"));
	CHECK(!source.given[1] && str_is(source.name, "mail.a.example"));
	CHECK(find(lines, "joe@x.b.example") == 0 && has(0, "192.0.2.2"));
	CHECK(has(1, "2001:db8::2") && source.name.n == 0);
	CHECK(find(lines, "joe@b.example") == 0 && has(0, "192.0.2.9"));
	CHECK(find(lines, "") == 0 && has(0, "192.0.2.9"));
	CHECK(find(LINES(""), "joe@b.example") == 0 && !source.given[0]);
	CHECK(find(LINES("a.example:192.0.2.1\0"), "") == 0);
	CHECK(!source.given[0] && !source.given[1]);
}

static void alone(void)
{
	CHECK(find(LINES("192.0.2.7\0"), "joe@x") == 0 && has(0, "192.0.2.7"));
	CHECK(find(LINES("[2001:db8::7]\0"), "joe@x") == 0);
	CHECK(has(1, "2001:db8::7"));
	CHECK(find(LINES("2001:db8::7\000192.0.2.7\0"), "") == 0);
	CHECK(has(1, "2001:db8::7") && has(0, "192.0.2.7"));
	CHECK(find(LINES("192.0.2.7\0x:192.0.2.8\0"), "joe@x") == 0);
	CHECK(has(0, "192.0.2.8"));
}

static void families(void)
{
	CHECK(find(LINES("x:-6\0"), "joe@x") == 0);
	CHECK(source.never[1] && !source.never[0]);
	CHECK(find(LINES("x:192.0.2.1 -6:name\0"), "joe@x") == 0);
	CHECK(has(0, "192.0.2.1") && source.never[1]);
	CHECK(str_is(source.name, "name"));
	CHECK(find(LINES("x::just.a.name\0"), "joe@x") == 0);
	CHECK(str_is(source.name, "just.a.name") && !source.given[0]);
	CHECK(find(LINES("x:-4 -6\0"), "joe@x") == -1);
}

static void nonsense(void)
{
	CHECK(find(LINES("x:here\0"), "joe@x") == -1);
	CHECK(find(LINES("x:192.0.2\0"), "joe@x") == -1);
	CHECK(find(LINES("x:[192.0.2.1\0"), "joe@x") == -1);
	CHECK(find(LINES("x:here\0"), "joe@y") == 0);
}

static void equal(void)
{
	struct source other;

	CHECK(find(LINES("x:192.0.2.1:name\0"), "joe@x") == 0);
	other = source;
	CHECK(source_equal(&source, &other));
	other.name = str_text("nam");
	CHECK(!source_equal(&source, &other));
	other = source;
	other.never[1] = true;
	CHECK(!source_equal(&source, &other));
	CHECK(find(LINES("x:192.0.2.2:name\0"), "joe@x") == 0);
	other.never[1] = false;
	CHECK(!source_equal(&source, &other));
	CHECK(find(LINES("y:192.0.2.2\0"), "joe@x") == 0);
	CHECK(!source_equal(&source, &other));
}

int main(void)
{
	RUN(keys);
	RUN(alone);
	RUN(families);
	RUN(nonsense);
	RUN(equal);
	return check_done();
}
