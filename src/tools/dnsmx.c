/* dnsmx - the mail exchangers of domains
 *
 *	dnsmx domain ...
 *
 * Lines of preference and host, the best first. A domain without MX is its own
 * exchanger, with preference 0; one that takes no mail shows "0 .".
 *
 * Exit: 0 all were found, 100 one does not exist, 111 one is not known now.
 * Heap: bounded.
 * SPDX-License-Identifier: 0BSD
 */
#include <stdlib.h>

#include "base/die.h"
#include "tools/dnstool.h"

const char prog_name[] = "dnsmx";

enum { HOSTS_MAX = ANSWER_RECORDS_MAX };

static void line(struct out *out, const struct answer_record *record)
{
	out_num(out, record->preference);
	out_join(out, " ", record->data.n ? record->data.s : ".");
}

static int by_preference(const void *a, const void *b)
{
	const struct answer_record *left = a;
	const struct answer_record *right = b;

	if (left->preference != right->preference)
		return left->preference < right->preference ? -1 : 1;
	return str_order(left->data, right->data);
}

static enum query_result tell(struct dnstool *tool, const char *name)
{
	static struct query query;
	static struct answer_record hosts[HOSTS_MAX];
	size_t n = 0;
	enum query_result result =
		dnstool_ask_one(tool, &query, name, PACKET_MX);

	for (size_t at = 0;
		n < HOSTS_MAX && query_next(&query, &at, &hosts[n]);)
		n++;
	if (result == QUERY_NONE) {
		hosts[n++] =
			(struct answer_record){0, str_text(query.answer.name)};
		result = QUERY_FOUND;
	}
	qsort(hosts, n, sizeof(*hosts), by_preference);
	for (size_t i = 0; i < n; i++) {
		if (i)
			out_byte(&tool->out, '\n');
		line(&tool->out, &hosts[i]);
	}
	return result;
}

int main(int argc, char **argv)
{
	static struct dnstool tool = {
		.how = "domain ...", .wanted = "mail exchanger", .tell = tell};

	help_wanted(argc, argv, tool.how);
	return dnstool_run(&tool, argv + 1);
}
