/* params: each parameter, its values, and what is none
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/params.h"

#include "check.h"

static struct terms terms;
static struct params params;

static enum params_verdict parse(const char *text, bool rcpt)
{
	return params_parse(&params, str_text(text), rcpt, &terms);
}

static bool ok(const char *text)
{
	return parse(text, false) == PARAMS_OK;
}

static bool bad(const char *text)
{
	return parse(text, false) == PARAMS_BAD;
}

static bool rcpt_ok(const char *text)
{
	return parse(text, true) == PARAMS_OK;
}

static bool rcpt_bad(const char *text)
{
	return parse(text, true) == PARAMS_BAD;
}

static void offer_all(void)
{
	for (int i = 0; i < TERMS_OFFERS; i++)
		terms.offers[i] = true;
}

static void of_mail(void)
{
	CHECK(ok("") && ok("  ") && !params.sized && !params.ret.n);
	CHECK(ok(" size=1000 body=8bitmime SMTPUTF8 RET=HDRS ENVID=x+2By "));
	CHECK(params.sized && params.size == 1000 && params.eight);
	CHECK(params.utf8 && str_is(params.ret, "HDRS"));
	CHECK(str_is(params.envid, "x+2By"));
	CHECK(ok("BODY=7BIT") && !params.eight);
	CHECK(ok("SIZE=99999999999999999999") && params.size == UINT64_MAX);
	CHECK(bad("SIZE=") && bad("SIZE") && bad("SIZE=1x") && bad("SIZE=-1"));
	CHECK(bad("SIZE=123456789012345678901"));
	CHECK(bad("SIZE=1 SIZE=1") && bad("BODY=7BIT BODY=7BIT"));
	CHECK(bad("BODY=BINARYMIME") && bad("BODY"));
	CHECK(bad("SMTPUTF8=1") && bad("SMTPUTF8=") && bad("RET=BOTH"));
	CHECK(bad("=1") && bad("-A=1") && bad("A_B") && bad("SIZE==1"));
}

static void xtexts(void)
{
	char text[700] = "ENVID=";

	CHECK(bad("ENVID=") && bad("ENVID") && bad("ENVID=a=b"));
	CHECK(bad("ENVID=+") && bad("ENVID=+4") && bad("ENVID=+4g"));
	CHECK(bad("ENVID=+2b") && bad("ENVID=+0A") && bad("ENVID=+7F"));
	CHECK(bad("ENVID=\303\266") && bad("ENVID=+C3"));
	memset(text + 6, 'x', PARAMS_ENVID_MAX);
	CHECK(ok(text));
	text[6 + PARAMS_ENVID_MAX] = 'x';
	CHECK(bad(text));
	for (int i = 0; i < PARAMS_ENVID_MAX; i++)
		memcpy(text + 6 + 3 * i, "+41", 4);
	CHECK(ok(text));
}

static void of_rcpt(void)
{
	char text[700] = "ORCPT=x;";

	CHECK(rcpt_ok("NOTIFY=NEVER") && str_is(params.notify, "NEVER"));
	CHECK(rcpt_ok("notify=success,Failure,DELAY ORCPT=rfc822;a+2Bb@c"));
	CHECK(str_is(params.orcpt, "rfc822;a+2Bb@c"));
	CHECK(rcpt_bad("NOTIFY=NEVER,DELAY") && rcpt_bad("NOTIFY="));
	CHECK(rcpt_bad("NOTIFY=DELAY,") && rcpt_bad("NOTIFY=,DELAY"));
	CHECK(rcpt_bad("NOTIFY=X") && rcpt_bad("NOTIFY=DELAY,X"));
	CHECK(rcpt_ok("NOTIFY=DELAY,DELAY") && rcpt_bad("NOTIFY"));
	CHECK(rcpt_bad("NOTIFY=DELAY,DELAY,DELAY,DELAY"));
	CHECK(rcpt_bad("NOTIFY=DELAY NOTIFY=DELAY"));
	CHECK(rcpt_bad("ORCPT=a@b") && rcpt_bad("ORCPT=;a"));
	CHECK(rcpt_ok("ORCPT=rfc822;") && rcpt_bad("ORCPT=utf-8;"));
	CHECK(rcpt_bad("ORCPT=rfc822;\303\266"));
	/* As Postfix has it in a session with SMTPUTF8. */
	CHECK(rcpt_ok("ORCPT=rfc822;anna-+C3+BC@me.test"));
	CHECK(rcpt_ok("ORCPT=utf-8;\303\266@b"));
	CHECK(rcpt_ok("ORCPT=utf-8;\\x{F6}@b"));
	CHECK(rcpt_bad("ORCPT=utf-8;\303"));
	memset(text + 8, 'x', 498);
	CHECK(rcpt_ok(text));
	text[8 + 498] = 'x';
	CHECK(rcpt_bad(text));
}

/* What is not offered, or not there, is not known. */
static void unknown(void)
{
	CHECK(parse("XSIZE=1", false) == PARAMS_UNKNOWN);
	CHECK(parse("NOTIFY=NEVER", false) == PARAMS_UNKNOWN);
	CHECK(parse("SIZE=1", true) == PARAMS_UNKNOWN);
	terms.offers[TERMS_DSN] = false;
	CHECK(parse("RET=FULL", false) == PARAMS_UNKNOWN);
	CHECK(parse("NOTIFY=NEVER", true) == PARAMS_UNKNOWN);
	CHECK(ok("SIZE=1"));
}

int main(void)
{
	RUN(offer_all);
	RUN(of_mail);
	RUN(xtexts);
	RUN(of_rcpt);
	RUN(unknown);
	return check_done();
}
