/* policy: the rules, their order, and a list of somebody else
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/policy.h"

#include "base/die.h"

#include "scratch.h"

const char prog_name[] = "policy";

static int code(const struct policy *const *list, enum policy_stage stage,
	const struct policy_facts *facts)
{
	const struct answer *answer = policy_ask(list, stage, facts);

	return answer ? answer->code : 0;
}

/* A gate that takes mail for host.example only. */
static struct gate narrow(void)
{
	struct gate gate = {
		.hosts = {.list = BUF_LIMIT(100), .more = CDB_CLOSED},
		.senders = BUF_LIMIT(100)};

	if (buf_add(&gate.hosts.list, "host.example", 13) == -1 ||
		buf_add(&gate.senders, "bad@g.example\0@worse.example", 29) ==
			-1)
		abort();
	return gate;
}

static void recipients(void)
{
	struct gate gate = narrow();
	struct policy_facts facts = {.gate = &gate};

	facts.recipient = str_text("a@HOST.example");
	CHECK(code(policy_strangers, POLICY_RCPT, &facts) == 0);
	facts.recipient = str_text("a@other.example");
	CHECK(code(policy_strangers, POLICY_RCPT, &facts) == 553);
	CHECK(code(policy_qmqp, POLICY_RCPT, &facts) == 0);
	gate.relay = "";
	CHECK(code(policy_strangers, POLICY_RCPT, &facts) == 0);
	facts.sender_bad = true;
	CHECK(code(policy_strangers, POLICY_RCPT, &facts) == 553);
	CHECK(code(policy_strangers, POLICY_MAIL, &facts) == 0);
	buf_free(&gate.hosts.list);
	buf_free(&gate.senders);
}

static void senders(void)
{
	struct gate gate = narrow();

	CHECK(gate_bad_sender(&gate, str_text("BAD@g.example")));
	CHECK(gate_bad_sender(&gate, str_text("x@worse.example")));
	CHECK(!gate_bad_sender(&gate, str_text("x@y.worse.example")));
	CHECK(!gate_bad_sender(&gate, str_text("x@g.example")));
	CHECK(!gate_bad_sender(&gate, str_text("")));
	CHECK(!gate_bad_sender(&gate, str_text("bad")));
	buf_free(&gate.hosts.list);
	buf_free(&gate.senders);
}

static void ends(void)
{
	struct policy_facts facts = {0};

	CHECK(code(policy_strangers, POLICY_END, &facts) == 0);
	facts.oversize = true;
	CHECK(code(policy_strangers, POLICY_END, &facts) == 552);
	CHECK(code(policy_qmqp, POLICY_END, &facts) == 0);
	facts.looping = true;
	CHECK(code(policy_strangers, POLICY_END, &facts) == 554);
	CHECK(code(policy_qmqp, POLICY_END, &facts) == 554);
	facts = (struct policy_facts){.bare_cr = true};
	CHECK(code(policy_strangers, POLICY_END, &facts) == 554);
}

static int rcpt_code(struct policy_facts *facts, const char *recipient)
{
	facts->recipient = str_text(recipient);
	return code(policy_strangers, POLICY_RCPT, facts);
}

/* alias is whom qmail-getpw gives all mail to; its home is here. */
static void somebody(void)
{
	struct gate gate = {.relay = ""};
	struct fate fate;
	struct policy_facts facts = {.gate = &gate};

	scratch_mkdir("control");
	scratch_put("control/me", "me.test\n");
	scratch_mkdir("home");
	scratch_mkdir("home/bin");
	CHECK(chmod(".", 0755) == 0);
	scratch_put("home/bin/qmail-getpw",
		"#!/bin/sh\n[ \"$1\" != odd ] || exit 111\n"
		"printf 'alias\\000%s\\0001\\000%s\\000-\\000%s\\000' "
		"$(id -u | sed 's/^0$/4711/') \"$PWD\" \"$1\"\n");
	CHECK(chmod("home/bin/qmail-getpw", 0755) == 0);
	scratch_put(".qmail-anna", "");
	CHECK(rcpt_code(&facts, "bob@me.test") == 0);
	fate_begin(&fate);
	facts.fate = &fate;
	CHECK(rcpt_code(&facts, "anna@me.test") == 0);
	CHECK(rcpt_code(&facts, "bob@me.test") == 550);
	CHECK(rcpt_code(&facts, "bob@else.test") == 0);
	CHECK(rcpt_code(&facts, "odd@me.test") == 451);
	CHECK(chmod(".qmail-anna", 0602) == 0);
	CHECK(rcpt_code(&facts, "anna@me.test") == 451);
	/* What stands behind a recipient for this client counts. */
	gate.relay = "@me.test";
	CHECK(rcpt_code(&facts, "bob@else.test") == 550);
	fate_free(&fate);
}

static const struct answer no = {550, "5.7.1", "no"};

static const struct answer *never(const struct policy_facts *facts)
{
	return facts->helo.n ? &no : 0;
}

static void somebody_elses(void)
{
	static const struct policy silent = {{0}};
	static const struct policy rule = {.at = {[POLICY_HELO] = never}};
	static const struct policy *const list[] = {&silent, &rule, 0};
	struct policy_facts facts = {0};

	for (int stage = 0; stage < POLICY_STAGES; stage++)
		CHECK(!policy_ask(list, (enum policy_stage)stage, &facts));
	facts.helo = str_text("x");
	CHECK(policy_ask(list, POLICY_HELO, &facts) == &no);
	CHECK(!policy_ask(list, POLICY_MAIL, &facts));
}

int main(void)
{
	RUN(recipients);
	RUN(senders);
	RUN(ends);
	RUN(scratch_enter);
	RUN(somebody);
	RUN(scratch_leave);
	RUN(somebody_elses);
	return check_done();
}
