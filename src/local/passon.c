/* passon - see passon.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/passon.h"

#include "base/env.h"
#include "channel/report.h"
#include "mail/wish.h"
#include "queue/envelope.h"

/* NOTIFY without SUCCESS: by failure and delay. */
static const char *const notifies[2][2] = {
	{"NEVER", "DELAY"}, {"FAILURE", "FAILURE,DELAY"}};

static struct str without_success(struct str notify)
{
	unsigned wishes = wish_parse(notify);

	return str_text(notifies[(wishes & WISH_FAILURE) != 0]
				[(wishes & WISH_DELAY) != 0]);
}

/* Those that stand before the one who comes next. */
static void say(struct submit *submit, enum passon how, char one, char other)
{
	struct str rest = str_text(env_get("QMAILDSN"));

	if (how == PASSON_NOTHING || submit_plain())
		return;
	while (rest.n > 0) {
		struct str line = str_cut(&rest, '\n');
		struct str value = str_skip(line, 1);
		if (!value.n || (line.s[0] != one && line.s[0] != other))
			continue;
		if (line.s[0] == ENVELOPE_NOTIFY && how != PASSON_WHOLE)
			value = without_success(value);
		submit_record(submit, line.s[0], value);
	}
}

void passon_sender(struct submit *submit, struct str sender, enum passon how)
{
	say(submit, how, ENVELOPE_RET, ENVELOPE_ENVID);
	submit_sender(submit, sender);
}

void passon_recipient(
	struct submit *submit, struct str recipient, enum passon how)
{
	say(submit, how, ENVELOPE_NOTIFY, ENVELOPE_ORCPT);
	submit_recipient(submit, recipient);
}

static bool asks_success(void)
{
	struct str rest = str_text(env_get("QMAILDSN"));

	while (rest.n > 0) {
		struct str line = str_cut(&rest, '\n');
		if (line.n > 0 && line.s[0] == ENVELOPE_NOTIFY)
			return wish_parse(str_skip(line, 1)) & WISH_SUCCESS;
	}
	return false;
}

const char *passon_report(enum passon how)
{
	if (how < PASSON_SEVERAL || !asks_success())
		return "";
	if (submit_plain())
		return REPORT_RELAYED;
	return how == PASSON_WHOLE ? REPORT_PASSED_ON : REPORT_EXPANDED;
}
