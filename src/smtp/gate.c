/* gate - see gate.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/gate.h"

#include "base/ascii.h"
#include "base/env.h"
#include "base/num.h"
#include "conf/control.h"
#include "mail/punycode.h"

enum { PLAIN_MAX = 2000 };

/* A file that does not begin with a digit has never set a limit, and sites
 * may have one; a number that goes on as something else ("10M") is nonsense. */
static int read_databytes(uint64_t *limit)
{
	struct buf b = BUF_LIMIT(CONTROL_LINE_MAX);
	int found = control_line("databytes", &b);

	if (found == 1 && b.n && ascii_digit(b.s[0]))
		found = control_number("databytes", limit);
	buf_free(&b);
	const char *text = env_get("DATABYTES");
	if (text)
		(void)num_scan(str_text(text), limit);
	return found == -1 ? -1 : 0;
}

int gate_open(struct gate *gate)
{
	*gate = (struct gate){.relay = env_get("RELAYCLIENT"),
		.senders = BUF_LIMIT(10000000)};
	int result = hosts_open(&gate->hosts);
	result |= read_databytes(&gate->databytes);
	if (control_list("badmailfrom", &gate->senders) == -1)
		result = -1;
	else if (punycode_list(&gate->senders) == -1)
		result = control_trouble("badmailfrom", "unable to use");
	if (result == 0 && punycode_list(&gate->hosts.list) == -1)
		result = control_trouble("rcpthosts", "unable to use");
	return result;
}

int gate_match(struct gate *gate, struct str address)
{
	char space[PLAIN_MAX + 1];
	struct buf plain = {space, 0, sizeof(space), PLAIN_MAX};

	if (gate->relay)
		return 1;
	int match = hosts_match(&gate->hosts, address);
	if (match == 0 && punycode_differs(&plain, address))
		match = hosts_match(&gate->hosts, buf_str(&plain));
	return match;
}

static bool is_bad(const struct gate *gate, struct str address)
{
	struct str rest = buf_str(&gate->senders);
	struct str domain = str_skip(address, str_find_last(address, '@'));
	struct str line;

	while (control_next(&rest, &line))
		if (str_equal_case(line, address) ||
			(domain.n && str_equal_case(line, domain)))
			return true;
	return false;
}

bool gate_bad_sender(const struct gate *gate, struct str address)
{
	char space[PLAIN_MAX + 1];
	struct buf plain = {space, 0, sizeof(space), PLAIN_MAX};

	return is_bad(gate, address) || (punycode_differs(&plain, address) &&
						is_bad(gate, buf_str(&plain)));
}
