/* guess: what is remembered of a host, and of all others
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/guess.h"

#include <stdio.h>
#include <string.h>

#include "check.h"

static struct guess guess;

static bool is(const char *host, const char *site)
{
	return str_is(guess_site(&guess, str_text(host)), site);
}

static void learn(const char *host, const char *site)
{
	guess_learn(&guess, str_text(host), str_text(site));
}

static void hosts(void)
{
	CHECK(is("a.test", ""));
	learn("a.test", "mx.test");
	CHECK(is("a.test", "mx.test") && is("A.Test", "mx.test"));
	CHECK(is("b.test", "") && is("", ""));
	learn("A.test", "mx2.test");
	CHECK(is("a.test", "mx2.test") && guess.next == 1);
}

/* A smarthost is where those go who are not known. */
static void all(void)
{
	learn("b.test", ":smart.test:25");
	CHECK(is("b.test", ":smart.test:25") && is("c.test", ":smart.test:25"));
	CHECK(is("a.test", "mx2.test"));
	learn("a.test", ":smart.test:25");
	CHECK(is("a.test", ":smart.test:25") && guess.next == 1);
	learn("b.test", ":other.test:25");
	CHECK(is("b.test", ":other.test:25") && is("c.test", ":other.test:25"));
}

/* The smarthost is gone: the first one that shows it is enough. */
static void gone(void)
{
	learn("c.test", "mx.test");
	CHECK(is("c.test", "mx.test") && is("d.test", ""));
}

static void bounds(void)
{
	char name[GUESS_HOST_MAX + 2];

	memset(name, 'x', sizeof(name));
	name[sizeof(name) - 1] = 0;
	learn(name, "mx.test");
	CHECK(is(name, ""));
	learn("l.test", name);
	CHECK(is("l.test", ""));
	name[GUESS_HOST_MAX] = 0;
	learn(name, "mx.test");
	CHECK(is(name, "mx.test"));
	for (int i = 0; i < GUESS_HOSTS; i++) {
		(void)snprintf(name, sizeof(name), "%d.test", i);
		learn(name, "mx.test");
	}
	CHECK(is("a.test", "") && is("0.test", "mx.test") &&
		is("63.test", "mx.test"));
}

int main(void)
{
	RUN(hosts);
	RUN(all);
	RUN(gone);
	RUN(bounds);
	return check_done();
}
