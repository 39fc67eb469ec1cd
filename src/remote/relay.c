/* relay - see relay.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/relay.h"

#include <errno.h>

#include "base/num.h"
#include "conf/control.h"

enum { SMTP_PORT = 25 };

/* Takes a field that may be in brackets with colons inside. */
static struct str field(struct str *rest)
{
	size_t n = 0;

	if (rest->n && rest->s[0] == '[')
		n = str_find(*rest, ']');
	n += str_find(str_skip(*rest, n), ':');
	struct str value = str_head(*rest, n);
	*rest = str_skip(*rest, n + 1);
	return value;
}

/* What stands behind this key; the last line wins. */
static bool look(struct str lines, struct str key, struct str *value_out)
{
	struct str line;
	bool found = false;

	while (control_next(&lines, &line)) {
		if (!str_has(line, ':') || !str_equal_case(field(&line), key))
			continue;
		*value_out = line;
		found = true;
	}
	return found;
}

/* The exact domain, then from every dot on, then the empty key. */
static bool best(struct str lines, struct str domain, struct str *value_out)
{
	if (look(lines, domain, value_out))
		return true;
	for (struct str rest = domain; rest.n; rest = str_skip(rest, 1))
		if (rest.s[0] == '.' && look(lines, rest, value_out))
			return true;
	return domain.n && look(lines, str_text(""), value_out);
}

int relay_find(struct str lines, struct str domain, struct relay *relay_out)
{
	struct str value;
	uint64_t port = SMTP_PORT;

	*relay_out = (struct relay){.host = domain, .port = SMTP_PORT};
	if (!lines.n || !best(lines, domain, &value))
		return 0;
	struct str host = field(&value);
	if (!host.n)
		return 0;
	if (value.n && (!num_parse(value, &port) || !port || port > 65535)) {
		errno = EINVAL;
		return -1;
	}
	*relay_out = (struct relay){
		.routed = true, .host = host, .port = (uint16_t)port};
	return 0;
}
