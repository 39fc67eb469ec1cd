/* wish - see wish.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "mail/wish.h"

unsigned wish_parse(struct str notify)
{
	unsigned wishes = notify.n > 0 ? WISH_SAID : 0;

	while (notify.n > 0) {
		struct str word = str_cut(&notify, ',');
		if (str_is_case(word, "SUCCESS"))
			wishes |= WISH_SUCCESS;
		if (str_is_case(word, "FAILURE"))
			wishes |= WISH_FAILURE;
		if (str_is_case(word, "DELAY"))
			wishes |= WISH_DELAY;
	}
	return wishes;
}
