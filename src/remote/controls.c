/* controls - see controls.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/controls.h"

#include <errno.h>

#include "conf/control.h"
#include "mail/punycode.h"

enum { LIST_MAX = 16 * 1024 * 1024 };

/* Seconds; with none at all nothing could ever be sent. */
static int read_seconds(const char *name, uint64_t *seconds)
{
	if (control_number(name, seconds) == -1)
		return -1;
	if (*seconds)
		return 0;
	return control_wrong(name, "no time at all");
}

/* Lines that begin with a domain and a colon. */
static int read_domains(const char *name, struct buf *lines)
{
	int found = control_list(name, lines);

	if (found == 1 && punycode_list(lines) == -1)
		return control_trouble(name, "unable to use");
	return found;
}

static int read_helo(struct buf *helo)
{
	int found = control_line_or_me("helohost", helo, 0);

	if (found)
		return found == 1 ? 0 : -1;
	errno = ENOENT;
	return control_trouble("me", "my name is not known");
}

int controls_read(struct controls *controls_out)
{
	*controls_out = (struct controls){.helo = BUF_LIMIT(CONTROL_LINE_MAX),
		.routes = BUF_LIMIT(LIST_MAX),
		.ignored = BUF_LIMIT(LIST_MAX),
		.sources = BUF_LIMIT(LIST_MAX),
		.connect_seconds = 60,
		.remote_seconds = 1200};
	if (read_seconds("timeoutremote", &controls_out->remote_seconds) ==
			-1 ||
		read_seconds("timeoutconnect",
			&controls_out->connect_seconds) == -1 ||
		read_helo(&controls_out->helo) == -1 ||
		read_domains("smtproutes", &controls_out->routes) == -1 ||
		read_domains("ehloignore", &controls_out->ignored) == -1 ||
		read_domains("outgoingip", &controls_out->sources) == -1)
		return -1;
	return 0;
}

int controls_mxps(void)
{
	uint64_t wanted = 0;

	if (control_number("mxps", &wanted) == -1)
		return -1;
	return wanted != 0;
}
