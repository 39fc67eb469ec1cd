/* aliaskind - which limit of the domain an alias counts for
 *
 * Aliases, forwards, autoresponders and mailing lists are all .qmail-NAME
 * files. One is, by the first of these that any line of it says:
 *
 *	a mailing list   runs ezmlm-send, ezmlm-reject or ezmlm-dispatch
 *	an autoresponder runs autorespond or vacation
 *	a forward        goes to an address outside of the domain
 *	an alias         does anything else
 *
 * The other files of a list (-owner, -default and so on), whose lines run
 * other programs of ezmlm, and files without instructions count for nothing.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef VPOP_ALIASKIND_H
#define VPOP_ALIASKIND_H

#include "base/str.h"
#include "route/bounds.h"

/* Of the lines of a file in dir, the domain's. BOUNDS_NUMBERS: nothing. To be
 * asked standing in home_path. */
enum bounds_number aliaskind(struct str lines, const char *dir);

#endif
