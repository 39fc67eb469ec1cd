/* group - see group.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/group.h"

#include "channel/report.h"
#include "mail/orcpt.h"
#include "mail/utf8.h"
#include "schedule/diagnosis.h"
#include "schedule/field.h"

/* Action, and the first digit of Status (RFC 3464 section 2.3.3 and 4). */
static const struct {
	const char *action;
	char status;
} words[] = {
	[NOTICE_REACHED] = {"delivered", '2'},
	[NOTICE_LATE] = {"delayed", '4'},
	[NOTICE_FAILED] = {"failed", '5'},
};

/* What a status in ASCII cannot say plainly has another form there, and only
 * there. */
static struct str original(
	const struct groups *groups, struct str orcpt, char space[ORCPT_MAX])
{
	struct str found = groups->wide ? orcpt_wide(orcpt, space)
					: orcpt_plain(orcpt, space);

	return found.n ? found : orcpt;
}

static void add_original(const struct groups *groups, uint64_t ordinal)
{
	struct submit *submit = groups->submit;
	struct addressee to = ADDRESSEE_NONE;

	if (groups->index->fd != -1 &&
		addressee_find(groups->index, ordinal, &to) == 0 &&
		to.orcpt.n > 0) {
		char space[ORCPT_MAX];
		struct str rest = original(groups, buf_str(&to.orcpt), space);
		bool utf8 = orcpt_utf8(rest) &&
			    (groups->wide || !utf8_beyond_ascii(rest));
		submit_text(submit, "Original-Recipient: ");
		field_xtext(submit, str_cut(&rest, ';'), groups->wide);
		submit_text(submit, "; ");
		if (utf8)
			field_folded(submit, rest);
		else
			field_xtext(submit, rest, groups->wide);
		submit_text(submit, "\n");
	}
	addressee_free(&to);
}

/* Quoted as it came in the envelope: what stands in parentheses would be a
 * comment (RFC 3464 section 2.1.1). */
static void add_final(struct submit *submit, struct str address)
{
	submit_text(submit, "Final-Recipient: ");
	submit_text(
		submit, utf8_beyond_ascii(address) ? "utf-8; " : "rfc822; ");
	field_address(submit, address);
	submit_text(submit, "\n");
}

/* What left for a host that takes no wishes is relayed: nobody there will
 * tell. */
static const char *action(
	const struct groups *groups, const struct diagnosis *diagnosis)
{
	if (groups->notice == NOTICE_REACHED &&
		(diagnosis->remote.n > 0 ||
			report_has(diagnosis->report, REPORT_RELAYED)))
		return "relayed";
	if (groups->notice == NOTICE_REACHED &&
		report_has(diagnosis->report, REPORT_EXPANDED))
		return "expanded";
	return words[groups->notice].action;
}

static void add_diagnosis(
	struct submit *submit, const struct diagnosis *diagnosis)
{
	bool remote = diagnosis->remote.n > 0;

	if (diagnosis->host.n > 0) {
		submit_text(submit, str_has(diagnosis->host, ':')
					    ? "Remote-MTA: dns; [IPv6:"
					    : "Remote-MTA: dns; [");
		field_text(submit, diagnosis->host);
		submit_text(submit, "]\n");
	}
	submit_text(submit, remote ? "Diagnostic-Code: smtp; "
				   : "Diagnostic-Code: x-qmail; ");
	field_folded(submit, remote ? diagnosis->remote : diagnosis->report);
	submit_text(submit, "\n");
}

static void add_group(void *context, uint64_t ordinal, struct str paragraph)
{
	const struct groups *groups = context;
	struct submit *submit = groups->submit;
	struct diagnosis diagnosis;
	struct buf copy = {0};

	paragraph = field_utf8(submit, &copy, paragraph);
	diagnosis_read(&diagnosis, paragraph, words[groups->notice].status);
	submit_text(submit, "\n");
	add_original(groups, ordinal);
	add_final(submit, diagnosis.address);
	submit_text(submit, "Action: ");
	submit_text(submit, action(groups, &diagnosis));
	submit_text(submit, "\nStatus: ");
	submit_text(submit, diagnosis.status);
	submit_text(submit, "\n");
	add_diagnosis(submit, &diagnosis);
	if (groups->notice == NOTICE_LATE)
		field_date(submit, "Will-Retry-Until: ",
			groups->message->envelope.arrival +
				(int64_t)groups->send->rules.lifetime);
	buf_free(&copy);
}

/* The host itself, not the one that bounces are from. A name without a dot is
 * not one of the DNS (RFC 3461 section 6.3). */
static void add_reporter(const struct groups *groups)
{
	struct str me = buf_str(&groups->send->rules.me);

	submit_text(groups->submit,
		str_has(me, '.') ? "Reporting-MTA: dns; "
				 : "Reporting-MTA: x-local-hostname; ");
	field_folded(groups->submit, me);
	submit_text(groups->submit, "\n");
}

int group_all(const struct groups *groups)
{
	const struct items_visitor visitor = {
		(void *)(uintptr_t)groups, add_group};
	const struct envelope *e = &groups->message->envelope;
	struct submit *submit = groups->submit;

	if (e->envid.n > 0) {
		submit_text(submit, "Original-Envelope-Id: ");
		field_xtext(submit, buf_str(&e->envid), groups->wide);
		submit_text(submit, "\n");
	}
	add_reporter(groups);
	field_date(submit, "Arrival-Date: ", e->arrival);
	return items_walk(groups->message, groups->notice, &visitor);
}
