/* vaddaliasdomain - give a virtual domain another name
 *
 *	vaddaliasdomain [ -v ] domain alias
 *
 * Whichever of the two exists is the domain. Mail for the alias is delivered
 * as if it were for the domain; there is no directory of its own. Broken off,
 * the same command again does the rest.
 *
 * Exit: 0 added, 100 not as asked, 111 not now. Heap: grows (users/assign).
 * SPDX-License-Identifier: 0BSD
 */
#include <strings.h>

#include "base/die.h"
#include "base/exit.h"
#include "vpop/enroll.h"
#include "vpop/realm.h"
#include "vpop/target.h"

const char prog_name[] = "vaddaliasdomain";

/* Is this name the other one's, but for lines that are missing? */
static bool half_made(const struct enroll *alias, const struct enroll *domain)
{
	return strcasecmp(alias->real, domain->name) == 0 &&
	       strcasecmp(alias->name, domain->name) != 0 &&
	       !enroll_whole(alias);
}

int main(int argc, char **argv)
{
	static struct realm realm;
	static struct names names[2] = {NAMES_NONE, NAMES_NONE};
	const struct enroll *found[2];

	help_wanted(argc, argv, "[ -v ] domain alias");
	target_version(argc, argv);
	if (argc != 3)
		die_usage("[ -v ] domain alias");
	realm_enter(&realm);
	enroll_lock();
	for (int i = 0; i < 2; i++) {
		if (!names_split(&names[i], argv[i + 1]) ||
			!names_domain(buf_str(&names[i].domain)))
			die(EXIT_PERM, "no domain: ", argv[i + 1],
				names_domain_rule);
		found[i] = enroll_find(buf_str(&names[i].domain));
	}
	if (found[0] && found[1] && half_made(found[0], found[1]))
		found[0] = 0;
	if (found[0] && found[1] && half_made(found[1], found[0]))
		found[1] = 0;
	if (found[0] && found[1])
		die(EXIT_PERM, "there are both already: ", argv[1], " and ",
			argv[2]);
	if (!found[0] && !found[1])
		die(EXIT_PERM, "there is neither ", argv[1], " nor ", argv[2]);
	struct enroll alias = found[0] ? *found[0] : *found[1];
	alias.name = buf_text(&names[found[0] ? 1 : 0].domain);
	enroll_add(&alias, false);
	realm_tell("add_alias_domain", alias.name, alias.real);
	return EXIT_OK;
}
