/* qmail-proxied - learn from a proxy in front who the client is
 *
 *	qmail-proxied [ -t seconds ] [ -x rules.cdb ] program [ arg ... ]
 *
 * Reads the header of the PROXY protocol, 1 or 2, from descriptor 0 and not a
 * byte more; sets TCPREMOTEIP and so on to what it says, forgets what was known
 * of the proxy, RELAYCLIENT above all, adds what the rules say of the client,
 * and runs the program.
 *
 * Exit: 100 bad usage, no such header, or denied by the rules; 111 too slow,
 * or the program cannot be run; else the program's. Heap: bounded.
 * SPDX-License-Identifier: 0BSD
 */
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/env.h"
#include "base/exit.h"
#include "base/num.h"
#include "base/opt.h"
#include "smtp/admission.h"
#include "smtp/proxyline.h"

extern char **environ;

const char prog_name[] = "qmail-proxied";

enum { SECONDS = 30, SECONDS_MAX = 100000, PAIR_MAX = 32 + IP_TEXT_MAX };

static struct env env;

/* NAME=value in a place of its own. */
static void put(char *pair, const char *name, const char *value)
{
	size_t n = strlen(name);

	memcpy(pair, name, n);
	pair[n] = '=';
	memcpy(pair + n + 1, value, strlen(value) + 1);
	if (env_put(&env, pair) == -1)
		die_sys(EXIT_TEMP, "unable to set ", name);
}

static void put_end(const struct proxyline_end *end, const char *ip_name,
	const char *port_name, char pairs[2][PAIR_MAX])
{
	char text[IP_TEXT_MAX];

	ip_format(&end->ip, text);
	put(pairs[0], ip_name, text);
	(void)num_format(text, end->port);
	put(pairs[1], port_name, text);
}

/* What was known is about the proxy, and what it may is not for others. */
static void forget(void)
{
	static const char *const names[] = {"TCPREMOTEIP", "TCPREMOTEHOST",
		"TCPREMOTEINFO", "TCPREMOTEPORT", "TCPLOCALIP", "TCPLOCALPORT",
		"TCP6REMOTEIP", "TCP6REMOTEHOST", "TCP6REMOTEINFO",
		"TCP6REMOTEPORT", "TCP6LOCALIP", "TCP6LOCALPORT",
		"RELAYCLIENT"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		env_drop(&env, names[i]);
}

static void admit(const char *rules, const struct ip *client)
{
	static struct buf rule = BUF_LIMIT(ADMISSION_MAX);
	char text[IP_TEXT_MAX];
	struct str rest;
	struct str pair;

	ip_format(client, text);
	int allowed = admission_look(rules, str_text(text), &rule);
	if (allowed == -1)
		die_sys(EXIT_TEMP, "unable to read ", rules);
	if (allowed == 0)
		_exit(EXIT_PERM);
	rest = buf_str(&rule);
	while (admission_next(&rest, &pair))
		if (env_put(&env, rule.s + (pair.s - rule.s)) == -1)
			die_sys(EXIT_TEMP, "unable to obey ", rules);
}

static void surround(const struct proxyline *proxy, const char *rules)
{
	static char pairs[4][PAIR_MAX];
	static char proto[] = "PROTO=TCP";

	forget();
	if (env_put(&env, proto) == -1)
		die_sys(EXIT_TEMP, "unable to set PROTO");
	put_end(&proxy->client, "TCPREMOTEIP", "TCPREMOTEPORT", pairs);
	put_end(&proxy->server, "TCPLOCALIP", "TCPLOCALPORT", pairs + 2);
	if (rules)
		admit(rules, &proxy->client.ip);
}

static void listen_to_proxy(uint64_t seconds, const char *rules)
{
	char space[1]; /* what follows is the program's */
	struct in in = IN_FROM(0, space);
	struct proxyline proxy;

	in.deadline = clock_steady_ms() + (int64_t)seconds * 1000;
	env_start(&env);
	switch (proxyline_read(&in, &proxy)) {
	case PROXYLINE_CLIENT:
		surround(&proxy, rules);
		break;
	case PROXYLINE_NOBODY:
		/* It may be a client all the same, of a kind that the proxy
		 * has no words for. */
		env_drop(&env, "RELAYCLIENT");
		break;
	case PROXYLINE_BAD:
		die(EXIT_PERM, "no PROXY header: is there a proxy in front?");
	case PROXYLINE_GONE:
		_exit(EXIT_TEMP); /* a probe, most often */
	}
	environ = env.vars;
}

int main(int argc, char **argv)
{
	static const char how[] =
		"[ -t seconds ] [ -x rules.cdb ] program [ arg ... ]";
	const char *text = 0;
	const char *rules = 0;
	uint64_t seconds = SECONDS;
	const struct opt table[] = {
		{'t', OPT_TEXT, &text, 0}, {'x', OPT_TEXT, &rules, 0}, {0}};

	help_wanted(argc, argv, how);
	int first = opt_parse(argc, argv, table);
	if (first == -1 || first >= argc ||
		(text && (!num_parse(str_text(text), &seconds) ||
				 seconds > SECONDS_MAX)))
		die_usage(how);
	listen_to_proxy(seconds, rules);
	execvp(argv[first], argv + first);
	die_sys(EXIT_TEMP, "unable to run ", argv[first]);
}
