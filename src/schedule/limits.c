/* limits - see limits.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/limits.h"

#include "base/num.h"
#include "channel/order.h"
#include "conf/control.h"
#include "mail/punycode.h"

enum { FILE_MAX = 10000000, NUMBER_MAX = 1000000 };

static bool number(struct str text, unsigned *n_out)
{
	uint64_t n;

	if (!num_parse(text, &n) || n == 0 || n > NUMBER_MAX)
		return false;
	*n_out = (unsigned)n;
	return true;
}

/* One name=value. False: nonsense. */
static bool take(struct limit *limit, struct str setting)
{
	struct str name = str_cut(&setting, '=');

	if (str_is(name, "concurrency"))
		return number(setting, &limit->concurrency);
	if (str_is(name, "recipients"))
		return number(setting, &limit->recipients) &&
		       limit->recipients <= ORDER_RECIPIENTS_MAX;
	if (!str_is(name, "rate"))
		return false;
	struct str starts = str_cut(&setting, '/');
	return number(starts, &limit->starts) &&
	       number(setting, &limit->seconds);
}

/* What stands behind the first colon. False: nonsense. */
static bool parse(struct str settings, struct limit *limit)
{
	*limit = (struct limit){0};
	while (settings.n > 0)
		if (!take(limit, str_cut(&settings, ':')))
			return false;
	return true;
}

int limits_load(struct limits *limits)
{
	struct limit limit;
	struct str line;

	limits->lines = (struct buf)BUF_LIMIT(FILE_MAX);
	if (control_list("destlimits", &limits->lines) == -1)
		return -1;
	struct str rest = buf_str(&limits->lines);
	while (control_next(&rest, &line)) {
		struct str settings = line;
		(void)str_cut(&settings, ':');
		if (!str_has(line, ':') || !parse(settings, &limit))
			return control_nonsense(
				"destlimits", line, "no limits");
	}
	if (punycode_list(&limits->lines) == -1)
		return control_trouble("destlimits", "unable to use");
	return 0;
}

/* The line with exactly this key; of two alike the later. */
static bool look(const struct limits *limits, struct str key, struct limit *out)
{
	struct str rest = buf_str(&limits->lines);
	struct str line;
	bool found = false;

	while (control_next(&rest, &line)) {
		struct str settings = line;
		if (!str_equal_case(str_cut(&settings, ':'), key))
			continue;
		found = parse(settings, out);
	}
	return found;
}

/* The domain, then from every dot on, then the empty key. */
void limits_find(
	const struct limits *limits, struct str domain, struct limit *limit_out)
{
	*limit_out = (struct limit){0};
	if (limits->lines.n == 0 || look(limits, domain, limit_out))
		return;
	for (struct str rest = domain; rest.n > 0; rest = str_skip(rest, 1))
		if (rest.s[0] == '.' && look(limits, rest, limit_out))
			return;
	(void)look(limits, str_text(""), limit_out);
}

void limits_free(struct limits *limits)
{
	buf_free(&limits->lines);
}
