/* guard - see guard.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/guard.h"

#include <errno.h>

#include "base/die.h"
#include "base/out.h"

int guard_open(struct guard *guard, int fd, const struct ucspi *peer,
	struct str here, bool exempt)
{
	guard->fd = fd;
	screen_begin(&guard->screen);
	return screen_open(&guard->screen, peer, here, exempt);
}

static void add_value(struct out *out, const char *name, struct str hostile)
{
	out_join(out, " ", name, "=");
	out_safe(out, hostile);
}

/* One line; no value has a blank in it. */
static void log_ruling(const struct policy_facts *facts, const char *stage,
	const struct ruling *ruling)
{
	char space[1024];
	struct out out = OUT_TO(2, space);

	out_join(&out, prog_name, ": refused");
	add_value(&out, "ip", str_text(facts->peer->remote_ip));
	out_join(&out, " stage=", stage, " code=");
	out_num(&out, (uint64_t)ruling->code);
	add_value(&out, "helo", facts->helo);
	add_value(&out, "sender", facts->sender);
	add_value(&out, "recipient", facts->recipient);
	add_value(&out, "why", str_text(ruling->text));
	out_byte(&out, '\n');
	ignore(out_flush(&out)); /* nobody can be told */
}

/* As an answer; whatever trouble there was is told once. */
static const struct answer *answer(const struct policy_facts *facts,
	const char *stage, const struct ruling *ruling)
{
	struct guard *guard = facts->guard;
	struct screen *screen = &guard->screen;

	if (screen->trouble) {
		errno = screen->trouble_errno;
		warn_sys("unable to use ", screen->trouble);
		screen->trouble = 0;
	}
	if (!ruling)
		return 0;
	if (screen->laws.log)
		log_ruling(facts, stage, ruling);
	guard->answer =
		(struct answer){ruling->code, ruling->status, ruling->text};
	return &guard->answer;
}

static const struct answer *at_connect(const struct policy_facts *facts)
{
	struct guard *guard = facts->guard;
	const struct ruling *ruling =
		guard ? screen_connect(&guard->screen, guard->fd) : 0;

	if (!ruling)
		return guard ? answer(facts, "connect", 0) : 0;
	/* A greeting has these two codes (RFC 5321, 4.3.2). */
	const struct ruling greeting = {
		ruling->code < 500 ? 421 : 554, ruling->status, ruling->text};
	return answer(facts, "connect", &greeting);
}

static const struct answer *at_helo(const struct policy_facts *facts)
{
	struct guard *guard = facts->guard;

	return guard ? answer(facts, "helo",
			       screen_helo(&guard->screen, facts->helo))
		     : 0;
}

static const struct answer *at_mail(const struct policy_facts *facts)
{
	struct guard *guard = facts->guard;

	return guard ? answer(facts, "mail",
			       screen_mail(&guard->screen, facts->helo,
				       facts->sender))
		     : 0;
}

static const struct answer *before_rcpt(const struct policy_facts *facts)
{
	struct guard *guard = facts->guard;

	return guard ? answer(facts, "rcpt", screen_limits(&guard->screen)) : 0;
}

static const struct answer *at_rcpt(const struct policy_facts *facts)
{
	struct guard *guard = facts->guard;

	return guard ? answer(facts, "rcpt",
			       screen_rcpt(&guard->screen, facts->recipient))
		     : 0;
}

static const struct answer *at_data(const struct policy_facts *facts)
{
	struct guard *guard = facts->guard;

	return guard ? answer(facts, "data", screen_data(&guard->screen)) : 0;
}

const struct policy guard_first = {.at = {[POLICY_RCPT] = before_rcpt}};
const struct policy guard_last = {.at = {[POLICY_CONNECT] = at_connect,
					  [POLICY_HELO] = at_helo,
					  [POLICY_MAIL] = at_mail,
					  [POLICY_RCPT] = at_rcpt,
					  [POLICY_DATA] = at_data}};

void guard_refused(struct guard *guard)
{
	screen_refused(&guard->screen);
}

void guard_purge(struct guard *guard, struct arrival *arrival)
{
	struct str forged = screen_forged(&guard->screen);

	if (!forged.n)
		return;
	purge_free(&guard->purge); /* of the message before */
	arrival_purge(arrival, &guard->purge, forged);
}

void guard_trace(struct guard *guard, struct arrival *arrival)
{
	struct buf b = BUF_LIMIT(AUTHRES_MAX);

	if (screen_trace(&guard->screen, &b) == -1)
		arrival_fail(arrival);
	else if (b.n)
		arrival_field(arrival, buf_str(&b));
	buf_free(&b);
	guard_purge(guard, arrival);
}

void guard_end(struct guard *guard)
{
	screen_end(&guard->screen);
	purge_free(&guard->purge);
}
