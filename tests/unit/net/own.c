/* own: what is this host, and what is not
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "net/own.h"

#include "check.h"

static bool has(const struct own *own, const char *text)
{
	struct ip ip;

	return ip_parse(str_text(text), &ip) && own_has(own, &ip);
}

static void interfaces(void)
{
	static struct own own;

	CHECK(own_read(&own) == 0);
	CHECK(own.n <= OWN_MAX);
	for (size_t i = 0; i < own.n; i++)
		CHECK(own_has(&own, &own.ips[i]));
	/* A machine without a loopback has not been seen. */
	CHECK(own.n == 0 || has(&own, "127.0.0.1"));
	CHECK(!has(&own, "192.0.2.77"));
	CHECK(!has(&own, "2001:db8::77"));
}

static void any_address(void)
{
	static const struct own none;

	CHECK(has(&none, "0.0.0.0"));
	CHECK(has(&none, "::"));
	CHECK(has(&none, "::ffff:0.0.0.0"));
	CHECK(!has(&none, "127.0.0.1"));
}

static void listed(void)
{
	static struct own own;

	own.n = 2;
	CHECK(ip_parse(str_text("192.0.2.1"), &own.ips[0]));
	CHECK(ip_parse(str_text("2001:db8::1"), &own.ips[1]));
	CHECK(has(&own, "192.0.2.1"));
	CHECK(has(&own, "::ffff:192.0.2.1"));
	CHECK(has(&own, "2001:db8::1"));
	CHECK(!has(&own, "192.0.2.2"));
	CHECK(!has(&own, "c000:201::"));
}

int main(void)
{
	RUN(interfaces);
	RUN(any_address);
	RUN(listed);
	return check_done();
}
