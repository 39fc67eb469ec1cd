/* vlimits - see vlimits.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/vlimits.h"

#include "base/die.h"
#include "base/exit.h"
#include "conf/home.h"

void vlimits_read(struct bounds *limits, const char *dir)
{
	if (bounds_read(limits, dir) == -1)
		die_sys(EXIT_TEMP, "unable to read ", dir,
			"/.qmailadmin-limits, or ", home_vpopmail_etc,
			"/vlimits.default");
}

void vlimits_read_default(struct bounds *limits)
{
	if (bounds_read_default(limits) == -1)
		die_sys(EXIT_TEMP, "unable to read ", home_vpopmail_etc,
			"/vlimits.default");
}

void vlimits_room(const struct bounds *limits, enum bounds_number what,
	size_t n, const char *dir)
{
	int64_t most = limits->numbers[what];

	if (most >= 0 && n > (uint64_t)most)
		die(EXIT_PERM, "the domain may not have that many (",
			bounds_numbers[what], " in ", dir,
			"/.qmailadmin-limits, or in vlimits.default); nothing "
			"is changed");
}
