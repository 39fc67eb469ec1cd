/* hops - see hops.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/hops.h"

#include "base/ascii.h"

static void begin(struct hops *hops, char c)
{
	hops->start[hops->at++] = ascii_lower(c);
	struct str start = str_of(hops->start, hops->at);
	if (str_is(start, "received") || str_is(start, "delivered"))
		hops->count++;
}

void hops_feed(struct hops *hops, struct str piece)
{
	while (piece.n && !hops->body) {
		if (piece.s[0] == '\n') {
			hops->body = hops->at == 0;
			hops->at = 0;
		} else if (hops->at < sizeof(hops->start)) {
			begin(hops, piece.s[0]);
		} else {
			piece = str_skip(piece, str_find(piece, '\n'));
			continue;
		}
		piece = str_skip(piece, 1);
	}
}
