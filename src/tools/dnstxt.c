/* dnstxt - the TXT records of names
 *
 *	dnstxt name ...
 *
 * A line a record, its strings joined. Bytes that are not printable ASCII are
 * shown as a backslash and three octal digits, a backslash as two.
 *
 * Exit: 0 all were found, 100 one has none, 111 one is not known now.
 * Heap: bounded.
 * SPDX-License-Identifier: 0BSD
 */
#include "base/die.h"
#include "tools/dnstool.h"

const char prog_name[] = "dnstxt";

static void show(struct out *out, struct str text /* hostile */)
{
	for (size_t i = 0; i < text.n; i++) {
		unsigned byte = (unsigned char)text.s[i];
		if (byte >= ' ' && byte < 127) {
			out_text(out, byte == '\\' ? "\\" : "");
			out_byte(out, (char)byte);
			continue;
		}
		out_byte(out, '\\');
		for (int shift = 6; shift >= 0; shift -= 3)
			out_byte(out, (char)('0' + (byte >> shift & 7)));
	}
}

static enum query_result tell(struct dnstool *tool, const char *name)
{
	static struct query query;
	struct answer_record record;
	enum query_result result =
		dnstool_ask_one(tool, &query, name, PACKET_TXT);
	const char *end = "";

	for (size_t at = 0; query_next(&query, &at, &record); end = "\n") {
		out_text(&tool->out, end);
		show(&tool->out, record.data);
	}
	return result;
}

int main(int argc, char **argv)
{
	static struct dnstool tool = {
		.how = "name ...", .wanted = "text", .tell = tell};

	help_wanted(argc, argv, tool.how);
	return dnstool_run(&tool, argv + 1);
}
