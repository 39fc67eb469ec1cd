/* rationed - a Maildir of a system user, which may have a quota
 *
 * The quota is what maildirsize in it says; without that file there is none.
 * What happens when it is full stands in control/overquota, when its owner is
 * warned in control/quotawarn (conf/overquota).
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef LOCAL_RATIONED_H
#define LOCAL_RATIONED_H

#include "local/letter.h"

/* Delivers descriptor 0, or says why not and ends; line counts instructions. */
void rationed_deliver(
	const struct letter *letter, const char *path, unsigned long line);

#endif
