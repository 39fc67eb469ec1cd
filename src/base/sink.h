/* sink - where bytes go that are made piece by piece
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef BASE_SINK_H
#define BASE_SINK_H

#include "base/str.h"

struct sink {
	void (*take)(void *context, struct str piece);
	void *context;
};

static inline void sink_add(const struct sink *sink, const char *s, size_t n)
{
	if (n)
		sink->take(sink->context, str_of(s, n));
}

static inline void sink_text(const struct sink *sink, const char *text)
{
	sink->take(sink->context, str_text(text));
}

#endif
