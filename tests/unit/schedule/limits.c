/* limits: which line is about a domain, and what is no line
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/limits.h"

#include <errno.h>

#include "conf/control.h"

#include "scratch.h"

static struct limits limits;
static struct limit found;

static int load(const char *text)
{
	limits_free(&limits);
	scratch_put("control/destlimits", text);
	return limits_load(&limits);
}

static unsigned concurrency(const char *domain)
{
	limits_find(&limits, str_text(domain), &found);
	return found.concurrency;
}

static void none(void)
{
	scratch_mkdir("control");
	CHECK(limits_load(&limits) == 0);
	CHECK(concurrency("a.test") == 0 && found.starts == 0);
}

static void lines(void)
{
	CHECK(load("# comment\n"
		   "a.test:concurrency=1\n"
		   ".a.test:concurrency=2\n"
		   "B.test:concurrency=3:rate=10/60:recipients=5\n"
		   "a.test:concurrency=4\n"
		   ":concurrency=5\n"
		   "m\xc3\xbc.test:concurrency=6\n"
		   "free.test:\n") == 0);
	CHECK(concurrency("a.test") == 4 && concurrency("x.A.test") == 2);
	CHECK(concurrency("x.y.a.test") == 2 && concurrency("b.TEST") == 3);
	CHECK(found.starts == 10 && found.seconds == 60);
	CHECK(found.recipients == 5);
	CHECK(concurrency("xn--m-eha.test") == 6);
	CHECK(concurrency("x.b.test") == 5 && found.recipients == 0);
	CHECK(concurrency("") == 5 && concurrency("free.test") == 0);
}

static void nonsense(void)
{
	CHECK(load("b.test:\nm\xc3\xbc.test:speed=3\n") == -1);
	CHECK(strstr(control_where(), "control/destlimits line 2"));
	static const char *const bad[] = {"a.test\n", "a:concurrency=0\n",
		"a:concurrency=x\n", "a:concurrency\n", "a:speed=3\n",
		"a:recipients=51\n", "a:rate=5\n", "a:rate=5/0\n",
		"a:rate=/5\n", "a:concurrency=1:\n:rate\n",
		"a:concurrency=99999999999\n"};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++) {
		errno = 0;
		CHECK(load(bad[i]) == -1 && errno == EINVAL);
		CHECK(strncmp(control_where(), "control/destlimits line ",
			      24) == 0);
	}
	limits_free(&limits);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(none);
	RUN(lines);
	RUN(nonsense);
	RUN(scratch_leave);
	return check_done();
}
