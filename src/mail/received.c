/* received - see received.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/received.h"

#include <string.h>

#include "base/ascii.h"
#include "mail/date.h"

static bool is_clean(char c)
{
	if (ascii_alpha(c) || ascii_digit(c))
		return true;
	return c && strchr(".@%+/=:-[]", c);
}

int received_clean(struct buf *b, struct str hostile)
{
	for (size_t i = 0; i < hostile.n; i++) {
		char c = hostile.s[i];
		if (buf_add_byte(b, is_clean(c) ? c : '?') == -1)
			return -1;
	}
	return 0;
}

static int add_helo(struct buf *b, const struct received *received)
{
	if (!received->helo.s ||
		str_equal_case(received->helo, received->remote_host))
		return 0;
	if (buf_add_text(b, " (HELO ") == -1 ||
		received_clean(b, received->helo) == -1)
		return -1;
	return buf_add_byte(b, ')');
}

static int add_from(struct buf *b, const struct received *received)
{
	if (buf_add_text(b, "Received: from ") == -1 ||
		received_clean(b, received->remote_host) == -1 ||
		add_helo(b, received) == -1 || buf_add_text(b, " (") == -1)
		return -1;
	if (received->remote_info.s &&
		(received_clean(b, received->remote_info) == -1 ||
			buf_add_byte(b, '@') == -1))
		return -1;
	if (received_clean(b, received->remote_ip) == -1)
		return -1;
	return buf_add_text(b, ")\n");
}

int received_add(
	struct buf *b, const struct received *received, int64_t seconds)
{
	char date[DATE_MAX];

	(void)date_rfc5322(date, seconds);
	if (add_from(b, received) == -1 || buf_add_text(b, "  by ") == -1 ||
		received_clean(b, received->local_host) == -1)
		return -1;
	return buf_join(b, " with ", received->protocol, "; ", date, "\n");
}
