/* rationed - see rationed.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/rationed.h"

#include <string.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "base/env.h"
#include "base/exit.h"
#include "base/num.h"
#include "box/deposit.h"
#include "conf/control.h"
#include "conf/overquota.h"
#include "local/say.h"
#include "mail/date.h"

enum { WARNING_MAX = LETTER_LINE_MAX + 2000 };

static void rules(struct overquota *over)
{
	if (overquota_read_from_here(over) == -1)
		say_die(EXIT_TEMP, "Unable to read the rules for quotas: ",
			control_where(), ". (#4.3.5)\n");
}

/* A domain that can stand in an address as it is. */
static const char *domain_of(const struct letter *letter)
{
	for (const char *c = letter->host; *c; c++)
		if (!ascii_alpha(*c) && !ascii_digit(*c) && *c != '.' &&
			*c != '-')
			return "localhost";
	return *letter->host ? letter->host : "localhost";
}

static int warning_text(
	struct buf *b, const struct letter *letter, const struct quota *quota)
{
	char date[DATE_MAX];
	char percent[NUM_MAX];
	char most[ALLOWANCE_TEXT_MAX];

	(void)date_rfc5322(date, clock_seconds());
	(void)num_format(percent, quota_percent(quota));
	allowance_format(most, &quota->allowance);
	if (buf_add_text(b, "Return-Path: <>\n") == -1 ||
		buf_add_str(b, buf_str(&letter->delivered_to)) == -1)
		return -1;
	return buf_join(b, "Date: ", date, "\nFrom: Mail system <postmaster@",
		domain_of(letter),
		">\nTo: undisclosed-recipients:;\n"
		"Subject: Your mailbox is nearly full\n"
		"Auto-Submitted: auto-generated\n\n"
		"Your mailbox is ",
		percent, "% full (its limit: ", most,
		").\nMail that does not fit any more will be refused.\n"
		"Please delete what you no longer need.\n");
}

static void warn_owner(struct deposit *deposit, const struct letter *letter)
{
	struct buf text = BUF_LIMIT(WARNING_MAX);

	if (warning_text(&text, letter, &deposit->quota) == 0)
		deposit_warning(deposit, buf_str(&text), -1);
	buf_free(&text);
}

static noreturn void full(const struct overquota *over)
{
	say_die(over->defer ? EXIT_TEMP : EXIT_PERM, over->text, " (#",
		overquota_code(over), ")\n");
}

void rationed_deliver(
	const struct letter *letter, const char *path, unsigned long line)
{
	struct overquota over = {.defer = true};
	struct deposit deposit = {.maildir = path,
		.delivery = env_get("QMAILDELIVERY"),
		.line = line,
		.company = letter_company(),
		.head = buf_str(&letter->head),
		.fd = 0};

	if (deposit_look(&deposit) == -1)
		say_die(EXIT_TEMP, "Unable to find out the mailbox's quota. "
				   "(#4.2.0)\n");
	if (deposit.limited)
		rules(&over);
	if (deposit_warns(&deposit, over.warn_percent))
		warn_owner(&deposit, letter);
	switch (deposit_put(&deposit)) {
	case DEPOSIT_OK:
		return;
	case DEPOSIT_FULL:
		full(&over);
	case DEPOSIT_NO_DIR:
		say_die(EXIT_TEMP, "Unable to chdir to maildir. (#4.2.1)\n");
	case DEPOSIT_FAILED:
		break;
	}
	say_die(EXIT_TEMP, "Temporary error on maildir delivery. (#4.3.0)\n");
}
