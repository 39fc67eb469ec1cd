/* unroute - see unroute.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "move/unroute.h"

enum { ROUTED_MAX = 5000 };

/* Does the address become local? 1, 0, -1. */
static int becomes(
	const struct rewrite *rewrite, struct str address, struct str local)
{
	struct buf routed = BUF_LIMIT(ROUTED_MAX);
	struct rewrite_result result;
	int same = rewrite_address(rewrite, address, &routed, &result);

	if (same == 0)
		same = result.to == REWRITE_LOCAL &&
		       str_equal_case(buf_str(&routed), local);
	buf_free(&routed);
	return same;
}

/* The prefix may hold hyphens of its own. */
int unroute(const struct rewrite *rewrite, struct str local, struct buf *out)
{
	struct str address = local;
	int found = becomes(rewrite, address, local);

	while (found == 0) {
		size_t hyphen = str_find(address, '-');
		if (hyphen > str_find(address, '@') || hyphen == address.n) {
			address = local;
			break;
		}
		address = str_skip(address, hyphen + 1);
		found = becomes(rewrite, address, local);
	}
	return found == -1 ? -1 : buf_copy_str(out, address);
}
