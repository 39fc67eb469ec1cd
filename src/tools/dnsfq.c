/* dnsfq - the full names of hosts
 *
 *	dnsfq name ...
 *
 * A line a name: the name under which the DNS keeps its addresses. Aliases are
 * followed; a name without a dot is looked for in the domain that
 * /etc/resolv.conf names first (search or domain).
 *
 * Exit: 0 all were found, 100 one has no address, 111 one is not known now.
 * Heap: bounded.
 * SPDX-License-Identifier: 0BSD
 */
#include "base/buf.h"
#include "base/die.h"
#include "base/exit.h"
#include "dns/servers.h"
#include "tools/dnstool.h"

const char prog_name[] = "dnsfq";

/* The name, with the domain behind it if it has no dot. */
static const char *full(const char *name)
{
	static struct buf whole = BUF_LIMIT(10000);
	char domain[PACKET_NAME_MAX];

	if (str_has(str_text(name), '.'))
		return name;
	servers_domain(domain, sizeof(domain));
	if (!*domain)
		return name;
	buf_clear(&whole);
	if (buf_join(&whole, name, ".", domain) == -1)
		die_sys(EXIT_TEMP, "unable to join ", name, " and ", domain);
	return buf_text(&whole);
}

static enum query_result tell(struct dnstool *tool, const char *name)
{
	static struct query query;
	const char *whole = full(name);
	enum query_result four = dnstool_ask_one(tool, &query, whole, PACKET_A);
	enum query_result six = four;

	if (four != QUERY_FOUND)
		six = dnstool_ask_one(tool, &query, whole, PACKET_AAAA);
	if (six == QUERY_FOUND)
		out_text(&tool->out, query.answer.name);
	return six != QUERY_FOUND && four == QUERY_SOFT ? four : six;
}

int main(int argc, char **argv)
{
	static struct dnstool tool = {
		.how = "name ...", .wanted = "address", .tell = tell};

	help_wanted(argc, argv, tool.how);
	return dnstool_run(&tool, argv + 1);
}
