/* dnsptr - the names of addresses
 *
 *	dnsptr address ...
 *
 * A line an address: the names that its PTR records hold, blanks between them.
 *
 * Exit: 0 all were found, 100 one has none or is no address, 111 one is not
 * known now. Heap: bounded.
 * SPDX-License-Identifier: 0BSD
 */
#include "base/die.h"
#include "base/exit.h"
#include "dns/reverse.h"
#include "net/ip.h"
#include "tools/dnstool.h"

const char prog_name[] = "dnsptr";

static enum query_result tell(struct dnstool *tool, const char *name)
{
	static struct query query;
	char reversed[PACKET_NAME_MAX];
	struct answer_record record;
	const char *blank = "";
	struct ip ip;

	if (!ip_parse(str_text(name), &ip) &&
		!ip_parse_literal(str_text(name), &ip))
		die(EXIT_PERM, name, " is no address");
	if (!reverse_name(&ip, 0, reversed))
		return QUERY_NXDOMAIN;
	enum query_result result =
		dnstool_ask_one(tool, &query, reversed, PACKET_PTR);
	for (size_t at = 0; query_next(&query, &at, &record); blank = " ")
		out_join(&tool->out, blank, record.data.s);
	return result;
}

int main(int argc, char **argv)
{
	static struct dnstool tool = {
		.how = "address ...", .wanted = "name", .tell = tell};

	help_wanted(argc, argv, tool.how);
	return dnstool_run(&tool, argv + 1);
}
