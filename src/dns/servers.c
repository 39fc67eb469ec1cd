/* servers - see servers.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "dns/servers.h"

#include "base/file.h"

static void line(struct servers *servers, struct str text)
{
	static const char word[] = "nameserver";
	struct str rest = str_trim(text);

	if (!str_starts(rest, str_text(word)))
		return;
	rest = str_trim(str_skip(rest, sizeof(word) - 1));
	if (servers->n < SERVERS_MAX &&
		ip_parse(rest, &servers->ips[servers->n]))
		servers->n++;
}

void servers_read(struct servers *servers_out)
{
	struct buf file = BUF_LIMIT(65536);

	servers_out->n = 0;
	if (file_slurp("/etc/resolv.conf", &file) == 0)
		for (struct str rest = buf_str(&file); rest.n;)
			line(servers_out, str_cut(&rest, '\n'));
	buf_free(&file);
	static const unsigned char home[4] = {127, 0, 0, 1};
	if (!servers_out->n)
		servers_out->ips[servers_out->n++] = ip_of(home, 4);
}
