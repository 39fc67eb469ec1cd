/* newpassword - a user of a virtual domain gets another password
 *
 * For program files: what goes wrong ends the program.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef VPOP_NEWPASSWORD_H
#define VPOP_NEWPASSWORD_H

#include "vpop/target.h"

/* Dies unless there is such a user and his password may be changed. To be
 * asked before a password is. */
void newpassword_check(const struct target *target);

/* Changes it; where the site keeps it in clear, there, too. hash is that of
 * the password. Done as the domain's owner. */
void newpassword_set(
	const struct target *target, const char *password, const char *hash);

#endif
