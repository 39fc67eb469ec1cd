/* dialogue - see dialogue.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/dialogue.h"

#include "base/tcp.h"
#include "channel/report.h"
#include "mail/orcpt.h"
#include "remote/dsn.h"

enum {
	WINDOW = 100, /* recipients whose answers are outstanding at a time:
		       * what they say must fit into socket buffers */
	PIPED_MAX = 32768, /* larger messages wait for the recipients */
	TOO_MANY = 452,
	TOO_MANY_ONCE = 552, /* in the days of RFC 821 */
};

static const char notices_passed[] = REPORT_PASSED_ON;

void dialogue_died(struct dialogue *talk)
{
	session_died(talk->session, talk->verdict);
}

int dialogue_hear(struct dialogue *talk)
{
	if (talk->session->gone)
		return -1;
	if (session_hear(talk->session) == 0)
		return 0;
	dialogue_died(talk);
	return -1;
}

int dialogue_hear_next(struct dialogue *talk)
{
	const struct session *session = talk->session;

	if (session->offers.pipelining && !in_ready(&session->in))
		tcp_acknowledge(session->in.fd);
	return dialogue_hear(talk);
}

void dialogue_push(struct dialogue *talk)
{
	if (out_flush(&talk->session->out) == 0)
		return;
	/* What was not even taken by our own system has got nowhere. */
	talk->session->critical = false;
	dialogue_died(talk);
}

char dialogue_letter(const struct dialogue *talk)
{
	if (talk->session->code >= SESSION_PERMANENT)
		return 'D';
	return talk->session->code >= SESSION_TEMPORARY ? 'Z' : 'K';
}

/* ---- what is said ---- */

static void add_parameter(struct out *out, const char *name, struct str value)
{
	if (!value.n)
		return;
	out_text(out, name);
	out_str(out, value);
}

/* What was left half way is to be forgotten. */
static void say_reset(struct dialogue *talk)
{
	if (talk->session->dirty)
		out_text(&talk->session->out, "RSET\r\n");
}

static void say_mail(struct dialogue *talk)
{
	const struct task *task = talk->task;
	const struct offers *offers = &talk->session->offers;
	struct out *out = &talk->session->out;
	struct dsn_message dsn = dsn_message(task->dsn);

	out_join(out, "MAIL FROM:<", session_quote(talk->session, task->sender),
		">");
	if (offers->size) {
		out_text(out, " SIZE=");
		out_num(out, talk->carrier.wire);
	}
	if (offers->eight && !talk->carrier.convert &&
		(task->survey.body8 || task->survey.head8))
		out_text(out, " BODY=8BITMIME");
	if (talk->utf8)
		out_text(out, " SMTPUTF8");
	if (offers->dsn) {
		add_parameter(out, " RET=", dsn.ret);
		add_parameter(out, " ENVID=", dsn.envid);
	}
	out_text(out, "\r\n");
}

static struct dsn_recipient notices(const struct dialogue *talk, size_t i)
{
	static const struct dsn_recipient none = {{0, 0}, {0, 0}};

	if (!talk->session->offers.dsn || !talk->task->dsn.n)
		return none;
	return dsn_recipient(
		talk->task->dsn, str_text(talk->task->recipients[i]));
}

static void say_recipient(struct dialogue *talk, size_t i)
{
	struct session *session = talk->session;
	struct dsn_recipient dsn = notices(talk, i);
	char plain[ORCPT_MAX];

	if (!session->offers.utf8)
		dsn.orcpt = orcpt_plain(dsn.orcpt, plain);
	out_join(&session->out, "RCPT TO:<",
		session_quote(session, talk->task->recipients[i]), ">");
	add_parameter(&session->out, " NOTIFY=", dsn.notify);
	add_parameter(&session->out, " ORCPT=", dsn.orcpt);
	out_text(&session->out, "\r\n");
	talk->said++;
}

/* The commands all go together: so does a small message, or DATA. */
static void say_content(struct dialogue *talk)
{
	struct session *session = talk->session;

	if (session->offers.chunking && talk->carrier.wire > PIPED_MAX)
		return;
	talk->content_said = true;
	if (!session->offers.chunking) {
		out_text(&session->out, "DATA\r\n");
		return;
	}
	talk->carried = carrier_chunk(&talk->carrier, session, talk->task);
	session->critical = talk->carried == CARRIER_OK;
}

/* ---- what is heard ---- */

static int hear_reset(struct dialogue *talk)
{
	if (talk->session->dirty && dialogue_hear(talk) == -1)
		return -1;
	talk->session->dirty = false;
	return 0;
}

static void hear_mail(struct dialogue *talk)
{
	if (hear_reset(talk) == -1 || dialogue_hear(talk) == -1)
		return;
	talk->session->dirty = true;
	talk->answered = talk->session->code != SESSION_GOING;
	talk->mail_taken = talk->session->code < SESSION_TEMPORARY;
	if (!talk->mail_taken)
		dialogue_say(talk, dialogue_letter(talk), "Connected to ",
			talk->session->host, " but sender was rejected.\n");
	/* Without a sender it takes no message, though all of it is there. */
	if (!talk->mail_taken)
		talk->session->critical = false;
}

/* An answer to what went with a sender who was refused. It does not matter, nor
 * that there is none: what was said of the sender stands. From a host that said
 * 421 none is due. */
static void hear_vain(const struct dialogue *talk)
{
	if (!talk->session->dead)
		ignore(session_hear(talk->session));
}

/* A 452 may mean this mailbox, or that there are enough recipients. So may a
 * 552, which RFC 821 had for it (RFC 5321, 4.5.3.1.10). */
static bool too_many(const struct dialogue *talk)
{
	int code = talk->session->code;
	struct str said = str_skip(buf_str(&talk->session->text), 4);
	struct str class = str_text(code == TOO_MANY ? "4." : "5.");
	struct str why = str_skip(said, class.n);

	return (code == TOO_MANY || code == TOO_MANY_ONCE) && talk->taken &&
	       (!str_starts(said, class) || str_starts(why, str_text("5.3")));
}

static void hear_recipient(struct dialogue *talk, size_t i)
{
	struct session *session = talk->session;

	if (!talk->mail_taken) {
		hear_vain(talk);
		return;
	}
	if (dialogue_hear_next(talk) == -1)
		return;
	if (session->code < SESSION_TEMPORARY) {
		verdict_recipient(talk->verdict, i, VERDICT_TAKEN, str_of(0, 0),
			notices(talk, i).notify.n ? notices_passed : "");
		talk->taken++;
	} else if (too_many(talk)) {
		talk->full = true;
	} else {
		verdict_recipient(talk->verdict, i,
			session->code >= SESSION_PERMANENT ? 'h' : 's',
			buf_str(&session->text), session->host,
			" does not like recipient.\n");
	}
}

/* ---- the envelope ---- */

static struct str domain_of(const struct dialogue *talk, size_t i)
{
	struct str address = str_text(talk->task->recipients[i]);

	return str_skip(address, str_find_last(address, '@') + 1);
}

static bool is_last_domain(const struct dialogue *talk, size_t i)
{
	return talk->domain.n &&
	       str_equal_case(domain_of(talk, i), talk->domain);
}

/* The domains of a connection are counted, not of a transaction; one that comes
 * again is another, which only costs a connection. */
bool dialogue_fits(const struct dialogue *talk, size_t i)
{
	uint64_t most = talk->session->offers.domain_max;

	return !most || talk->session->domains < most ||
	       is_last_domain(talk, i);
}

/* Does the host want so many, of so many domains (RFC 9422)? */
static bool has_room(struct dialogue *talk, size_t i)
{
	uint64_t most = talk->session->offers.rcpt_max;

	if ((most && talk->said >= most) || !dialogue_fits(talk, i))
		return false;
	if (!is_last_domain(talk, i))
		talk->session->domains++;
	talk->domain = domain_of(talk, i);
	return true;
}

/* Says the recipients that come next, up to a window; how many. Without
 * PIPELINING each answer is heard at once. */
static size_t say_window(struct dialogue *talk, size_t window[WINDOW])
{
	bool pipelining = talk->session->offers.pipelining;
	size_t n = 0;

	for (; talk->next < talk->task->n && n < WINDOW; talk->next++) {
		size_t i = talk->next;
		if (talk->verdict->parts[i].letter)
			continue;
		talk->full = talk->full || !has_room(talk, i);
		if (talk->full || talk->session->dead) {
			talk->next = talk->task->n;
			break;
		}
		window[n++] = i;
		say_recipient(talk, i);
		if (pipelining)
			continue;
		dialogue_push(talk);
		hear_recipient(talk, i);
	}
	return n;
}

static void say_all(struct dialogue *talk)
{
	size_t window[WINDOW];

	say_reset(talk);
	dialogue_push(talk);
	if (hear_reset(talk) == -1 || talk->session->dead)
		return;
	say_mail(talk);
	dialogue_push(talk);
	hear_mail(talk);
	while (talk->mail_taken && !talk->session->dead &&
		talk->next < talk->task->n)
		(void)say_window(talk, window);
}

/* The same with PIPELINING. */
static void pipe_all(struct dialogue *talk)
{
	size_t window[WINDOW];
	bool first = true;

	say_reset(talk);
	say_mail(talk);
	do {
		size_t n = say_window(talk, window);
		if (talk->next >= talk->task->n)
			say_content(talk);
		dialogue_push(talk);
		if (first)
			hear_mail(talk);
		first = false;
		for (size_t i = 0; i < n; i++)
			hear_recipient(talk, window[i]);
	} while (talk->next < talk->task->n && talk->mail_taken &&
		 !talk->session->dead);
}

void dialogue_run(struct dialogue *talk)
{
	talk->session->mails++;
	session_wind(talk->session, talk->carrier.wire);
	if (talk->session->offers.pipelining)
		pipe_all(talk);
	else
		say_all(talk);
}
