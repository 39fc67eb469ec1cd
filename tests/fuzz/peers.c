/* peers: what others say about hosts
 *
 * Addresses and literals against the C library, resolv.conf, and the answer of
 * an RFC 1413 server.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include <arpa/inet.h>
#include <string.h>

#include "base/ascii.h"
#include "dns/servers.h"
#include "net/ip.h"
#include "smtp/caller.h"

#include "fuzz.h"

/* What is written is read as the same. */
static void check_format(const struct ip *ip)
{
	char text[IP_TEXT_MAX];
	char literal[IP_TEXT_MAX + 8];
	struct ip again;

	ip_format(ip, text);
	MUST(*text && strlen(text) < IP_TEXT_MAX);
	MUST(ip_parse(str_text(text), &again) && ip_equal(ip, &again));
	size_t n = strlen(text);
	literal[0] = '[';
	memcpy(literal + 1, text, n);
	literal[n + 1] = ']';
	MUST(ip_parse_literal(str_of(literal, n + 2), &again));
	MUST(ip_equal(ip, &again));
}

static void check_ip(struct str text)
{
	char copy[IP_TEXT_MAX];
	unsigned char bytes[16];
	struct ip ip;
	bool taken = ip_parse(text, &ip);

	if (taken)
		check_format(&ip);
	if (ip_parse_literal(text, &ip))
		check_format(&ip);
	if (text.n == 0 || text.n >= sizeof(copy) || str_has(text, 0)) {
		MUST(!taken);
		return;
	}
	memcpy(copy, text.s, text.n);
	copy[text.n] = 0;
	MUST(taken == (inet_pton(AF_INET, copy, bytes) == 1 ||
			      inet_pton(AF_INET6, copy, bytes) == 1));
}

/* At least one server, none but those that stand there. */
static void check_servers(struct str file)
{
	struct servers servers;
	size_t words = 0;

	servers_parse(&servers, file);
	MUST(servers.n > 0 && servers.n <= SERVERS_MAX);
	for (size_t i = 0; i < servers.n; i++)
		check_format(&servers.list[i].ip);
	while (file.n) {
		struct str line = str_cut(&file, '\n');
		while (line.n && ascii_space(line.s[0]))
			line = str_skip(line, 1);
		words += str_starts(line, str_text("nameserver"));
	}
	MUST(servers.n <= words || servers.n == 1);
}

/* It becomes $TCPREMOTEINFO: a C string, no more than the answer's end. */
static void check_user(struct str line)
{
	char user[CALLER_TEXT_MAX];

	if (!caller_parse(line, user))
		return;
	MUST(*user && strlen(user) < CALLER_TEXT_MAX);
	MUST(!ascii_blank(user[0]) && !ascii_blank(user[strlen(user) - 1]));
	MUST(str_ends(str_trim(line), str_text(user)));
}

static void run(struct str input)
{
	struct str rest = input;

	while (rest.n)
		check_ip(str_cut(&rest, '\n'));
	check_servers(input);
	check_user(input);
}

const struct fuzz_target fuzz_target = {.run = run, .memory = 0};
