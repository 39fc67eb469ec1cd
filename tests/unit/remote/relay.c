/* relay: which line of smtproutes counts
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/relay.h"

#include <errno.h>
#include <string.h>

#include "check.h"

/* Lines as control_list leaves them, a NUL behind each. */
#define LINES(text) str_of(text, sizeof(text) - 1)

static bool is(
	struct str lines, const char *domain, const char *host, unsigned port)
{
	struct relay relay;

	return relay_find(lines, str_text(domain), &relay) == 0 &&
	       relay.routed && str_is(relay.host, host) && relay.port == port;
}

/* By MX as usual. */
static bool none(struct str lines, const char *domain)
{
	struct relay relay;

	return relay_find(lines, str_text(domain), &relay) == 0 &&
	       !relay.routed && str_is(relay.host, domain) && relay.port == 25;
}

static void keys(void)
{
	struct str lines = LINES("a.example:one\0.example:two\0"
				 ".sub.example:three:2525\0:four\0");

	CHECK(is(lines, "a.example", "one", 25));
	CHECK(is(lines, "A.EXAMPLE", "one", 25));
	CHECK(is(lines, "b.example", "two", 25));
	CHECK(is(lines, "x.sub.example", "three", 2525));
	CHECK(is(lines, "sub.example", "two", 25));
	CHECK(is(lines, "example", "four", 25));
	CHECK(is(lines, "other", "four", 25));
}

/* As controls_read leaves the lines. */
static void wide(void)
{
	struct str lines = LINES(".xn--m-eha.example:one\0\xff.example:two\0");

	CHECK(is(lines, "a.m\xc3\xbc.example", "one", 25));
	CHECK(is(lines, "a.xn--m-eha.example", "one", 25));
	CHECK(is(lines, "\xff.example", "two", 25));
	CHECK(none(lines, "m\xc3\xbc.example"));
}

static void no_route(void)
{
	CHECK(none(LINES(""), "a.example"));
	CHECK(none(LINES("b.example:x\0"), "a.example"));
	CHECK(none(LINES("a.example\0"), "a.example"));
	CHECK(none(LINES("a.example:\0:x\0"), "a.example"));
	CHECK(none(LINES("a.example::2525\0:x\0"), "a.example"));
	CHECK(is(LINES(":x\0"), "", "x", 25));
}

static void last_wins(void)
{
	CHECK(is(LINES("a:one\0a:two\0"), "a", "two", 25));
	CHECK(none(LINES("a:one\0a:\0"), "a"));
}

static void brackets(void)
{
	CHECK(is(LINES("a:[2001:db8::1]:26\0"), "a", "[2001:db8::1]", 26));
	CHECK(is(LINES("a:[192.0.2.1]\0"), "a", "[192.0.2.1]", 25));
	CHECK(is(LINES("[192.0.2.1]:b\0"), "[192.0.2.1]", "b", 25));
	CHECK(is(LINES("[2001:db8::1]:b:27\0"), "[2001:db8::1]", "b", 27));
	CHECK(is(LINES("a:[open\0"), "a", "[open", 25));
}

static void bad_ports(void)
{
	static const char *const bad[] = {
		"0", "65536", "x", "25x", "-1", " 25", "99999999999999999999"};
	struct relay relay;
	char line[60];

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		strcat(strcpy(line, "a:h:"), bad[i]);
		errno = 0;
		CHECK(relay_find(str_of(line, strlen(line) + 1), str_text("a"),
			      &relay) == -1);
		CHECK(errno == EINVAL);
		CHECK(none(str_of(line, strlen(line) + 1), "b"));
	}
	CHECK(is(LINES("a:h:65535\0"), "a", "h", 65535));
}

static bool named(struct str lines, const char *domain, const char *name)
{
	struct relay relay;
	char text[40];

	return relay_find(lines, str_text(domain), &relay) == 0 &&
	       str_is(str_of(text, relay_name(&relay, text, sizeof(text))),
		       name);
}

/* A colon in front: all domains go there that have no line. */
static void names(void)
{
	struct str lines = LINES("a:one\0.b:one:2525\0:one:26\0c:[::1]\0");
	struct relay relay;
	char text[3];

	CHECK(named(lines, "a", "one:25") && named(lines, "x.b", "one:2525"));
	CHECK(named(lines, "x", ":one:26") && named(lines, "c", "[::1]:25"));
	CHECK(named(LINES(":one\0:two\0"), "x", ":two:25"));
	CHECK(relay_find(lines, str_text("x"), &relay) == 0);
	CHECK(relay_name(&relay, text, 3) == 3 && !memcmp(text, ":on", 3));
}

int main(void)
{
	RUN(keys);
	RUN(wide);
	RUN(no_route);
	RUN(last_wins);
	RUN(brackets);
	RUN(bad_ports);
	RUN(names);
	return check_done();
}
