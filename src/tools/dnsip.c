/* dnsip - the addresses of hosts
 *
 *	dnsip [ -46 ] name ...
 *
 * A line a name: its addresses, version 4 before 6, blanks between them. -4
 * and -6 ask for one kind only.
 *
 * Exit: 0 all were found, 100 one has none, 111 one is not known now.
 * Heap: bounded.
 * SPDX-License-Identifier: 0BSD
 */
#include "base/die.h"
#include "base/opt.h"
#include "tools/dnstool.h"

const char prog_name[] = "dnsip";

static int family; /* 4, 6, or 0 for both */

static enum query_result tell(struct dnstool *tool, const char *name)
{
	static struct query queries[2];
	struct query *four = &queries[0];
	struct query *six = &queries[1];

	query_set(four, str_text(family == 6 ? "" : name), PACKET_A);
	query_set(six, str_text(family == 4 ? "" : name), PACKET_AAAA);
	dnstool_ask(tool, queries, 2);
	dnstool_addresses(&tool->out, four);
	if (four->result == QUERY_FOUND && six->result == QUERY_FOUND)
		out_byte(&tool->out, ' ');
	dnstool_addresses(&tool->out, six);
	if (family)
		return family == 4 ? four->result : six->result;
	if (four->result == QUERY_FOUND || six->result == QUERY_FOUND)
		return QUERY_FOUND;
	return four->result == QUERY_SOFT ? four->result : six->result;
}

int main(int argc, char **argv)
{
	static struct dnstool tool = {
		.how = "[ -46 ] name ...", .wanted = "address", .tell = tell};
	static const struct opt table[] = {
		{'4', OPT_SET, &family, 4}, {'6', OPT_SET, &family, 6}, {0}};

	help_wanted(argc, argv, tool.how);
	int first = opt_parse(argc, argv, table);
	if (first == -1)
		die_usage(tool.how);
	return dnstool_run(&tool, argv + first);
}
