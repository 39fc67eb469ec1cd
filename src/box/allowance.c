/* allowance - see allowance.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "box/allowance.h"

#include <string.h>

#include "base/num.h"

static const uint64_t number_most = (uint64_t)1 << 50;

static bool is_letter(struct str letters, char small)
{
	return letters.n > 0 && (letters.s[0] | 32) == small;
}

/* Takes a unit off: kilo, mega, giga, and a B behind it. */
static uint64_t unit(struct str *letters)
{
	static const char names[] = "kmg";
	uint64_t factor = 1;

	for (size_t i = 0; i < 3; i++) {
		factor *= 1024;
		if (!is_letter(*letters, names[i]))
			continue;
		*letters = str_skip(*letters, 1);
		if (is_letter(*letters, 'b'))
			*letters = str_skip(*letters, 1);
		return factor;
	}
	return 1;
}

static bool parse_part(struct str part, struct allowance *out)
{
	uint64_t n;
	size_t digits = num_scan(part, &n);
	struct str letters = str_skip(part, digits);
	uint64_t factor = unit(&letters);

	if (digits == 0 || n > number_most / factor)
		return false;
	if (letters.n == 0 || str_is_case(letters, "S")) {
		out->bytes = n * factor;
		return true;
	}
	if (factor != 1 || !str_is_case(letters, "C"))
		return false;
	out->count = n;
	return true;
}

bool allowance_parse(struct str text, struct allowance *out)
{
	*out = (struct allowance){0, 0};
	if (text.n == 0 || str_is_case(text, "NOQUOTA"))
		return true;
	if (text.s[text.n - 1] == ',')
		return false;
	while (text.n > 0)
		if (!parse_part(str_cut(&text, ','), out))
			return false;
	return true;
}

void allowance_format(
	char dst[ALLOWANCE_TEXT_MAX], const struct allowance *allowance)
{
	size_t n = 0;

	if (allowance_none(allowance)) {
		memcpy(dst, "NOQUOTA", sizeof("NOQUOTA"));
		return;
	}
	if (allowance->bytes > 0) {
		n = num_format(dst, allowance->bytes);
		dst[n++] = 'S';
	}
	if (allowance->count > 0) {
		if (n > 0)
			dst[n++] = ',';
		n += num_format(dst + n, allowance->count);
		dst[n++] = 'C';
	}
	dst[n] = 0;
}

bool allowance_none(const struct allowance *allowance)
{
	return allowance->bytes == 0 && allowance->count == 0;
}

bool allowance_same(const struct allowance *a, const struct allowance *b)
{
	return a->bytes == b->bytes && a->count == b->count;
}
