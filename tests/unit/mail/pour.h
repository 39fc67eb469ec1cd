/* pour - a sink that a test looks into
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef POUR_H
#define POUR_H

#include <stdlib.h>
#include <string.h>

#include "base/sink.h"

enum { POUR_ROOM = 1 << 20 };

static char pour_text[POUR_ROOM];
static size_t pour_n;

static void pour_take(void *context, struct str piece)
{
	(void)context;
	if (piece.n >= POUR_ROOM - pour_n)
		abort();
	memcpy(pour_text + pour_n, piece.s, piece.n);
	pour_n += piece.n;
	pour_text[pour_n] = 0;
}

static const struct sink pour = {pour_take, 0};

#endif
