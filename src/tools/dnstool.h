/* dnstool - what the dns programs share: names in, a line out for each
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef TOOLS_DNSTOOL_H
#define TOOLS_DNSTOOL_H

#include "base/out.h"
#include "dns/query.h"

struct dnstool {
	const char *how; /* of the arguments, for the usage line */
	const char *wanted; /* "mail exchanger": what is missing otherwise */
	/* Asks about one argument and writes the line, without its end, if
	 * there is something to tell. */
	enum query_result (*tell)(struct dnstool *tool, const char *name);

	/* dnstool's own */
	struct out out;
	struct resolver resolver;
};

/* Asks all n questions, within a minute or two. Ends the program when
 * control/dnsservers cannot be used. */
void dnstool_ask(struct dnstool *tool, struct query *queries, size_t n);

/* The same about one name. */
enum query_result dnstool_ask_one(struct dnstool *tool, struct query *query,
	const char *name, enum packet_type type);

/* Adds the addresses, a blank between them. */
void dnstool_addresses(struct out *out, const struct query *query);

/* One line an argument, empty where there is nothing to tell: then a warning
 * says why. Returns the exit code: 0, 100 if something is not there, 111 if
 * something is not known now. */
int dnstool_run(struct dnstool *tool, char *const *names);

#endif
