/* said - see said.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/said.h"

#include <string.h>

static const struct answer not_now = {450, "4.7.1", "not now"};
static const struct answer never = {550, "5.7.1", "refused"};

static bool same(const struct answer *a, const struct answer *b)
{
	return a->code == b->code && strcmp(a->text, b->text) == 0 &&
	       strcmp(a->status ? a->status : "", b->status ? b->status : "") ==
		       0;
}

static void copy(char *dst, size_t size, const char *text)
{
	size_t n = strnlen(text, size - 1);

	memcpy(dst, text, n);
	dst[n] = 0;
}

const struct answer *said_keep(struct said *said, const struct answer *answer)
{
	size_t i = 0;

	if (!answer)
		return 0;
	while (i < said->n && !same(&said->answers[i], answer))
		i++;
	if (i == SAID_MAX)
		return answer->code >= 500 ? &never : &not_now;
	if (i == said->n) {
		said->n++;
		copy(said->texts[i], SAID_TEXT_MAX, answer->text);
		said->answers[i] =
			(struct answer){answer->code, 0, said->texts[i]};
		if (answer->status) {
			copy(said->statuses[i], SAID_STATUS_MAX,
				answer->status);
			said->answers[i].status = said->statuses[i];
		}
	}
	return &said->answers[i];
}
