/* relay - see relay.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/relay.h"

#include <string.h>

#include "base/num.h"
#include "conf/control.h"
#include "mail/punycode.h"

enum { PLAIN_MAX = 2000 };

struct str relay_field(struct str *rest)
{
	size_t n = 0;

	while (n < rest->n && rest->s[n] != ':') {
		struct str inner = str_skip(*rest, n);
		/* An open bracket that is never closed is one of its bytes. */
		if (rest->s[n] == '[' && str_has(inner, ']'))
			n += str_find(inner, ']');
		n++;
	}
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
		if (!str_has(line, ':') ||
			!str_equal_case(relay_field(&line), key))
			continue;
		*value_out = line;
		found = true;
	}
	return found;
}

bool relay_look(struct str lines, struct str domain, struct str *value_out)
{
	char space[PLAIN_MAX + 1];
	struct buf plain = {space, 0, sizeof(space), PLAIN_MAX};

	if (!lines.n)
		return false;
	if (punycode_differs(&plain, domain))
		domain = buf_str(&plain);
	if (look(lines, domain, value_out))
		return true;
	for (struct str rest = domain; rest.n; rest = str_skip(rest, 1))
		if (rest.s[0] == '.' && look(lines, rest, value_out))
			return true;
	return domain.n && look(lines, str_text(""), value_out);
}

struct str relay_line(struct str lines, struct str value)
{
	const char *start = value.s;

	while (start > lines.s && start[-1])
		start--;
	return str_of(start, (size_t)(value.s - start) + value.n);
}

/* 25, 209/qmtp, /qmtp, or nothing. */
static bool take_port(struct str text, struct relay *relay)
{
	struct str number = str_cut(&text, '/');
	uint64_t port;

	relay->qmtp = str_is_case(text, "qmtp");
	port = relay->qmtp ? RELAY_QMTP_PORT : RELAY_SMTP_PORT;
	if ((text.n && !relay->qmtp) ||
		(number.n &&
			(!num_parse(number, &port) || !port || port > 65535)))
		return false;
	relay->port = (uint16_t)port;
	return true;
}

int relay_find(struct str lines, struct str domain, struct relay *relay_out)
{
	struct str value;
	struct str all;

	*relay_out = (struct relay){.host = domain, .port = RELAY_SMTP_PORT};
	if (!relay_look(lines, domain, &value))
		return 0;
	struct str whole = value;
	struct str host = relay_field(&value);
	if (!host.n)
		return 0;
	relay_out->routed = true;
	relay_out->all = look(lines, str_text(""), &all) && all.s == whole.s;
	relay_out->host = host;
	return take_port(value, relay_out)
		       ? 0
		       : control_nonsense("smtproutes",
				 relay_line(lines, whole), "bad port");
}

size_t relay_name(const struct relay *relay, char *dst, size_t size)
{
	char port[NUM_MAX];
	size_t n = 0;

	(void)num_format(port, relay->port);
	const struct str parts[] = {str_text(relay->all ? ":" : ""),
		relay->host, str_text(":"), str_text(port)};
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++) {
		struct str part = str_head(parts[i], size - n);
		memcpy(dst + n, part.s, part.n);
		n += part.n;
	}
	return n;
}
