/* params - see params.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/params.h"

#include <string.h>

#include "base/ascii.h"
#include "base/num.h"
#include "mail/utf8.h"

enum { SIZE_DIGITS_MAX = 20 };

static bool take_size(struct params *params, struct str value)
{
	params->sized = true;
	if (!value.n || value.n > SIZE_DIGITS_MAX)
		return false;
	/* Twenty digits may be more than a number has: surely too large. */
	return num_scan(value, &params->size) == value.n;
}

static bool take_body(struct params *params, struct str value)
{
	params->eight = str_is_case(value, "8BITMIME");
	return params->eight || str_is_case(value, "7BIT");
}

static bool take_utf8(struct params *params, struct str value)
{
	params->utf8 = true;
	return !value.s;
}

static bool take_ret(struct params *params, struct str value)
{
	params->ret = value;
	return str_is_case(value, "FULL") || str_is_case(value, "HDRS");
}

static int upper_hex(char c)
{
	return c >= 'a' ? -1 : ascii_hex(c);
}

/* What xtext may hold beyond ASCII. */
enum beyond {
	NOTHING,
	ENCODED, /* as "+C3+BC" */
	PLAIN, /* and as it is (RFC 6533) */
};

/* xtext (RFC 3461, 4) that means printable characters only. How many these
 * are is in *meant_out. */
static bool xtext(struct str value, enum beyond beyond, size_t *meant_out)
{
	*meant_out = 0;
	for (size_t i = 0; i < value.n; i++, (*meant_out)++) {
		char c = value.s[i];
		if (c == '=' || c == ' ' || ascii_control(c) ||
			(ascii_8bit(c) && beyond != PLAIN))
			return false;
		if (c != '+')
			continue;
		if (value.n - i < 3 || upper_hex(value.s[i + 1]) == -1 ||
			upper_hex(value.s[i + 2]) == -1)
			return false;
		int meant = upper_hex(value.s[i + 1]) * 16 +
			    upper_hex(value.s[i + 2]);
		if (meant < ' ' || meant == 127 ||
			(meant > 127 && beyond == NOTHING))
			return false;
		i += 2;
	}
	return true;
}

static bool take_envid(struct params *params, struct str value)
{
	size_t meant;

	params->envid = value;
	return value.n && xtext(value, NOTHING, &meant) &&
	       meant <= PARAMS_ENVID_MAX;
}

/* NEVER alone, or any of the others, in a list as long as all of them. The
 * grammar lets one be there twice. */
static bool take_notify(struct params *params, struct str value)
{
	static const char all[] = "SUCCESS,FAILURE,DELAY";
	bool more = true;

	params->notify = value;
	if (str_is_case(value, "NEVER"))
		return true;
	if (value.n >= sizeof(all))
		return false;
	while (more) {
		more = str_has(value, ',');
		struct str word = str_cut(&value, ',');
		if (!str_is_case(word, "SUCCESS") &&
			!str_is_case(word, "FAILURE") &&
			!str_is_case(word, "DELAY"))
			return false;
	}
	return true;
}

static bool take_orcpt(struct params *params, struct str value)
{
	params->orcpt = value;
	if (value.n > PARAMS_ORCPT_MAX || !str_has(value, ';'))
		return false;
	struct str type = str_cut(&value, ';');
	/* With the other type Postfix encodes what it may not say plainly. */
	enum beyond beyond = str_is_case(type, "utf-8") ? PLAIN : ENCODED;
	size_t meant;
	for (size_t i = 0; i < type.n; i++)
		if (!ascii_alpha(type.s[i]) && !ascii_digit(type.s[i]) &&
			type.s[i] != '-')
			return false;
	/* An xtext may be empty, an address of type utf-8 may not. */
	return type.n && (value.n || beyond != PLAIN) && utf8_valid(value) &&
	       xtext(value, beyond, &meant);
}

static const struct parameter {
	const char *keyword;
	bool rcpt;
	enum terms_offer offer;
	bool (*take)(struct params *params, struct str value);
} known[] = {
	{"SIZE", false, TERMS_SIZE, take_size},
	{"BODY", false, TERMS_8BITMIME, take_body},
	{"SMTPUTF8", false, TERMS_SMTPUTF8, take_utf8},
	{"RET", false, TERMS_DSN, take_ret},
	{"ENVID", false, TERMS_DSN, take_envid},
	{"NOTIFY", true, TERMS_DSN, take_notify},
	{"ORCPT", true, TERMS_DSN, take_orcpt},
};
enum { KNOWN = sizeof(known) / sizeof(*known) };

static bool is_keyword(struct str word)
{
	for (size_t i = 0; i < word.n; i++)
		if (!ascii_alpha(word.s[i]) && !ascii_digit(word.s[i]) &&
			(word.s[i] != '-' || i == 0))
			return false;
	return word.n > 0;
}

static enum params_verdict take(struct params *params, struct str word,
	bool rcpt, const struct terms *terms)
{
	bool valued = str_has(word, '=');
	struct str keyword = str_cut(&word, '=');
	struct str value =
		valued ? str_of(word.n ? word.s : "", word.n) : str_of(0, 0);

	if (!is_keyword(keyword) || (valued && !value.n))
		return PARAMS_BAD;
	for (unsigned i = 0; i < KNOWN; i++) {
		const struct parameter *one = &known[i];
		if (!str_is_case(keyword, one->keyword) || one->rcpt != rcpt ||
			!terms->offers[one->offer])
			continue;
		bool again = params->seen & 1U << i;
		params->seen |= 1U << i;
		return !again && one->take(params, value) ? PARAMS_OK
							  : PARAMS_BAD;
	}
	return PARAMS_UNKNOWN;
}

enum params_verdict params_parse(struct params *params_out, struct str text,
	bool rcpt, const struct terms *terms)
{
	enum params_verdict verdict = PARAMS_OK;

	*params_out = (struct params){0};
	text = str_trim(text);
	while (text.n && verdict == PARAMS_OK) {
		verdict = take(params_out, str_cut(&text, ' '), rcpt, terms);
		text = str_trim(text);
	}
	return verdict;
}
