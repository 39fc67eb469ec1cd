/* qmail-remote - send one message to one host by SMTP
 *
 *	qmail-remote host sender recipient...
 *
 * Reads the message from descriptor 0 and reports on descriptor 1: r, h or s
 * for each recipient, then K, Z or D for the message, each part ending in a
 * NUL. Never makes a line end out of content, so a message cannot smuggle
 * another one.
 *
 * Exit: 0 reported, 111 the report could not be written. Heap: bounded.
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <signal.h>
#include <stdnoreturn.h>
#include <string.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/sig.h"
#include "conf/control.h"
#include "conf/home.h"
#include "dns/mx.h"
#include "net/own.h"
#include "net/sock.h"
#include "remote/relay.h"
#include "remote/session.h"
#include "remote/tcpto.h"
#include "remote/verdict.h"

const char prog_name[] = "qmail-remote";

enum { DNS_MS = 120000 }; /* for all lookups together */

struct settings {
	struct buf helo;
	struct buf routes;
	uint64_t connect_seconds;
	uint64_t remote_seconds;
};

static noreturn void bad_control(void)
{
	verdict_add((const char *const[]){"ZUnable to read control files: ",
		control_where(), ". (#4.3.0)\n", 0});
	verdict_zero();
	verdict_exit();
}

/* Seconds; with none at all nothing could ever be sent. */
static void read_seconds(const char *name, uint64_t *seconds)
{
	if (control_number(name, seconds) == -1)
		bad_control();
	if (*seconds)
		return;
	errno = EINVAL;
	control_trouble(name, "no time at all");
	bad_control();
}

static void read_controls(struct settings *settings)
{
	read_seconds("timeoutremote", &settings->remote_seconds);
	read_seconds("timeoutconnect", &settings->connect_seconds);
	int found = control_line_or_me("helohost", &settings->helo, 0);
	if (found == 0) {
		errno = ENOENT;
		found = control_trouble("me", "my name is not known");
	}
	if (found == -1 || control_list("smtproutes", &settings->routes) == -1)
		bad_control();
}

/* A line break in an address would be a command of its own. */
static void check_sender(const char *sender)
{
	if (strpbrk(sender, "\r\n"))
		verdict_die(verdict_break);
}

static void find_relay(
	const struct settings *settings, const char *host, struct relay *relay)
{
	if (relay_find(buf_str(&settings->routes), str_text(host), relay) == 0)
		return;
	control_trouble("smtproutes", "bad port");
	bad_control();
}

static noreturn void no_host(struct str host)
{
	struct buf name = BUF_LIMIT(300000);
	const char *text = "";

	if (buf_add_str(&name, host) == 0)
		text = buf_text(&name);
	verdict_add(
		(const char *const[]){"DSorry, I couldn't find any host named ",
			text, ". (#5.1.2)\n", 0});
	verdict_zero();
	verdict_exit();
}

/* Keeps only the places that are better than this host. */
static void drop_own(struct mx *mx)
{
	static struct own own;
	unsigned bound = mx->doubt;

	if (own_read(&own) == -1)
		verdict_die(verdict_system);
	for (size_t i = 0; i < mx->n; i++)
		if (mx->places[i].preference < bound &&
			own_has(&own, &mx->places[i].ip))
			bound = mx->places[i].preference;
	size_t n = 0;
	while (n < mx->n && mx->places[n].preference < bound)
		n++;
	mx->n = n;
	if (!n)
		verdict_die(bound == mx->doubt ? verdict_dns : verdict_loop);
}

static void look_up(const struct relay *relay, struct mx *mx)
{
	static struct resolver resolver;
	int64_t deadline = clock_steady_ms() + DNS_MS;

	switch (relay->routed
			? mx_host(&resolver, mx, relay->host, deadline)
			: mx_domain(&resolver, mx, relay->host, deadline)) {
	case MX_SOFT:
		verdict_die(verdict_dns);
	case MX_CONTROL:
		bad_control();
	case MX_NO_HOST:
		no_host(relay->host);
	case MX_NULL:
		verdict_die(verdict_null_mx);
	case MX_OK:
		break;
	}
	if (!mx->n)
		verdict_die(verdict_no_mx);
	if (!relay->routed)
		drop_own(mx);
}

static void walk(const struct mx *mx, uint16_t port,
	const struct session_job *job, uint64_t seconds)
{
	static struct tcpto tcpto;

	ignore(tcpto_read(&tcpto)); /* only a hint */
	for (size_t i = 0; i < mx->n; i++) {
		const struct ip *ip = &mx->places[i].ip;
		if (tcpto_avoid(&tcpto, ip))
			continue;
		int64_t deadline = clock_steady_ms() + (int64_t)seconds * 1000;
		int fd = sock_connect(ip, port, deadline);
		tcpto_note(&tcpto, ip, fd == -1 && errno == ETIMEDOUT);
		if (fd != -1)
			session_run(job, fd, ip, i + 1 == mx->n);
	}
	verdict_die(verdict_unreached);
}

int main(int argc, char **argv)
{
	static struct mx mx;
	struct settings settings = {.helo = BUF_LIMIT(CONTROL_LINE_MAX),
		.routes = BUF_LIMIT(16 * 1024 * 1024),
		.connect_seconds = 60,
		.remote_seconds = 1200};
	struct relay relay;

	sig_ignore(SIGPIPE);
	help_wanted(argc, argv, "host sender recipient...");
	if (argc < 4)
		verdict_die(verdict_usage);
	if (chdir(home_path) == -1)
		verdict_die(verdict_home);
	check_sender(argv[2]);
	read_controls(&settings);
	find_relay(&settings, argv[1], &relay);
	look_up(&relay, &mx);
	struct session_job job = {
		.helo = buf_text(&settings.helo),
		.sender = argv[2],
		.recipients = argv + 3,
		.n = (size_t)argc - 3,
		.timeout = (int)settings.remote_seconds,
	};
	walk(&mx, relay.port, &job, settings.connect_seconds);
}
