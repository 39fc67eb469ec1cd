/* ucspi: which variable wins, and what is missing
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "net/ucspi.h"

#include <stdlib.h>

#include "check.h"

static void put(const char *name, const char *value)
{
	if (setenv(name, value, 1) == -1)
		abort();
}

static void forget(void)
{
	static const char *const ends[] = {"REMOTEIP", "REMOTEHOST",
		"REMOTEINFO", "REMOTEPORT", "LOCALIP", "LOCALHOST", "LOCALPORT",
		0};
	char name[40];

	for (const char *const *p = ends; *p; p++) {
		strcpy(name, "TCP");
		strcat(name, *p);
		(void)unsetenv(name);
		strcpy(name, "TCP6");
		strcat(name, *p);
		(void)unsetenv(name);
	}
	(void)unsetenv("PROTO");
}

static bool is(const char *value, const char *want)
{
	return value && want ? strcmp(value, want) == 0 : value == want;
}

static void nothing(void)
{
	struct ucspi u;

	forget();
	ucspi_read(&u);
	CHECK(!u.tcp);
	CHECK(!u.remote_ip && !u.remote_host && !u.remote_info);
	CHECK(!u.remote_port && !u.local_ip && !u.local_host && !u.local_port);
}

static void four(void)
{
	struct ucspi u;

	forget();
	put("PROTO", "TCP");
	put("TCPREMOTEIP", "1.2.3.4");
	put("TCPREMOTEHOST", "a.example");
	put("TCPREMOTEINFO", "joe");
	put("TCPREMOTEPORT", "9");
	put("TCPLOCALIP", "5.6.7.8");
	put("TCPLOCALHOST", "b.example");
	put("TCPLOCALPORT", "25");
	put("TCP6REMOTEIP", "::1");
	ucspi_read(&u);
	CHECK(u.tcp);
	CHECK(is(u.remote_ip, "1.2.3.4") && is(u.remote_host, "a.example"));
	CHECK(is(u.remote_info, "joe") && is(u.remote_port, "9"));
	CHECK(is(u.local_ip, "5.6.7.8") && is(u.local_host, "b.example"));
	CHECK(is(u.local_port, "25"));
}

static void six(void)
{
	struct ucspi u;

	forget();
	put("PROTO", "TCP6");
	put("TCP6REMOTEIP", "2001:db8::1");
	put("TCP6LOCALPORT", "25");
	put("TCPREMOTEHOST", "classic.example");
	put("TCP6REMOTEHOST", "six.example");
	ucspi_read(&u);
	CHECK(u.tcp);
	CHECK(is(u.remote_ip, "2001:db8::1") && is(u.local_port, "25"));
	CHECK(is(u.remote_host, "classic.example"));
	CHECK(!u.local_ip);
}

static void other(void)
{
	struct ucspi u;

	forget();
	put("PROTO", "UNIX");
	put("TCP6REMOTEIP", "::1");
	ucspi_read(&u);
	CHECK(!u.tcp && !u.remote_ip);
	put("PROTO", "TCP66");
	ucspi_read(&u);
	CHECK(!u.tcp && !u.remote_ip);
}

int main(void)
{
	RUN(nothing);
	RUN(four);
	RUN(six);
	RUN(other);
	return check_done();
}
