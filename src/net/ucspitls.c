/* ucspitls - see ucspitls.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "net/ucspitls.h"

#include <errno.h>
#include <unistd.h>

#include "base/file.h"
#include "base/in.h"
#include "base/num.h"
#include "base/str.h"

enum { FD_MAX = 65535 };

/* A descriptor's number from the environment: open, and ours alone. -1: none. */
static int descriptor(const char *text)
{
	uint64_t fd;

	if (!text || !num_parse(str_text(text), &fd) || fd > FD_MAX)
		return -1;
	return file_cloexec((int)fd) == -1 ? -1 : (int)fd;
}

void ucspitls_look(struct ucspitls *tls_out)
{
	struct str wish = str_text(env_get("UCSPITLS"));

	*tls_out = (struct ucspitls){
		.control = descriptor(env_get("SSLCTLFD")),
		.read = descriptor(env_get("SSLREADFD")),
		.write = descriptor(env_get("SSLWRITEFD")),
		.required = str_is(wish, "!"),
	};
	tls_out->offered = !str_is(wish, "-") && tls_out->control != -1 &&
			   tls_out->read != -1 && tls_out->write != -1;
}

/* Reads strings until an empty one. An end before it: no handshake. */
static int take_report(struct ucspitls *tls, int seconds)
{
	static char space[1]; /* not a byte more than is meant for us */
	struct in in = IN_FROM(tls->control, space);
	size_t start = 0;
	char c;

	in.timeout = seconds;
	while (tls->n < sizeof(tls->report)) {
		int got = in_byte(&in, &c);
		if (got == 0)
			errno = EPROTO;
		if (got != 1)
			return -1;
		tls->report[tls->n++] = c;
		if (c)
			continue;
		if (tls->n - start == 1 && start > 0)
			return 0;
		if (tls->n == 2 && !tls->report[0])
			return 0;
		start = tls->n;
	}
	errno = EMSGSIZE;
	return -1;
}

/* Descriptors 0 and 1 from now on. */
static int place(struct ucspitls *tls)
{
	if (dup2(tls->read, 0) == -1 || dup2(tls->write, 1) == -1)
		return -1;
	file_close(tls->read);
	if (tls->write != tls->read)
		file_close(tls->write);
	if (tls->control != tls->read && tls->control != tls->write)
		file_close(tls->control);
	return 0;
}

/* 'Y': begin, and report. With 'y' a failure would look like an end of
 * input. */
int ucspitls_begin(struct ucspitls *tls, int seconds)
{
	tls->offered = false;
	if (file_write_all(tls->control, "Y", 1) == -1 ||
		take_report(tls, seconds) == -1 || place(tls) == -1)
		return -1;
	tls->begun = true;
	return 0;
}

void ucspitls_env(struct ucspitls *tls, struct env *env)
{
	struct str rest = str_of(tls->report, tls->n);

	env_drop(env, "SSLCTLFD");
	env_drop(env, "SSLREADFD");
	env_drop(env, "SSLWRITEFD");
	for (size_t at = 0; at < tls->n; at = tls->n - rest.n) {
		struct str pair = str_cut(&rest, 0);
		/* An unset variable comes as its bare name. */
		if (str_starts(pair, str_text("SSL_")) && str_has(pair, '='))
			ignore(env_put(env, tls->report + at));
	}
}
