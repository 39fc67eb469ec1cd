/* rules - see rules.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/rules.h"

#include "conf/control.h"
#include "schedule/retry.h"

enum {
	LOCAL_DEFAULT = 10,
	REMOTE_DEFAULT = 20,
	DEST_DEFAULT = 20,
	LIFETIME_DEFAULT = 604800, /* seven days */
	DELAY_DEFAULT = 14400, /* four hours */
	BOUNCE_BYTES_DEFAULT = 100000,
};

/* One value, me without it; me must be there. */
static int text(const char *name, struct buf *b)
{
	b->limit = CONTROL_LINE_MAX;
	return control_line_or_me(name, b, 0) == 1 ? 0 : -1;
}

static int text_or(const char *name, struct buf *b, const char *fallback)
{
	b->limit = 2 * CONTROL_LINE_MAX;
	int found = control_line(name, b);
	if (found == 0)
		found = buf_copy_text(b, fallback) == 0 ? 1 : -1;
	return found == 1 ? 0 : -1;
}

static int double_bounces(struct rules *rules)
{
	struct buf host = BUF_LIMIT(CONTROL_LINE_MAX);
	struct buf *to = &rules->double_to;
	int result = -1;

	if (text_or("doublebounceto", to, "postmaster") == 0 &&
		text("doublebouncehost", &host) == 0 &&
		buf_add_byte(to, '@') == 0)
		result = buf_add_str(to, buf_str(&host));
	buf_free(&host);
	return result;
}

static int numbers(struct rules *rules)
{
	const struct {
		const char *name;
		uint64_t *place;
	} all[] = {{"concurrencylocal", &rules->concurrency[CHANNEL_LOCAL]},
		{"concurrencyremote", &rules->concurrency[CHANNEL_REMOTE]},
		{"concurrencydest", &rules->concurrency_dest},
		{"queuelifetime", &rules->lifetime},
		{"bouncemaxbytes", &rules->bounce_bytes}};

	rules->concurrency[CHANNEL_LOCAL] = LOCAL_DEFAULT;
	rules->concurrency[CHANNEL_REMOTE] = REMOTE_DEFAULT;
	rules->concurrency_dest = DEST_DEFAULT;
	rules->lifetime = LIFETIME_DEFAULT;
	rules->bounce_bytes = BOUNCE_BYTES_DEFAULT;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (control_number(all[i].name, all[i].place) == -1)
			return -1;
	if (rules->concurrency_dest == 0)
		rules->concurrency_dest = 1;
	return 0;
}

static int steps(struct rules *rules)
{
	static const char *const names[CHANNELS] = {
		"retrylocal", "retryremote"};
	uint64_t steps[CHANNELS] = {RETRY_LOCAL, RETRY_REMOTE};

	for (size_t i = 0; i < CHANNELS; i++) {
		if (control_number(names[i], &steps[i]) == -1)
			return -1;
		if (steps[i] < 1 || steps[i] > RETRY_MOST)
			return control_wrong(names[i], "not from 1 to 1000");
		rules->retry[i] = (unsigned)steps[i];
	}
	return 0;
}

/* When there is a file its number is for all. */
static int delays(struct rules *rules)
{
	rules->delay = DELAY_DEFAULT;
	int found = control_number("delaynotice", &rules->delay);
	rules->delay_all = found == 1;
	return found == -1 ? -1 : 0;
}

static int bounce_format(struct rules *rules)
{
	struct buf format = BUF_LIMIT(CONTROL_LINE_MAX);
	int result = text_or("bounceformat", &format, "report");

	rules->bounce_classic = str_is(buf_str(&format), "qsbmf");
	if (result == 0 && !rules->bounce_classic &&
		!str_is(buf_str(&format), "report"))
		result = control_wrong(
			"bounceformat", "not one of report, qsbmf");
	buf_free(&format);
	return result;
}

int rules_load(struct rules *rules)
{
	rules->me = (struct buf)BUF_LIMIT(CONTROL_LINE_MAX);
	if (control_line("me", &rules->me) != 1)
		return -1;
	if (numbers(rules) == -1 || steps(rules) == -1 || delays(rules) == -1 ||
		bounce_format(rules) == -1 ||
		text_or("bouncefrom", &rules->bounce_from, "MAILER-DAEMON") ==
			-1 ||
		text("bouncehost", &rules->bounce_host) == -1 ||
		double_bounces(rules) == -1)
		return -1;
	if (limits_load(&rules->limits) == -1)
		return -1;
	return rewrite_load(&rules->rewrite);
}

int rules_reload(struct rules *rules)
{
	struct rewrite fresh;

	if (rewrite_load(&fresh) == -1) {
		rewrite_free(&fresh);
		return -1;
	}
	rewrite_free(&rules->rewrite);
	rules->rewrite = fresh;
	return 0;
}

const char *rules_trouble(void)
{
	return control_where();
}
