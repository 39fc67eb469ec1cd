/* dsn: parameters are passed on in their right form only
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/dsn.h"

#include "check.h"

static bool ret(const char *text, const char *want)
{
	return str_is(dsn_message(str_text(text)).ret, want);
}

static bool envid(const char *text, const char *want)
{
	return str_is(dsn_message(str_text(text)).envid, want);
}

static bool notify(const char *value, bool good)
{
	char text[200];

	(void)snprintf(text, sizeof(text), "n%s\nTa@b\n", value);
	return str_is(dsn_recipient(str_text(text), str_text("a@b")).notify,
		good ? value : "");
}

static bool orcpt(const char *value, bool good)
{
	char text[1000];

	(void)snprintf(text, sizeof(text), "o%s\nTa@b\n", value);
	return str_is(dsn_recipient(str_text(text), str_text("a@b")).orcpt,
		good ? value : "");
}

static void messages(void)
{
	char longest[120] = "i";

	CHECK(ret("rFULL\n", "FULL") && ret("iabc\nrhdrs\n", "hdrs"));
	CHECK(ret("rBODY\n", "") && ret("", "") && ret("r\n", ""));
	CHECK(ret("rFULL", "FULL"));
	CHECK(envid("iQQ+2B314\n", "QQ+2B314"));
	CHECK(envid("ia b\n", "") && envid("ia=b\n", "") && envid("i\n", ""));
	CHECK(envid("ia+2\n", "") && envid("ia+2g\n", "") &&
		envid("ia+\n", ""));
	CHECK(envid("ia\r\n", "") && envid("i\xc3\xa4\n", ""));
	memset(longest + 1, 'x', 100);
	CHECK(envid(longest, longest + 1));
	longest[101] = 'x';
	CHECK(envid(longest, ""));
}

static void notifies(void)
{
	CHECK(notify("NEVER", true) && notify("never", true));
	CHECK(notify("SUCCESS,FAILURE,DELAY", true) && notify("DELAY", true));
	CHECK(notify("NEVER,SUCCESS", false) && notify("", false));
	CHECK(notify("SUCCESS,", false) && notify(",SUCCESS", false));
	CHECK(notify("SUCCESS DELAY", false) && notify("ALWAYS", false));
}

static void originals(void)
{
	char longest[600] = "rfc822;";

	CHECK(orcpt("rfc822;a+40b@c.example", true));
	CHECK(orcpt("x-local-1;joe", true));
	CHECK(orcpt("rfc822;", true) && orcpt("joe", false));
	CHECK(orcpt(";joe", false) && orcpt("a b;joe", false));
	CHECK(orcpt("rfc822;a b", false));
	CHECK(orcpt("rfc822;a+zz", false));
	CHECK(orcpt("utf-8;\xc3\xa4@b", true));
	CHECK(orcpt("utf-8;\xe4@b", false));
	memset(longest + 7, 'x', 493);
	CHECK(orcpt(longest, true));
	longest[500] = 'x';
	CHECK(orcpt(longest, false));
}

/* What is said before an address is about that address. */
static void recipients(void)
{
	struct str text =
		str_text("nNEVER\nTa@b\nTc@d\nnDELAY\norfc822;x\nTe@f\n"
			 "nSUCCESS\nTa@b\nnFAILURE\n");

	CHECK_TEXT(dsn_recipient(text, str_text("a@b")).notify, "NEVER");
	CHECK(!dsn_recipient(text, str_text("c@d")).notify.n);
	CHECK_TEXT(dsn_recipient(text, str_text("e@f")).notify, "DELAY");
	CHECK_TEXT(dsn_recipient(text, str_text("e@f")).orcpt, "rfc822;x");
	CHECK(!dsn_recipient(text, str_text("none")).notify.n);
	CHECK(!dsn_recipient(str_text(""), str_text("a@b")).notify.n);
}

int main(void)
{
	RUN(messages);
	RUN(notifies);
	RUN(originals);
	RUN(recipients);
	return check_done();
}
