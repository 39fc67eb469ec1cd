/* draft - see draft.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "inject/draft.h"

#include <errno.h>

#include "base/die.h"
#include "base/exit.h"

void draft_check(int result)
{
	if (result != -1)
		return;
	if (errno == EMSGSIZE)
		die(EXIT_PERM, "header or addresses are too long");
	die_sys(EXIT_TEMP, "unable to hold the header");
}

void draft_check_verdict(enum addr_verdict verdict, const char *where)
{
	if (verdict == ADDR_BAD)
		die(EXIT_PERM, "unable to parse the address in ", where);
	if (verdict == ADDR_ERROR)
		draft_check(-1);
}

bool draft_next(struct str *rest, struct str *piece_out)
{
	if (rest->n == 0)
		return false;
	*piece_out = str_cut(rest, 0);
	return true;
}
