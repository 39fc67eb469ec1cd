/* policy - see policy.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/policy.h"

#include "base/die.h"
#include "conf/control.h"
#include "smtp/guard.h"

enum { WHOLE_MAX = 10000 };

/* All that the rules can say. */
static const struct answer bad_sender = {
	553, "5.7.1", "sorry, your envelope sender is in my badmailfrom list"};
static const struct answer not_ours = {553, "5.7.1",
	"sorry, that domain isn't in my list of allowed rcpthosts"};
static const struct answer not_known_now = {
	451, "4.3.0", "unable to read controls"};
static const struct answer too_large = {
	552, "5.3.4", "sorry, that message size exceeds my databytes limit"};
static const struct answer loops = {
	554, "5.4.6", "too many hops, this message is looping"};
static const struct answer bare_cr = {
	554, "5.6.0", "message holds a carriage return that ends no line"};
static const struct answer long_line = {
	554, "5.6.0", "message holds a line that is too long"};

static const struct answer nobody = {
	550, "5.1.1", "sorry, no mailbox here by that name"};
static const struct answer closed = {550, "5.2.1", "mailbox takes no mail"};
static const struct answer not_now = {
	451, "4.2.1", "mailbox cannot take mail now"};
static const struct answer full = {452, "4.2.2", "mailbox is full"};
static const struct answer full_for_good = {552, "5.2.2", "mailbox is full"};
static const struct answer not_looked_up = {
	451, "4.3.0", "unable to look the recipient up"};

const struct answer policy_enough[TERMS_LIMITS] = {
	[TERMS_RECIPIENTS] = {452, "4.5.3", "too many recipients"},
	[TERMS_REFUSALS] = {421, "4.7.0", "too many refused recipients"},
	[TERMS_ERRORS] = {421, "4.7.0", "too many errors"},
	[TERMS_IDLE] = {421, "4.7.0", "too many commands without mail"},
	[TERMS_MESSAGES] = {421, "4.7.0", "too many messages"},
};

/* At RCPT, not at MAIL: clients are used to it there, and a session that
 * goes on with another sender loses nothing. */
static const struct answer *check_sender(const struct policy_facts *facts)
{
	return facts->sender_bad ? &bad_sender : 0;
}

static const struct answer *check_domain(const struct policy_facts *facts)
{
	switch (gate_match(facts->gate, facts->recipient)) {
	case 1:
		return 0;
	case 0:
		return &not_ours;
	default:
		warn_sys("unable to look up in control/morercpthosts.cdb");
		return &not_known_now;
	}
}

/* What stands behind a recipient for this client counts as well. */
static enum fate_kind ask(const struct policy_facts *facts)
{
	const char *relay = facts->gate->relay;
	struct buf whole = BUF_LIMIT(WHOLE_MAX);
	enum fate_kind kind = FATE_UNSURE;

	if (!relay || !*relay)
		return fate_ask(facts->fate, facts->recipient);
	if (buf_copy_str(&whole, facts->recipient) == 0 &&
		buf_add_text(&whole, relay) == 0)
		kind = fate_ask(facts->fate, buf_str(&whole));
	buf_free(&whole);
	return kind;
}

static const struct answer *check_recipient(const struct policy_facts *facts)
{
	if (!facts->fate)
		return 0;
	switch (ask(facts)) {
	case FATE_REMOTE:
	case FATE_MAILBOX:
		break;
	case FATE_HIDDEN:
		if (facts->fate->insider_lost)
			warn("qmail-rcptd is gone: who is in a closed home "
			     "is not known");
		facts->fate->insider_lost = false;
		break;
	case FATE_NOBODY:
		return &nobody;
	case FATE_FULL:
		return fate_full_waits(facts->fate) ? &full : &full_for_good;
	case FATE_CLOSED:
		return &closed;
	case FATE_LATER:
		return &not_now;
	case FATE_UNSURE:
		if (facts->fate->trouble)
			warn("unable to look recipients up: ",
				facts->fate->trouble);
		else if (!facts->fate->failed)
			warn_sys("unable to look a recipient up");
		facts->fate->trouble = 0;
		return &not_looked_up;
	}
	return 0;
}

static const struct answer *check_lines(const struct policy_facts *facts)
{
	if (facts->overlong)
		return &long_line;
	return facts->bare_cr ? &bare_cr : 0;
}

static const struct answer *check_hops(const struct policy_facts *facts)
{
	return facts->looping ? &loops : 0;
}

static const struct answer *check_size(const struct policy_facts *facts)
{
	return facts->oversize ? &too_large : 0;
}

static const struct policy badmailfrom = {.at = {[POLICY_RCPT] = check_sender}};
static const struct policy rcpthosts = {.at = {[POLICY_RCPT] = check_domain}};
static const struct policy recipients = {
	.at = {[POLICY_RCPT] = check_recipient}};
static const struct policy lines = {.at = {[POLICY_END] = check_lines}};
static const struct policy hops = {.at = {[POLICY_END] = check_hops}};
static const struct policy databytes = {.at = {[POLICY_END] = check_size}};

const struct policy *const policy_strangers[] = {&guard_first, &badmailfrom,
	&rcpthosts, &recipients, &lines, &hops, &databytes, &guard_last, 0};
const struct policy *const policy_qmqp[] = {&hops, 0};

const struct answer *policy_ask(const struct policy *const *list,
	enum policy_stage stage, const struct policy_facts *facts)
{
	const struct answer *answer = 0;

	for (; *list && !answer; list++)
		if ((*list)->at[stage])
			answer = (*list)->at[stage](facts);
	return answer;
}
