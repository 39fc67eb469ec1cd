/* tcp-env - tell a program who its TCP client is
 *
 *	tcp-env [ -rR ] [ -t seconds ] program [ argument ... ]
 *
 * For servers under inetd: puts what is known of the connection on descriptor
 * 0 into the environment, as tcpserver does, and runs the program. If PROTO
 * says that this is done already, the environment stays as it is.
 *
 * Exit: 100 bad usage, 111 descriptor 0 is no TCP connection, or the program
 * cannot be run; else the program's. Heap: bounded (resolv.conf is read).
 * SPDX-License-Identifier: 0BSD
 */
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/env.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/num.h"
#include "base/opt.h"
#include "conf/home.h"
#include "net/ucspi.h"
#include "smtp/caller.h"

extern char **environ;

const char prog_name[] = "tcp-env";

enum {
	SECONDS = 30,
	SECONDS_MAX = 100000,
	VARIABLES = 8,
	NAME_ROOM = 32,
	NAME_MS = 60000, /* for the DNS to tell one name */
};

/* The new environment, and room for what is new in it. */
struct surroundings {
	struct env env;
	char pairs[VARIABLES][NAME_ROOM + CALLER_TEXT_MAX];
	size_t n;
	const char *proto; /* TCP or TCP6: also begins the other names */
	struct resolver resolver;
};

/* Joins NAME=value in the next free place. */
static void put(struct surroundings *all, const char *first, const char *name,
	const char *value)
{
	const char *const parts[] = {first, name, "=", value};
	char *pair = all->pairs[all->n++];
	size_t used = 0;

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		memcpy(pair + used, parts[i], strlen(parts[i]) + 1);
		used += strlen(parts[i]);
	}
	if (env_put(&all->env, pair) == -1)
		die_sys(EXIT_TEMP, "unable to set ", first, name);
}

/* What was inherited is about another connection. */
static void forget(struct surroundings *all)
{
	static const char *const names[] = {"TCPREMOTEIP", "TCPREMOTEHOST",
		"TCPREMOTEINFO", "TCPREMOTEPORT", "TCPLOCALIP", "TCPLOCALHOST",
		"TCPLOCALPORT", "TCP6REMOTEIP", "TCP6REMOTEHOST",
		"TCP6REMOTEINFO", "TCP6REMOTEPORT", "TCP6LOCALIP",
		"TCP6LOCALHOST", "TCP6LOCALPORT", "TCP6INTERFACE"};

	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		env_drop(&all->env, names[i]);
}

static void put_end(struct surroundings *all, const struct caller_end *end,
	const char *const names[3])
{
	char text[CALLER_TEXT_MAX];

	ip_format(&end->ip, text);
	put(all, all->proto, names[0], text);
	(void)num_format(text, end->port);
	put(all, all->proto, names[1], text);
	if (caller_name(&all->resolver, &end->ip, clock_steady_ms() + NAME_MS,
		    text))
		put(all, all->proto, names[2], text);
}

/* timeout 0: the other host is not asked for a user. */
static void surround(uint64_t timeout)
{
	static const char *const local[] = {
		"LOCALIP", "LOCALPORT", "LOCALHOST"};
	static const char *const remote[] = {
		"REMOTEIP", "REMOTEPORT", "REMOTEHOST"};
	static struct surroundings all;
	struct caller_end here;
	struct caller_end there;
	char user[CALLER_TEXT_MAX];

	if (caller_ends(0, &here, &there) == -1)
		_exit(EXIT_TEMP); /* without a word, as it has always been */
	env_start(&all.env);
	forget(&all);
	all.proto = there.ip.six ? "TCP6" : "TCP";
	put(&all, "PROTO", "", all.proto);
	put_end(&all, &here, local);
	put_end(&all, &there, remote);
	int64_t deadline = clock_steady_ms() + (int64_t)timeout * 1000;
	if (timeout && caller_user(&here, &there, deadline, user))
		put(&all, all.proto, "REMOTEINFO", user);
	environ = all.env.vars;
}

/* The resolver's settings are in the home; the program may be given relative to
 * where we stand. */
static void surround_at_home(uint64_t timeout)
{
	int here = open(".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (chdir(home_path) == -1)
		die_sys(EXIT_TEMP, "unable to enter ", home_path);
	surround(timeout);
	if (here == -1)
		return;
	ignore(fchdir(here)); /* then it is not found, and that is told */
	file_close(here);
}

int main(int argc, char **argv)
{
	static const char how[] = "[ -rR ] [ -t seconds ] program [ arg ... ]";
	int ask = 1;
	const char *text = 0;
	uint64_t seconds = SECONDS;
	const struct opt table[] = {{'r', OPT_SET, &ask, 1},
		{'R', OPT_SET, &ask, 0}, {'t', OPT_TEXT, &text, 0}, {0}};
	struct ucspi known;

	help_wanted(argc, argv, how);
	int first = opt_parse(argc, argv, table);
	if (first == -1 || first >= argc ||
		(text && (!num_parse(str_text(text), &seconds) ||
				 seconds > SECONDS_MAX)))
		die_usage(how);
	ucspi_read(&known);
	if (!known.tcp)
		surround_at_home(ask ? seconds : 0);
	execvp(argv[first], argv + first);
	die_sys(EXIT_TEMP, "unable to run ", argv[first]);
}
