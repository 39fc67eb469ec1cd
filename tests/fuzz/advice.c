/* advice: what a program of the operator's may answer
 *
 * An answer is one of three words, or trouble; what a client hears of it is
 * printable, in one line, with a status of the right class.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/advice.h"

#include <string.h>

#include "base/ascii.h"

#include "fuzz.h"

static void check_status(const char *status, char class)
{
	size_t dots = 0;

	MUST(status[0] == class && status[1] == '.');
	MUST(strlen(status) < ADVICE_STATUS_MAX);
	for (const char *c = status; *c; c++) {
		MUST(*c == '.' || ascii_digit(*c));
		MUST(*c != '.' || ascii_digit(c[1]));
		dots += *c == '.';
	}
	MUST(dots == 2);
}

static void check_text(const char *text, size_t most)
{
	MUST(*text && strlen(text) <= most);
	for (const char *c = text; *c; c++)
		MUST(*c >= ' ' && *c < 127);
}

static void run(struct str input)
{
	static struct advice advice;
	static char line[ADVICE_LINE_MAX];
	size_t n = input.n < sizeof(line) ? input.n : sizeof(line) - 1;

	if (n)
		memcpy(line, input.s, n);
	line[n] = '\n';
	enum advice_verdict verdict = advice_parse(&advice, line, n);
	struct str word = str_head(input, str_find(input, ' '));
	bool known = str_is(word, "ok") || str_is(word, "refuse") ||
		     str_is(word, "defer");
	MUST((verdict == ADVICE_TROUBLE) == (!known || word.n > n));
	if (verdict != ADVICE_REFUSE && verdict != ADVICE_DEFER)
		return;
	check_status(advice.status, verdict == ADVICE_REFUSE ? '5' : '4');
	check_text(advice.text, sizeof(line));
}

const struct fuzz_target fuzz_target = {.run = run, .memory = 1 << 16};
