/* dnstool - see dnstool.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "tools/dnstool.h"

#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/exit.h"
#include "conf/control.h"
#include "conf/home.h"
#include "net/ip.h"

enum { ASK_MS = 120000 };

void dnstool_ask(struct dnstool *tool, struct query *queries, size_t n)
{
	if (query_all(&tool->resolver, queries, n,
		    clock_steady_ms() + ASK_MS) == -1)
		die(EXIT_TEMP, control_where());
}

enum query_result dnstool_ask_one(struct dnstool *tool, struct query *query,
	const char *name, enum packet_type type)
{
	query_set(query, str_text(name), type);
	dnstool_ask(tool, query, 1);
	return query->result;
}

void dnstool_addresses(struct out *out, const struct query *query)
{
	char text[IP_TEXT_MAX];
	struct answer_record record;
	const char *blank = "";

	for (size_t at = 0; query_next(query, &at, &record); blank = " ") {
		struct ip ip = ip_of(
			(const unsigned char *)record.data.s, record.data.n);
		ip_format(&ip, text);
		out_join(out, blank, text);
	}
}

/* What is wrong with one name; the exit code for it. */
static int complain(
	const struct dnstool *tool, const char *name, enum query_result result)
{
	switch (result) {
	case QUERY_FOUND:
		return EXIT_OK;
	case QUERY_NONE:
		warn(name, ": no ", tool->wanted);
		return EXIT_PERM;
	case QUERY_NXDOMAIN:
		warn(name, ": no such name");
		return EXIT_PERM;
	case QUERY_SOFT:
		break;
	}
	warn(name, ": no answer from the name servers for now");
	return EXIT_TEMP;
}

int dnstool_run(struct dnstool *tool, char *const *names)
{
	static char space[8192];
	int code = EXIT_OK;

	tool->out = (struct out)OUT_TO(STDOUT_FILENO, space);
	if (!*names)
		die_usage(tool->how);
	if (chdir(home_path) == -1)
		die_sys(EXIT_TEMP, "unable to chdir to ", home_path);
	for (; *names; names++) {
		int one = complain(tool, *names, tool->tell(tool, *names));
		out_byte(&tool->out, '\n');
		if (out_flush(&tool->out) == -1)
			die_sys(EXIT_TEMP,
				"unable to write to standard output");
		if (one > code)
			code = one;
	}
	return code;
}
