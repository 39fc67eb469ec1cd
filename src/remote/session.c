/* session - see session.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/session.h"

#include <errno.h>
#include <string.h>
#include <sys/socket.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "base/file.h"
#include "mail/punycode.h"
#include "mail/quote.h"
#include "mail/utf8.h"
#include "net/sock.h"
#include "talk/reply.h"

enum { QUIT_SECONDS = 5, OK = 250, GREETING = 220, NO_MAIL = 521 };

int64_t session_bound(int timeout, uint64_t bytes)
{
	return clock_steady_ms() + (int64_t)timeout * 1000 +
	       (int64_t)(bytes / SESSION_PACE) * 1000;
}

void session_wind(struct session *session, uint64_t bytes)
{
	session->out.deadline = session_bound(session->timeout, bytes);
}

int session_hear(struct session *session)
{
	/* One reply has one deadline, however slowly it trickles in. */
	session->in.deadline =
		clock_steady_ms() + (int64_t)session->timeout * 1000;
	int heard = reply_read(&session->in, &session->text, &session->code);
	if (heard == -1)
		session->gone = true;
	if (session->gone || session->code == SESSION_GOING)
		session->dead = true;
	session_wind(session, 0);
	return heard;
}

int session_ask(struct session *session)
{
	if (out_flush(&session->out) == -1) {
		session->gone = session->dead = true;
		return -1;
	}
	return session_hear(session);
}

static bool trouble(struct session *session, enum session_trouble trouble)
{
	session->trouble = session->gone ? SESSION_DIED : trouble;
	return false;
}

static int introduce(struct session *session, const char *verb,
	const struct session_way *way)
{
	out_text(&session->out, verb);
	out_str(&session->out, way->helo);
	out_text(&session->out, "\r\n");
	return session_ask(session);
}

/* EHLO, and HELO where that is not understood. */
static int say_hello(struct session *session, const struct session_way *way)
{
	bool plain = offers_word_in(str_text("*"), way->ignore);

	if (plain || introduce(session, "EHLO ", way) == -1)
		return plain ? introduce(session, "HELO ", way) : -1;
	if (session->code == OK)
		offers_parse(
			&session->offers, buf_str(&session->text), way->ignore);
	else if (session->code >= SESSION_PERMANENT)
		return introduce(session, "HELO ", way);
	return 0;
}

bool session_open(struct session *session, int fd, const struct ip *ip,
	const struct session_way *way)
{
	session->in = (struct in)IN_FROM(fd, session->in_space);
	session->out = (struct out)OUT_TO(fd, session->out_space);
	session->in.timeout = session->out.timeout = way->timeout;
	session->timeout = way->timeout;
	session->text.limit = REPLY_TEXT_MAX + 1;
	session->address.limit = SESSION_ADDRESS_MAX;
	session->offers = (struct offers){0};
	session->trouble = SESSION_FINE;
	session->gone = session->dead = false;
	session->critical = session->doubt = session->dirty = false;
	session->mails = session->domains = 0;
	session->code = 0;
	session_wind(session, 0);
	ip_format(ip, session->host);
	if (session_ask(session) == -1 || session->code != GREETING)
		return trouble(session, SESSION_BAD_GREETING);
	if (say_hello(session, way) == -1 || session->code != OK)
		return trouble(session, SESSION_BAD_NAME);
	return true;
}

void session_explain(const struct session *session, struct verdict *verdict)
{
	struct str said = buf_str(&session->text);

	switch (session->trouble) {
	case SESSION_FINE:
	case SESSION_DIED:
		verdict_message(verdict, 'Z', str_of(0, 0), "Connected to ",
			session->host, " but connection died. (#4.4.2)\n");
		break;
	case SESSION_BAD_GREETING:
		/* 521 is for hosts that never take mail (RFC 7504); any other
		 * code may be gone tomorrow. */
		verdict_message(verdict, session->code == NO_MAIL ? 'D' : 'Z',
			said, "Connected to ", session->host,
			" but greeting failed.\n");
		break;
	case SESSION_BAD_NAME:
		verdict_message(verdict, 'Z', said, "Connected to ",
			session->host, " but my name was rejected.\n");
		break;
	}
}

/* As long as bytes wait here to be sent, the end of the message, the last of
 * all, cannot have got there. What was sent and not acknowledged can. */
void session_died(struct session *session, struct verdict *verdict)
{
	session->doubt =
		session->doubt ||
		(session->critical && file_unsent(session->out.fd) == 0);
	session->gone = session->dead = true;
	verdict_message(verdict, 'Z', str_of(0, 0), "Connected to ",
		session->host, " but connection died. ",
		session->doubt ? "Possible duplicate! " : "", "(#4.4.2)\n");
}

bool session_told(const struct session *session)
{
	char c;

	return in_ready(&session->in) ||
	       recv(session->in.fd, &c, 1, MSG_PEEK | MSG_DONTWAIT) == 1;
}

/* Between messages a host has nothing to say but that it goes. */
static bool silent(const struct session *session)
{
	char c;

	return !in_ready(&session->in) &&
	       recv(session->in.fd, &c, 1, MSG_PEEK | MSG_DONTWAIT) == -1 &&
	       errno == EAGAIN;
}

bool session_ready(struct session *session)
{
	uint64_t mails = session->offers.mail_max;
	uint64_t domains = session->offers.domain_max;

	/* Those of the next message may be others. */
	return !session->dead && (!mails || session->mails < mails) &&
	       (!domains || session->domains < domains) && silent(session);
}

/* Whatever it says it is over. */
static void say_goodbye(struct session *session, int64_t patience_ms)
{
	session->out.timeout = QUIT_SECONDS;
	out_text(&session->out, "QUIT\r\n");
	if (out_flush(&session->out) == -1 || patience_ms == 0)
		return;
	session->in.deadline = clock_steady_ms() + patience_ms;
	ignore(reply_read(&session->in, &session->text, &session->code));
}

void session_close(struct session *session, int64_t patience_ms)
{
	if (!session->gone)
		say_goodbye(session, patience_ms);
	file_close(session->in.fd);
	session->dead = true;
}

static int check_domain(struct str domain)
{
	for (size_t i = 0; i < domain.n; i++)
		if (ascii_control(domain.s[i]) || strchr(" <>", domain.s[i])) {
			errno = EINVAL;
			return -1;
		}
	return 0;
}

const char *session_quote(struct session *session, const char *address)
{
	struct buf *b = &session->address;
	struct str all = str_text(address);
	struct str local = str_head(all, str_find_last(all, '@') + 1);
	struct str domain = str_skip(all, local.n);
	int done = check_domain(domain);

	buf_clear(b);
	if (done == 0 &&
		(utf8_beyond_ascii(local) || !utf8_beyond_ascii(domain))) {
		done = quote_address(b, all);
	} else if (done == 0) {
		done = quote_address(b, local);
		if (done == 0)
			done = punycode_domain(b, domain);
	}
	return done == 0 ? buf_text(b) : 0;
}
