/* hosts - see hosts.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "conf/hosts.h"

#include <errno.h>
#include <string.h>

#include "base/ascii.h"
#include "conf/control.h"

enum { DOMAIN_MAX = 1003 };

int hosts_open(struct hosts *hosts)
{
	*hosts = (struct hosts){
		.list = BUF_LIMIT(HOSTS_LIST_MAX), .more = CDB_CLOSED};
	int found = control_list("rcpthosts", &hosts->list);
	if (found == -1)
		return -1;
	hosts->any = found == 0;
	if (hosts->any)
		return 0;
	if (cdb_open(&hosts->more, "control/morercpthosts.cdb") == -1)
		return control_trouble("morercpthosts.cdb", "unable to open");
	return 0;
}

/* A line is the domain itself, or an end of it that begins with a dot. */
static bool listed(const struct hosts *hosts, struct str domain)
{
	struct str rest = buf_str(&hosts->list);
	struct str line;

	while (control_next(&rest, &line))
		if (str_ends_case(domain, line) &&
			(line.n == domain.n || line.s[0] == '.'))
			return true;
	return false;
}

/* The same, in lower case, as a key. */
static int compiled(const struct hosts *hosts, struct str low)
{
	struct buf data = BUF_LIMIT(16);
	int result = 0;

	for (size_t i = 0; i < low.n && result == 0; i++)
		if (i == 0 || low.s[i] == '.')
			result =
				cdb_find(&hosts->more, str_skip(low, i), &data);
	buf_free(&data);
	return result;
}

int hosts_match(struct hosts *hosts, struct str address)
{
	char low[DOMAIN_MAX];

	struct str domain = str_skip(address, str_find_last(address, '@') + 1);
	if (hosts->any || !str_has(address, '@') || listed(hosts, domain))
		return 1;
	if (domain.n > sizeof(low) || hosts->more.fd == -1)
		return 0;
	memcpy(low, domain.s, domain.n);
	ascii_lower_all(low, domain.n);
	return compiled(hosts, str_of(low, domain.n));
}
