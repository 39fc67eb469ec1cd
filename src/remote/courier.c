/* courier - see courier.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/courier.h"

#include <string.h>

#include "base/clock.h"
#include "base/env.h"
#include "base/file.h"
#include "remote/qmtp.h"
#include "remote/relay.h"
#include "remote/transaction.h"

/* A domain may name a hundred addresses at which nobody says a word: for one
 * message so many hosts have all the time that one may take. */
enum { GOODBYE_MS = 1000, HOSTS_TRIED = 6 };

static const struct str nothing = {0, 0};

int courier_start(struct courier *courier)
{
	const struct controls *controls = &courier->controls;

	if (controls_read(&courier->controls) == -1)
		return -1;
	courier->patience_ms =
		HOSTS_TRIED * 1000 *
		(int64_t)(controls->connect_seconds + controls->remote_seconds);
	return 0;
}

static void end(struct courier *courier, int64_t patience_ms)
{
	if (courier->connected)
		session_close(&courier->session, patience_ms);
	courier->connected = false;
}

void courier_stop(struct courier *courier)
{
	end(courier, 0);
}

void courier_part(struct courier *courier)
{
	end(courier, GOODBYE_MS);
}

struct str courier_site(const struct courier *courier)
{
	return destination_site(&courier->destination);
}

bool courier_ready(struct courier *courier)
{
	/* A host that has just refused a message is left alone. */
	return courier->connected && !courier->session.dirty &&
	       session_ready(&courier->session);
}

/* The message is not looked at before a host is there to take it. False: it
 * cannot be sent, and why is said. */
static bool survey(int fd, struct task *task, struct verdict *verdict)
{
	const char *dir = env_get("TMPDIR");

	if (task->surveyed)
		return true;
	if (parcel_take(task->parcel, fd, dir && *dir ? dir : "/tmp") !=
			PARCEL_OK ||
		survey_take(&task->survey, task->parcel) == -1)
		verdict_plain(verdict, verdict_read);
	else if (!task->survey.whole)
		verdict_plain(verdict, verdict_partial);
	else
		task->surveyed = true;
	return task->surveyed;
}

/* How to introduce ourselves to hosts of this domain. */
static struct session_way way_to(
	const struct courier *courier, const char *host)
{
	struct session_way way = {.helo = courier->source.name,
		.ignore = nothing,
		.timeout = (int)courier->controls.remote_seconds};

	if (!way.helo.n)
		way.helo = buf_str(&courier->controls.helo);
	(void)relay_look(buf_str(&courier->controls.ignored), str_text(host),
		&way.ignore);
	return way;
}

/* Where to, and from where. False: why not is said. */
static bool prepare(struct courier *courier, const char *host,
	const struct task *task, struct verdict *verdict)
{
	struct dial *dial = &courier->dial;

	if (source_find(buf_str(&courier->controls.sources),
		    str_text(task->sender), &courier->source) == -1) {
		destination_bad_control(verdict);
		return false;
	}
	if (!destination_find(&courier->destination, &courier->controls, host,
		    dial, verdict))
		return false;
	ignore(tcpto_read(&courier->tcpto)); /* only a hint */
	dial->source = &courier->source;
	dial->tcpto = &courier->tcpto;
	dial->patience_ms = (int64_t)courier->controls.connect_seconds * 1000;
	dial->no_source = false;
	return true;
}

/* Nobody took it. What the last host said holds, but it is for good only if
 * all said so. */
static void unreached(const struct dial *dial, struct verdict *verdict)
{
	if (verdict->message.letter == 'D' && !dial_all_refused(dial))
		verdict->message.letter = 'Z';
	if (verdict->message.letter)
		return;
	if (dial->no_source)
		verdict_message(verdict, 'Z', nothing,
			"Unable to use the address in control/outgoingip: "
			"this host has none such. (#4.3.5)\n");
	else
		verdict_plain(verdict, verdict_unreached);
}

/* Makes the next call. False: the connection is not one for SMTP; all is
 * said. */
static bool connect_next(struct courier *courier, const char *host, int fd,
	struct task *task, struct verdict *verdict)
{
	struct session_way way = way_to(courier, host);
	const struct call *call;
	int made;

	while (clock_steady_ms() < task->end &&
		(made = dial_next(&courier->dial, &call)) != -1) {
		if (!survey(fd, task, verdict)) {
			file_close(made);
			return false;
		}
		if (call->qmtp) {
			qmtp_run(made, &call->ip, way.timeout, task, verdict);
			return false;
		}
		courier->connected = true;
		courier->call = *call;
		if (session_open(&courier->session, made, &call->ip, &way))
			return true;
		session_explain(&courier->session, verdict);
		if (verdict->message.letter == 'D')
			courier->dial.last->refused = true;
		courier_stop(courier);
	}
	unreached(&courier->dial, verdict);
	return false;
}

/* Is the host one of those that this other one's mail would go to first, and is
 * it spoken to in the same way? */
static bool leads_there(
	struct courier *courier, const char *host, struct verdict *verdict)
{
	struct str before = way_to(courier, courier->host).ignore;
	struct dial *dial = &courier->dial;
	const struct call *to = &courier->call;

	if (!str_equal(before, way_to(courier, host).ignore) ||
		!destination_find(&courier->destination, &courier->controls,
			host, dial, verdict))
		return false;
	for (size_t i = 0; i < dial->n; i++) {
		struct call *call = &dial->calls[i];
		if (call->rank > dial->calls[0].rank || call->qmtp)
			return false;
		if (!ip_equal(&call->ip, &to->ip) || call->port != to->port)
			continue;
		call->made = true;
		dial->last = call;
		return true;
	}
	return false;
}

/* A connection is kept for mail that would leave in the same way. */
static bool fits(struct courier *courier, const char *host,
	const struct task *task, struct verdict *verdict)
{
	struct source source = {.name = nothing};

	if (!courier_ready(courier) ||
		source_find(buf_str(&courier->controls.sources),
			str_text(task->sender), &source) == -1 ||
		!source_equal(&source, &courier->source))
		return false;
	return str_is_case(str_text(host), courier->host) ||
	       leads_there(courier, host, verdict);
}

/* One whose name is too long is remembered as nobody. */
static void remember(struct courier *courier, const char *host)
{
	size_t n = strlen(host);

	if (n > COURIER_HOST_MAX)
		n = 0;
	memcpy(courier->host, host, n);
	courier->host[n] = 0;
}

/* False: all is said. */
static bool begin(struct courier *courier, const char *host, int fd,
	struct task *task, struct verdict *verdict)
{
	if (courier->connected && !fits(courier, host, task, verdict))
		courier_stop(courier);
	remember(courier, host);
	courier->kept = courier->connected;
	if (courier->kept)
		return survey(fd, task, verdict);
	return prepare(courier, host, task, verdict);
}

/* The host hung up before it heard anything of this message. One that was kept
 * too long is called again, from the best of its addresses on. */
static bool once_more(struct courier *courier, const char *host,
	const struct task *task, struct verdict *verdict)
{
	bool kept = courier->kept;

	courier_stop(courier);
	courier->kept = false;
	return !kept || prepare(courier, host, task, verdict);
}

void courier_deliver(struct courier *courier, const char *host, int fd,
	struct task *task, struct verdict *verdict)
{
	task->end = clock_steady_ms() + courier->patience_ms;
	bool more = begin(courier, host, fd, task, verdict);

	while (more && (courier->connected || connect_next(courier, host, fd,
						      task, verdict))) {
		switch (transaction_run(&courier->session, task, verdict)) {
		case TRANSACTION_DONE:
			more = false;
			break;
		case TRANSACTION_NOTHING:
			more = once_more(courier, host, task, verdict);
			break;
		case TRANSACTION_MORE:
			courier_stop(courier);
			dial_again(&courier->dial);
			courier->dial.partial = true; /* this one takes mail */
			break;
		}
	}
	if (courier->connected && courier->session.dead)
		courier_stop(courier);
}
