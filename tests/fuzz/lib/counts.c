/* counts - see counts.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "counts.h"

#include "base/ascii.h"

#include "fuzz.h"

int counts_take(struct str *rest, struct str *text_out)
{
	size_t at = 0;
	size_t n = 0;

	if (rest->n == 0)
		return 0;
	while (at < rest->n && ascii_digit(rest->s[at])) {
		if (n > rest->n)
			return -1;
		n = n * 10 + (size_t)(rest->s[at++] - '0');
	}
	if (at == 0 || at == rest->n || rest->s[at++] != ':')
		return -1;
	if (n >= rest->n - at || rest->s[at + n] != ',')
		return -1;
	*text_out = str_of(rest->s + at, n);
	*rest = str_skip(*rest, at + n + 1);
	return 1;
}

void counts_answer(struct str answer)
{
	MUST(answer.n > 1 && str_has(str_text("KZD"), answer.s[0]));
	for (size_t i = 0; i < answer.n; i++)
		MUST(!ascii_control(answer.s[i]) && !ascii_8bit(answer.s[i]));
}

void counts_message(struct str message, struct str body)
{
	MUST(str_starts(str_cut(&message, '\n'), str_text("Received: from ")));
	MUST(str_starts(str_cut(&message, '\n'), str_text("  by ")));
	MUST(str_equal(message, body));
}
