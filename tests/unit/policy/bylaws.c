/* bylaws: words, files, the environment
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/bylaws.h"

#include <stdlib.h>

#include "scratch.h"

static struct bylaws laws;

static bool set(const char *word)
{
	return bylaws_set(&laws, str_text(word));
}

static void words(void)
{
	bylaws_begin(&laws);
	CHECK(set("greetdelay:5") && laws.greetdelay == 5);
	CHECK(set("helo: resolve") && laws.helo == HELO_RESOLVE);
	CHECK(set("sender:resolve") && laws.sender);
	CHECK(set("sender:off") && !laws.sender);
	CHECK(set("spf:strict") && laws.spf == SPF_STRICT);
	CHECK(set("greylist:300") && laws.greylist.delay == 300 &&
		laws.greylist.trusted == 5);
	CHECK(set("greylist:60/7200/86400/0") && laws.greylist.delay == 60 &&
		laws.greylist.window == 7200 && laws.greylist.keep == 86400 &&
		laws.greylist.trusted == 0);
	CHECK(set("connections:4") && laws.connections == 4);
	CHECK(set("connects:30/60") && laws.connects.seconds == 60);
	CHECK(set("messages:1") && set("recipients:2") && set("errors:3/4"));
	CHECK(set("records:100000") && set("dnstime:9") && set("score:150"));
	CHECK(set("ask:/usr/bin/it:with/colon"));
	CHECK(strcmp(laws.ask, "/usr/bin/it:with/colon") == 0);
	CHECK(set("askat:mail,data") && laws.ask_stages == (4 | 16));
	CHECK(set("asktime:3") && set("askfail:pass") && laws.ask_pass);
	CHECK(set("log:refusals") && laws.log && set("log:off") && !laws.log);
	CHECK(set("exempt:abuse,a@b.test"));
	CHECK(strcmp(laws.exempt, "abuse,a@b.test") == 0);
	CHECK(set("exempt:off") && !laws.exempt[0]);
	CHECK(set("authservid:Mail.here.test") &&
		strcmp(laws.here, "mail.here.test") == 0);
	CHECK(set("off") && laws.spf == SPF_OFF && !laws.ask[0] &&
		!laws.ask_pass && laws.score == 100);
}

static void nonsense(void)
{
	static const char *const bad[] = {"", ":", "spf", "spf:", "spf:on",
		"helo:yes", "greetdelay:", "greetdelay:121", "greetdelay:-1",
		"greylist:", "greylist:x", "greylist:1/2/3/4/5",
		"greylist:99/5", "connections:1001", "connects:1/0",
		"records:10", "dnstime:0", "dnstime:121", "score:0",
		"ask:program", "ask:", "askat:", "askat:end", "asktime:0",
		"askfail:no", "exempt:", "exempt:a b", "log:on",
		"authservid:", "authservid:a b", "sbf:mark", "SPF:mark"};

	bylaws_begin(&laws);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		CHECK(!set(bad[i]));
}

static int read_with(const char *policy, const char *dnsbl, const char *env)
{
	(void)remove("control/policy");
	(void)remove("control/dnsbl");
	if (policy)
		scratch_put("control/policy", policy);
	if (dnsbl)
		scratch_put("control/dnsbl", dnsbl);
	if (env)
		CHECK(setenv("SMTPPOLICY", env, 1) == 0);
	else
		CHECK(unsetenv("SMTPPOLICY") == 0);
	return bylaws_read(&laws);
}

static void files(void)
{
	scratch_enter();
	scratch_mkdir("control");
	CHECK(read_with(0, 0, 0) == 0 && !laws.any);
	CHECK(read_with("# nothing\nscore:50\n", 0, 0) == 0 && !laws.any);
	CHECK(read_with("spf:mark\nhelo:syntax \n", 0, 0) == 0 && laws.any &&
		laws.spf == SPF_MARK && laws.helo == HELO_SYNTAX);
	CHECK(read_with(0, "a.test\nb.test:helo:7\n", 0) == 0 && laws.any &&
		laws.blocklist.n == 2);
	CHECK(read_with("spf:mark\nfoo:bar\n", 0, 0) == -1);
	CHECK(strcmp(control_where(), "control/policy line 2: no rule") == 0);
	CHECK(read_with("foo:bar\n", "#\na.test:what\n", "what") == -1);
	CHECK(strcmp(control_where(),
		      "control/policy line 1: no rule; "
		      "control/dnsbl line 2: no list, or one too many; "
		      "control/policy: a word of $SMTPPOLICY: "
		      "Invalid argument") == 0);
}

static void environment(void)
{
	CHECK(read_with("spf:mark\n", "a.test\n", "spf:off greetdelay:2") ==
			0 &&
		laws.spf == SPF_OFF && laws.greetdelay == 2 &&
		laws.blocklist.n == 1);
	CHECK(read_with("spf:mark\n", "a.test\n", "off") == 0 && !laws.any);
	CHECK(read_with("spf:mark\n", 0, "off  helo:syntax") == 0 && laws.any &&
		laws.spf == SPF_OFF);
	CHECK(read_with(0, 0, "spf=mark") == -1);
	CHECK(setenv("RBLSMTPD", "", 1) == 0);
	CHECK(read_with(0, "a.test\n", 0) == 0 && !laws.any);
	CHECK(unsetenv("RBLSMTPD") == 0);
	scratch_leave();
}

int main(void)
{
	RUN(words);
	RUN(nonsense);
	RUN(files);
	RUN(environment);
	return check_done();
}
