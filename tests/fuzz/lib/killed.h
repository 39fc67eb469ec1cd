/* killed - the memory of a qmail-send that is no more
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef KILLED_H
#define KILLED_H

#include "schedule/send.h"

/* Gives back all that it holds, as the end of a process does, whatever it was
 * doing. Its rules stay, and its descriptors. */
void killed_free(struct send *send);

#endif
