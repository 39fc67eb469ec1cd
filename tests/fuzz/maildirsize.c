/* maildirsize: a quota file that anyone may have written to
 *
 * Sums are never negative and never overflow; what counts as sound is what a
 * slow second reader takes for sound, with the same sums. An allowance that
 * was read and written again is the same.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "box/quota.h"
#include "box/sizefile.h"

#include <stdlib.h>
#include <string.h>

#include "fuzz.h"

/* Reads one signed number of a C string: false, it is none that counts. */
static bool number(const char **text, long long *n_out)
{
	char *end;

	while (**text == ' ' || **text == '\t')
		++*text;
	const char *digits = *text + (**text == '-');
	if (*digits < '0' || *digits > '9' || strspn(digits, "0123456789") > 18)
		return false;
	*n_out = strtoll(*text, &end, 10);
	*text = end;
	return llabs(*n_out) <= 1LL << 50;
}

static bool line_counts(const char *text, long long *sums)
{
	long long more[2];

	if (!number(&text, more) || !number(&text, more + 1))
		return false;
	sums[0] += more[0];
	sums[1] += more[1];
	return text[strspn(text, " \t")] == 0;
}

/* Zeros in front are the only way to be longer than 18 digits and small. */
static bool odd(struct str input)
{
	size_t digits = 0;

	for (size_t i = 0; i < input.n; i++) {
		bool digit = input.s[i] >= '0' && input.s[i] <= '9';
		digits = digit ? digits + 1 : 0;
		if (digits > 18 || input.s[i] == 0)
			return true;
	}
	return false;
}

static void check_sums(struct str input, const struct sizefile *file)
{
	static char line[SIZEFILE_MAX + 1];
	long long sums[2] = {0, 0};
	bool sound = input.n > 0 && input.s[input.n - 1] == '\n';

	(void)str_cut(&input, '\n');
	sound = sound && file->defined && input.n > 0;
	while (sound && input.n > 0) {
		struct str next = str_cut(&input, '\n');
		memcpy(line, next.s, next.n);
		line[next.n] = 0;
		sound = line_counts(line, sums);
	}
	MUST(file->sound == sound);
	if (!sound)
		return;
	MUST(file->usage.bytes == (sums[0] < 0 ? 0 : sums[0]));
	MUST(file->usage.count == (sums[1] < 0 ? 0 : sums[1]));
}

static void run(struct str input)
{
	struct sizefile file = {.fresh = true};
	struct allowance again;
	char text[ALLOWANCE_TEXT_MAX];

	input = str_head(input, SIZEFILE_MAX);
	sizefile_parse(input, &file);
	MUST(file.usage.bytes >= 0 && file.usage.count >= 0);
	MUST(!file.sound || file.lines > 0);
	if (!odd(input))
		check_sums(input, &file);
	allowance_format(text, &file.allowance);
	MUST(allowance_parse(str_text(text), &again));
	MUST(!file.defined || allowance_same(&again, &file.allowance));
	const struct quota quota = {file.allowance, file.usage};
	MUST(quota_percent(&quota) <= 1000000);
	MUST(!quota_over(&quota, 0));
	MUST(!allowance_none(&file.allowance) || !quota_over(&quota, 1));
}

const struct fuzz_target fuzz_target = {.run = run, .memory = 0};
