/* screen - see screen.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/screen.h"

#include <errno.h>
#include <string.h>

#include "base/clock.h"
#include "policy/dossier.h"
#include "policy/early.h"
#include "policy/flow.h"
#include "policy/greylist.h"

static const struct ruling too_early = {
	554, "5.5.0", "you talk before you are greeted"};
static const struct ruling too_many_now = {
	421, "4.7.0", "too many connections from your address"};
static const struct ruling too_often = {
	421, "4.7.0", "too many connections from your address lately"};
static const struct ruling too_many_errors = {
	421, "4.7.0", "too many recipients from your address were refused"};
static const struct ruling too_many_messages = {
	450, "4.7.0", "too many messages from your address lately"};
static const struct ruling too_many_recipients = {
	450, "4.7.0", "too many recipients from your address lately"};
static const struct ruling greylisted = {
	451, "4.7.1", "you are new here: please try again later"};
static const struct ruling no_advice = {
	451, "4.3.0", "unable to decide about that now"};

/* Just what is not zero: a page that is not touched costs nothing. */
void screen_begin(struct screen *screen)
{
	screen->rates.fd = screen->greys.fd = -1;
	screen->begun = true;
}

/* Tables make mail wait at most: without them it does not. */
static void note_trouble(struct screen *screen, const char *path)
{
	screen->trouble = path;
	screen->trouble_errno = errno;
}

static bool counting(const struct bylaws *laws)
{
	return laws->connections || laws->connects.count ||
	       laws->messages.count || laws->recipients.count ||
	       laws->errors.count;
}

static void open_table(
	struct screen *screen, struct memo *table, const char *path)
{
	if (memo_open(table, path, screen->laws.records) == -1)
		note_trouble(screen, path);
}

static void know_peer(struct screen *screen, const struct ucspi *peer)
{
	screen->remote_ip = str_text(peer->remote_ip);
	screen->remote_host = str_text(peer->remote_host);
	screen->ip_known = ip_parse(screen->remote_ip, &screen->ip);
	screen->local_known =
		ip_parse(str_text(peer->local_ip), &screen->local_ip);
}

int screen_open(struct screen *screen, const struct ucspi *peer,
	struct str here, bool exempt)
{
	struct bylaws *laws = &screen->laws;

	if (exempt)
		return 0;
	if (bylaws_read(laws) == -1)
		return -1;
	screen->on = laws->any;
	screen->host = here;
	screen->here = laws->here[0] ? str_text(laws->here) : here;
	know_peer(screen, peer);
	if (!screen->ip_known)
		laws->blocklist.n = 0;
	if (screen->ip_known && counting(laws))
		open_table(screen, &screen->rates, "policy/rates");
	if (screen->ip_known && laws->greylist.delay)
		open_table(screen, &screen->greys, "policy/greylist");
	return 0;
}

/* ---- limits ---- */

/* One client: an address, or 64 bits of an IPv6 one. */
static struct str key_of(
	const struct screen *screen, char letter, char dst[GREYLIST_NET])
{
	bool six = screen->ip.six;

	return greylist_net(six ? (char)(letter - 'a' + 'A') : letter,
		&screen->ip, six ? 64 : 32, dst);
}

/* Is there no more of it to have? take: this is one more. */
static bool beyond(
	struct screen *screen, char letter, const struct flow *flow, bool take)
{
	char space[GREYLIST_NET];

	if (!screen->on || screen->rates.fd == -1 || !flow->count)
		return false;
	int got = (take ? flow_take : flow_room)(&screen->rates,
		key_of(screen, letter, space), flow, clock_micros());
	if (got == -1)
		note_trouble(screen, "policy/rates");
	return got == 0;
}

static bool crowded(struct screen *screen)
{
	char space[GREYLIST_NET];

	if (screen->rates.fd == -1 || !screen->laws.connections)
		return false;
	int got = memo_enter(&screen->rates, key_of(screen, 'p', space),
		screen->laws.connections);
	if (got == -1)
		note_trouble(screen, "policy/rates");
	return got == 0;
}

/* ---- the program ---- */

static const struct ruling *advised(struct screen *screen)
{
	struct advice *advice = &screen->advice;

	memcpy(screen->status, advice->status, sizeof(screen->status));
	size_t n = strnlen(advice->text, sizeof(screen->text) - 1);
	memcpy(screen->text, advice->text, n);
	screen->text[n] = 0;
	screen->ruling = (struct ruling){screen->status[0] == '5' ? 550 : 451,
		screen->status, screen->text};
	return &screen->ruling;
}

static const struct ruling *ask(struct screen *screen, enum bylaws_stage stage,
	const char *name, struct str recipient)
{
	const struct bylaws *laws = &screen->laws;
	const struct authres_spf *spf = &screen->mail_spf;
	const struct advice_fact facts[] = {{"stage", str_text(name)},
		{"ip", screen->remote_ip}, {"host", screen->remote_host},
		{"helo", screen->helo}, {"sender", screen->sender},
		{"recipient", recipient},
		{"spf", str_text(spf->checked ? spf_result_name(spf->result)
					      : "")},
		{0, str_of(0, 0)}};

	if (!screen->on || !laws->ask[0] || !(laws->ask_stages & stage))
		return 0;
	int64_t deadline = clock_steady_ms() + (int64_t)laws->asktime * 1000;
	switch (advice_ask(&screen->advice, laws->ask, facts, deadline)) {
	case ADVICE_OK:
		return 0;
	case ADVICE_REFUSE:
	case ADVICE_DEFER:
		return advised(screen);
	case ADVICE_TROUBLE:
		break;
	}
	errno = EPROTO;
	note_trouble(screen, laws->ask);
	return laws->ask_pass ? 0 : &no_advice;
}

/* ---- stages ---- */

const struct ruling *screen_connect(struct screen *screen, int fd)
{
	const struct bylaws *laws = &screen->laws;
	int64_t delay = (int64_t)laws->greetdelay * 1000;

	screen->mute = fd == -1;
	if (!screen->on)
		return 0;
	if (crowded(screen))
		return &too_many_now;
	if (beyond(screen, 'c', &laws->connects, true))
		return &too_often;
	if (fd != -1 && delay && early_talk(fd, clock_steady_ms() + delay))
		return &too_early;
	return ask(screen, ASK_CONNECT, "connect", str_of(0, 0));
}

const struct ruling *screen_helo(struct screen *screen, struct str helo)
{
	struct str helo_before = screen->helo;
	struct str sender_before = screen->sender;

	screen->helo = helo;
	screen->sender = str_of(0, 0);
	const struct ruling *ruling =
		ask(screen, ASK_HELO, "helo", str_of(0, 0));
	if (ruling) {
		/* A transaction goes on. */
		screen->helo = helo_before;
		screen->sender = sender_before;
	}
	return ruling;
}

const struct ruling *screen_mail(
	struct screen *screen, struct str helo, struct str sender)
{
	screen->helo = helo;
	screen->sender = screen->dns_sender = sender;
	screen->judged = false;
	screen->mail_spf.checked = screen->helo_spf.checked = false;
	return ask(screen, ASK_MAIL, "mail", str_of(0, 0));
}

const struct ruling *screen_limits(struct screen *screen)
{
	return beyond(screen, 'e', &screen->laws.errors, false)
		       ? &too_many_errors
		       : 0;
}

void screen_refused(struct screen *screen)
{
	(void)beyond(screen, 'e', &screen->laws.errors, true);
}

/* Whom anybody may write to: postmaster, and whom the operator named. */
static bool exempted(const struct screen *screen, struct str recipient)
{
	struct str rest = str_text(screen->laws.exempt);
	struct str local = str_head(recipient, str_find_last(recipient, '@'));

	if (str_is_case(local, "postmaster"))
		return true;
	while (rest.n) {
		struct str name = str_cut(&rest, ',');
		if (name.n && str_equal_case(name,
				      str_has(name, '@') ? recipient : local))
			return true;
	}
	return false;
}

static const struct ruling *check_grey(
	struct screen *screen, struct str recipient)
{
	const struct greylist_mail mail = {.ip = screen->ip,
		.sender = screen->sender,
		.recipient = recipient};

	if (screen->greys.fd == -1)
		return 0;
	int64_t wait = greylist_wait(
		&screen->greys, &screen->laws.greylist, &mail, clock_seconds());
	if (wait == -1)
		note_trouble(screen, "policy/greylist");
	return wait > 0 ? &greylisted : 0;
}

const struct ruling *screen_rcpt(struct screen *screen, struct str recipient)
{
	if (!screen->on)
		return 0;
	if (beyond(screen, 'r', &screen->laws.recipients, true))
		return &too_many_recipients;
	bool exempt = exempted(screen, recipient);
	/* For him it is only what the fields shall tell. */
	if (!screen->judged && (!exempt || screen->laws.spf != SPF_OFF)) {
		screen->verdict = dossier_judge(screen);
		screen->judged = true;
	}
	if (exempt)
		return 0;
	if (screen->verdict)
		return screen->verdict;
	const struct ruling *grey = check_grey(screen, recipient);
	return grey ? grey : ask(screen, ASK_RCPT, "rcpt", recipient);
}

const struct ruling *screen_data(struct screen *screen)
{
	if (beyond(screen, 'm', &screen->laws.messages, true))
		return &too_many_messages;
	return ask(screen, ASK_DATA, "data", str_of(0, 0));
}

/* ---- fields ---- */

struct str screen_forged(const struct screen *screen)
{
	return screen->on && screen->laws.spf != SPF_OFF ? screen->here
							 : str_of(0, 0);
}

int screen_trace(struct screen *screen, struct buf *b)
{
	const struct authres facts = {.here = screen->here,
		.ip = screen->ip,
		.sender = screen->dns_sender,
		.helo = screen->helo,
		.mail = screen->mail_spf,
		.name = screen->helo_spf};

	return screen_forged(screen).n ? authres_add(b, &facts) : 0;
}

void screen_end(struct screen *screen)
{
	bool used = screen->begun && screen->on;

	/* Without rules its many pages are not even looked at. */
	screen->begun = screen->on = false;
	if (!used)
		return;
	for (size_t i = 0; i < SCREEN_QUERIES; i++)
		query_free(&screen->queries[i]);
	spf_free(&screen->spf);
	resolver_free(&screen->resolver);
	buf_free(&screen->ascii_sender);
	memo_close(&screen->rates);
	memo_close(&screen->greys);
	advice_end(&screen->advice);
}
