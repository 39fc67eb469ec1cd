/* authres: fields that are written, fields that are forged
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/authres.h"

#include "check.h"

static struct buf b = BUF_LIMIT(AUTHRES_MAX);
static struct authres facts;

static void begin(const char *sender, const char *helo)
{
	buf_clear(&b);
	facts = (struct authres){.here = str_text("mx.here.test"),
		.sender = str_text(sender),
		.helo = str_text(helo)};
	CHECK(ip_parse(str_text("192.0.2.1"), &facts.ip));
}

static void both(void)
{
	begin("joe@a.test", "mail.a.test");
	facts.mail = (struct authres_spf){true, SPF_PASS, "ip4:192.0.2.1", 0};
	facts.name = (struct authres_spf){
		true, SPF_PERMERROR, "a:x", "syntax error in the record"};
	CHECK(authres_add(&b, &facts) == 0);
	CHECK_TEXT(buf_str(&b),
		"Received-SPF: pass (mx.here.test: joe@a.test from 192.0.2.1)\n"
		"  client-ip=192.0.2.1; envelope-from=\"joe@a.test\";\n"
		"  helo=mail.a.test; receiver=mx.here.test; "
		"identity=mailfrom;\n"
		"  mechanism=\"ip4:192.0.2.1\"\n"
		"Received-SPF: permerror (mx.here.test: mail.a.test from "
		"192.0.2.1)\n"
		"  client-ip=192.0.2.1; envelope-from=\"joe@a.test\";\n"
		"  helo=mail.a.test; receiver=mx.here.test; identity=helo;\n"
		"  mechanism=\"a:x\";\n"
		"  problem=\"syntax error in the record\"\n"
		"Authentication-Results: mx.here.test;\n"
		"  spf=pass smtp.mailfrom=joe@a.test;\n"
		"  spf=permerror smtp.helo=mail.a.test\n");
}

static void nothing(void)
{
	begin("joe@a.test", "mail.a.test");
	CHECK(authres_add(&b, &facts) == 0);
	CHECK_TEXT(buf_str(&b), "Authentication-Results: mx.here.test; none\n");
}

/* Not a byte of it gets out of its place. */
static void hostile(void)
{
	begin("a\"b\\c)\n(d; spf=pass x@e\nvil.test", "x)\r\n;\xff\"\\(");
	facts.mail = (struct authres_spf){true, SPF_NONE, "", 0};
	facts.name = facts.mail;
	CHECK(ip_parse(str_text("2001:db8::1"), &facts.ip));
	CHECK(authres_add(&b, &facts) == 0);
	CHECK_TEXT(buf_str(&b),
		"Received-SPF: none (mx.here.test: a\"b?c???d; spf=pass "
		"x@e?vil.test from 2001:db8::1)\n"
		"  client-ip=\"2001:db8::1\"; "
		"envelope-from=\"a\\\"b\\\\c)?(d; spf=pass x@e?vil.test\";\n"
		"  helo=\"x)??;?\\\"\\\\(\"; receiver=mx.here.test; "
		"identity=mailfrom\n"
		"Received-SPF: none (mx.here.test: x???;?\"?? from "
		"2001:db8::1)\n"
		"  client-ip=\"2001:db8::1\"; "
		"envelope-from=\"a\\\"b\\\\c)?(d; spf=pass x@e?vil.test\";\n"
		"  helo=\"x)??;?\\\"\\\\(\"; receiver=mx.here.test; "
		"identity=helo\n"
		"Authentication-Results: mx.here.test;\n"
		"  spf=none smtp.mailfrom=\"a\\\"b\\\\c)?(d; spf=pass "
		"x@e?vil.test\";\n"
		"  spf=none smtp.helo=\"x)??;?\\\"\\\\(\"\n");
	begin("a b@c.test", "h.test");
	facts.mail = (struct authres_spf){true, SPF_FAIL, "-all", 0};
	CHECK(authres_add(&b, &facts) == 0);
	CHECK(strstr(buf_text(&b), "smtp.mailfrom=\"a b\"@c.test\n"));
}

/* No line is longer than a message may have. */
static void long_values(void)
{
	static char sender[900];
	static char helo[1000];

	memset(sender, '"', sizeof(sender) - 1);
	memcpy(sender + 500, "@a.test", 7);
	memset(helo, 'h', sizeof(helo) - 1);
	begin(sender, helo);
	facts.mail = (struct authres_spf){true, SPF_NONE, "", 0};
	facts.name = facts.mail;
	for (int i = 0; i < 2; i++) {
		CHECK(authres_add(&b, &facts) == 0);
		for (struct str rest = buf_str(&b); rest.n;)
			CHECK(str_cut(&rest, '\n').n < 998);
		memset(sender, 's', 500);
		buf_clear(&b);
	}
}

static bool forged(const char *field)
{
	return authres_forged(str_text(field), str_text("mx.here.test"));
}

static void forgeries(void)
{
	static const char *const ours[] = {
		"Authentication-Results: mx.here.test; spf=pass\n",
		"authentication-results: MX.Here.Test; none\n",
		"Authentication-Results \t: mx.here.test\n",
		"Authentication-Results:mx.here.test 1; x=y\n",
		"Authentication-Results:\n mx.here.test; spf=pass\n",
		"Authentication-Results: (a (b\\)) c) mx.here.test;\n",
		"Authentication-Results: \"mx.here.test\"; spf=pass\n",
		"Authentication-Results: \"mx\\.here.test\" ; spf=pass\n",
		"Authentication-Results: mx.here.test.; spf=pass\n",
		"Authentication-Results: mx.here.test(comment); spf=pass\n",
		"Authentication-Results: mx.h\xc3\xa9re.test; spf=pass\n",
		"Authentication-Results: \"m x.h\xc3\xa9re.test\"; spf=pass\n",
		"Authentication-Results: \xef\xbd\x8dx.here.test; spf=pass\n",
		"Authentication-Results: mx\xe3\x80\x82here.test; spf=pass\n",
		"Received-SPF: pass receiver=mx\xe3\x80\x82here.test; a=b\n",
		"Received-SPF: pass (x) receiver=mx.here.test; a=b\n",
		"received-spf: pass RECEIVER = \"mx.here.test\"\n",
		"Received-SPF: pass;\n\treceiver=(x)\n mx.here.test\n"};
	static const char *const others[] = {
		"Authentication-Results: mx.there.test; spf=pass\n",
		"Authentication-Results: mx.here.test.evil.test; spf=pass\n",
		"Authentication-Results: xmx.here.test; spf=pass\n",
		"Authentication-Results: a.test; x=mx.here.test\n",
		"Authentication-Results: a.test; x=\xc3\xbc\n",
		"Authentication-Results: (\xc3\xbc) a.test; x=y\n",
		"Authentication-Results:\n", "Authentication-Results\n",
		"X-Authentication-Results: mx.here.test; spf=pass\n",
		"Received-SPF: pass receiver=mx.there.test\n",
		"Received-SPF: pass\n", "Received: from mx.here.test\n",
		"Authentication-Results: (mx.here.test\n",
		"Authentication-Results: \"mx.here.tes\\\n", "", "\n"};

	for (size_t i = 0; i < sizeof(ours) / sizeof(*ours); i++)
		CHECK(forged(ours[i]));
	for (size_t i = 0; i < sizeof(others) / sizeof(*others); i++)
		CHECK(!forged(others[i]));
	/* So many of that word are nobody's. */
	buf_clear(&b);
	CHECK(buf_add_text(&b, "Received-SPF: pass ") == 0);
	for (int i = 0; i < 16; i++)
		CHECK(buf_add_text(&b, "receiver(") == 0);
	CHECK(!forged(buf_text(&b)));
	CHECK(buf_add_text(&b, "receiver(") == 0 && forged(buf_text(&b)));
	/* What was written is recognised as ours. */
	begin("joe@a.test", "h.test");
	facts.mail = (struct authres_spf){true, SPF_FAIL, "-all", 0};
	CHECK(authres_add(&b, &facts) == 0);
	char *second = strstr(b.s, "Authentication-Results");
	CHECK(second && forged(second));
	*second = 0;
	CHECK(forged(b.s));
}

/* RFC 8601 is version 1. */
static void versions(void)
{
	CHECK(forged("Authentication-Results: mx.there.test 2; spf=pass\n"));
	CHECK(forged("Authentication-Results: a (1) \n\t 10 (2) ; x=y\n"));
	CHECK(forged("Authentication-Results: \"a \\\" 1\" 0; spf=pass\n"));
	CHECK(forged("Authentication-Results: a/b(x)99999999999999999999;\n"));
	CHECK(!forged("Authentication-Results: a.test 1; spf=pass\n"));
	CHECK(!forged("Authentication-Results: \"a 2\" (2) 01 (2); x=2\n"));
	CHECK(!forged("Authentication-Results: a.test; 2; spf=pass\n"));
}

static void beginnings(void)
{
	CHECK(authres_begins(str_text("RECEIVED-SPF")));
	CHECK(!authres_begins(str_text("Received-SP")));
	CHECK(authres_may_begin(str_text("Rec")));
	CHECK(authres_may_begin(str_text("")));
	CHECK(!authres_may_begin(str_text("Reca")));
}

int main(void)
{
	RUN(both);
	RUN(nothing);
	RUN(hostile);
	RUN(long_values);
	RUN(forgeries);
	RUN(versions);
	RUN(beginnings);
	buf_free(&b);
	return check_done();
}
