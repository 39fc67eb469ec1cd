/* settings - see settings.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/settings.h"

#include "conf/control.h"

enum {
	LOCAL_DEFAULT = 10,
	REMOTE_DEFAULT = 20,
	DEST_DEFAULT = 20,
	LIFETIME_DEFAULT = 604800, /* seven days */
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

static int double_bounces(struct settings *settings)
{
	struct buf host = BUF_LIMIT(CONTROL_LINE_MAX);
	struct buf *to = &settings->double_to;
	int result = -1;

	if (text_or("doublebounceto", to, "postmaster") == 0 &&
		text("doublebouncehost", &host) == 0 &&
		buf_add_byte(to, '@') == 0)
		result = buf_add_str(to, buf_str(&host));
	buf_free(&host);
	return result;
}

static int numbers(struct settings *settings)
{
	const struct {
		const char *name;
		uint64_t *place;
	} all[] = {{"concurrencylocal", &settings->concurrency[CHANNEL_LOCAL]},
		{"concurrencyremote", &settings->concurrency[CHANNEL_REMOTE]},
		{"concurrencydest", &settings->concurrency_dest},
		{"queuelifetime", &settings->lifetime}};

	settings->concurrency[CHANNEL_LOCAL] = LOCAL_DEFAULT;
	settings->concurrency[CHANNEL_REMOTE] = REMOTE_DEFAULT;
	settings->concurrency_dest = DEST_DEFAULT;
	settings->lifetime = LIFETIME_DEFAULT;
	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++)
		if (control_number(all[i].name, all[i].place) == -1)
			return -1;
	if (settings->concurrency_dest == 0)
		settings->concurrency_dest = 1;
	return 0;
}

int settings_load(struct settings *settings)
{
	struct buf me = BUF_LIMIT(CONTROL_LINE_MAX);
	int found = control_line("me", &me);

	buf_free(&me);
	if (found != 1)
		return -1;
	if (numbers(settings) == -1 ||
		text_or("bouncefrom", &settings->bounce_from,
			"MAILER-DAEMON") == -1 ||
		text("bouncehost", &settings->bounce_host) == -1 ||
		double_bounces(settings) == -1)
		return -1;
	return rewrite_load(&settings->rewrite);
}

int settings_reload(struct settings *settings)
{
	struct rewrite fresh;

	if (rewrite_load(&fresh) == -1) {
		rewrite_free(&fresh);
		return -1;
	}
	rewrite_free(&settings->rewrite);
	settings->rewrite = fresh;
	return 0;
}

const char *settings_trouble(void)
{
	return control_where();
}
