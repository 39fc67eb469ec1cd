/* servers - see servers.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "dns/servers.h"

#include "base/ascii.h"
#include "base/file.h"

/* "nameserver", blanks, an address; what follows it does not count. */
static void line(struct servers *servers, struct str text)
{
	static const char word[] = "nameserver";
	struct str rest = str_trim(text);

	if (!str_starts(rest, str_text(word)))
		return;
	rest = str_skip(rest, sizeof(word) - 1);
	if (!rest.n || !ascii_space(rest.s[0]))
		return;
	rest = str_trim(rest);
	size_t n = 0;
	while (n < rest.n && !ascii_space(rest.s[n]))
		n++;
	if (servers->n < SERVERS_MAX &&
		ip_parse(str_head(rest, n), &servers->ips[servers->n]))
		servers->n++;
}

void servers_parse(struct servers *servers_out, struct str text)
{
	static const unsigned char here[4] = {127, 0, 0, 1};

	servers_out->n = 0;
	while (text.n)
		line(servers_out, str_cut(&text, '\n'));
	if (!servers_out->n)
		servers_out->ips[servers_out->n++] = ip_of(here, 4);
}

void servers_read(struct servers *servers_out)
{
	struct buf file = BUF_LIMIT(65536);

	/* Unreadable is the same as empty: the server here is asked then. */
	if (file_slurp("/etc/resolv.conf", &file) == -1)
		buf_clear(&file);
	servers_parse(servers_out, buf_str(&file));
	buf_free(&file);
}
