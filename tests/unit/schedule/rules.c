/* rules: what qmail-send reads, what it assumes, and what stops it
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/rules.h"

#include "conf/control.h"

#include "scratch.h"

static struct rules rules;

static void forget(void)
{
	buf_free(&rules.me);
	buf_free(&rules.bounce_from);
	buf_free(&rules.bounce_host);
	buf_free(&rules.double_to);
	rewrite_free(&rules.rewrite);
	rules = (struct rules){0};
}

static int load(void)
{
	forget();
	return rules_load(&rules);
}

static void no_me(void)
{
	scratch_mkdir("control");
	CHECK(load() == -1);
	CHECK(strcmp(rules_trouble(), "") == 0);
}

static void defaults(void)
{
	scratch_put("control/me", "host.example\n");
	CHECK(load() == 0);
	CHECK(rules.concurrency[CHANNEL_LOCAL] == 10);
	CHECK(rules.concurrency[CHANNEL_REMOTE] == 20);
	CHECK(rules.concurrency_dest == 20 && rules.lifetime == 604800);
	CHECK(rules.retry[CHANNEL_LOCAL] == 10);
	CHECK(rules.retry[CHANNEL_REMOTE] == 20);
	CHECK_TEXT(buf_str(&rules.bounce_from), "MAILER-DAEMON");
	CHECK_TEXT(buf_str(&rules.bounce_host), "host.example");
	CHECK_TEXT(buf_str(&rules.double_to), "postmaster@host.example");
}

static void values(void)
{
	scratch_put("control/concurrencylocal", "0\n");
	scratch_put("control/concurrencyremote", "500\n");
	scratch_put("control/concurrencydest", "0\n");
	scratch_put("control/queuelifetime", "60\n");
	scratch_put("control/retrylocal", "1\n");
	scratch_put("control/retryremote", "1000\n");
	scratch_put("control/bouncefrom", "daemon\n");
	scratch_put("control/bouncehost", "b.example\n");
	scratch_put("control/doublebounceto", "root\n");
	scratch_put("control/doublebouncehost", "d.example\n");
	CHECK(load() == 0);
	CHECK(rules.concurrency[CHANNEL_LOCAL] == 0);
	CHECK(rules.concurrency[CHANNEL_REMOTE] == 500);
	CHECK(rules.concurrency_dest == 1 && rules.lifetime == 60);
	CHECK(rules.retry[CHANNEL_LOCAL] == 1);
	CHECK(rules.retry[CHANNEL_REMOTE] == 1000);
	CHECK_TEXT(buf_str(&rules.bounce_from), "daemon");
	CHECK_TEXT(buf_str(&rules.bounce_host), "b.example");
	CHECK_TEXT(buf_str(&rules.me), "host.example");
	CHECK_TEXT(buf_str(&rules.double_to), "root@d.example");
	/* All else is said, but not who we are. */
	CHECK(rename("control/me", "control/you") == 0);
	CHECK(load() == -1);
	CHECK(rename("control/you", "control/me") == 0);
}

/* The longest lines: they fit, or it is said why not. */
static void long_values(void)
{
	static char line[CONTROL_LINE_MAX + 1];

	memset(line, 'x', sizeof(line) - 1);
	scratch_put("control/doublebounceto", line);
	scratch_put("control/doublebouncehost", "d.example\n");
	CHECK(load() == 0 && rules.double_to.n == CONTROL_LINE_MAX + 10);
	scratch_put("control/doublebounceto", "root\n");
}

static bool local(const char *address)
{
	struct buf out = BUF_LIMIT(1000);
	struct rewrite_result result = {REWRITE_REMOTE, 0};

	CHECK(rewrite_address(
		      &rules.rewrite, str_text(address), &out, &result) == 0);
	buf_free(&out);
	return result.to == REWRITE_LOCAL;
}

static void again(void)
{
	CHECK(load() == 0 && local("a@host.example") && !local("a@new"));
	scratch_put("control/locals", "new\n");
	CHECK(!local("a@new"));
	CHECK(rules_reload(&rules) == 0);
	CHECK(local("a@new") && !local("a@host.example"));
	scratch_put_bytes("control/locals", "a\0b\n", 4);
	CHECK(rules_reload(&rules) == -1);
	CHECK(strncmp(rules_trouble(), "control/locals line 1", 21) == 0);
	CHECK(local("a@new")); /* the old ones stay */
	CHECK(load() == -1);
	(void)rules_trouble();
	CHECK(unlink("control/locals") == 0);
}

static bool stops(const char *name, const char *bad)
{
	char path[100];

	snprintf(path, sizeof(path), "control/%s", name);
	scratch_put(path, bad);
	bool right = load() == -1 &&
		     strncmp(rules_trouble(), path, strlen(path)) == 0;
	CHECK(unlink(path) == 0);
	return right;
}

static void nonsense(void)
{
	CHECK(stops("concurrencylocal", "many\n"));
	CHECK(stops("concurrencyremote", "-1\n"));
	CHECK(stops("concurrencydest", "1e3\n"));
	CHECK(stops("queuelifetime", "7 days\n"));
	CHECK(stops("retrylocal", "0\n"));
	CHECK(stops("retryremote", "1001\n"));
	CHECK(load() == 0);
	forget();
}

int main(void)
{
	RUN(scratch_enter);
	RUN(no_me);
	RUN(defaults);
	RUN(values);
	RUN(long_values);
	RUN(again);
	RUN(nonsense);
	RUN(scratch_leave);
	return check_done();
}
