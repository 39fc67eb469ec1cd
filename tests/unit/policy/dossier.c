/* dossier: what the DNS says, and what the client hears of it
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/dossier.h"

#include "screendesk.h"

static const char mine[] = "192.0.2.5";

static bool said(const char *status, const char *text)
{
	bool right = screen.verdict &&
		     strcmp(screen.verdict->status, status) == 0 &&
		     strstr(screen.verdict->text, text);

	if (!right && screen.verdict)
		printf("# %s %s\n", screen.verdict->status,
			screen.verdict->text);
	return right;
}

static void helo(void)
{
	desk_open(mine, "helo:syntax\n", 0);
	CHECK(desk_send("mail.good.test", "a@gone.test") == 250);
	CHECK(desk_send("localhost", "a@gone.test") == 550);
	CHECK(said("5.7.1", "HELO"));
	CHECK(desk_send("192.0.2.5", "a@good.test") == 550);
	CHECK(desk_send("", "a@good.test") == 550);
	CHECK(desk_send("MX.here.test", "a@good.test") == 550);
	CHECK(desk_send("[192.0.2.25]", "a@good.test") == 550);
	CHECK(desk_send("[192.0.2.5]", "a@good.test") == 250);
	CHECK(world.udp == 0);
	/* Who is this host may say so. */
	desk_open("192.0.2.25", "helo:resolve\n", 0);
	CHECK(desk_send("mx.here.test", "a@good.test") == 250);
	CHECK(desk_send("[192.0.2.25]", "a@good.test") == 250);
	CHECK(desk_send("localhost", "a@good.test") == 250);
	/* Where nobody says a name none is missed. */
	desk_open(mine, "helo:syntax\n", 0);
	CHECK(desk_code(screen_connect(&screen, -1)) == 250);
	CHECK(desk_send("", "a@good.test") == 250);
	desk_open(mine, "helo:resolve\n", 0);
	CHECK(desk_code(screen_connect(&screen, -1)) == 250);
	CHECK(desk_send("", "a@good.test") == 250);
	desk_open(mine, "helo:resolve\n", 0);
	CHECK(desk_code(screen_connect(&screen, 0)) == 250);
	CHECK(desk_send("good.test", "a@b.test") == 250);
	CHECK(desk_send("null.test", "a@b.test") == 250);
	CHECK(desk_send("gone.test", "a@b.test") == 550);
	CHECK(desk_send("bad.test", "a@b.test") == 451);
	CHECK(said("4.7.1", "HELO"));
}

static void senders(void)
{
	desk_open(mine, "sender:resolve\n", 0);
	CHECK(desk_send("x", "a@good.test") == 250);
	CHECK(desk_send("x", "a@soft.test") == 250);
	CHECK(desk_send("x", "") == 250);
	CHECK(desk_send("x", "a@[192.0.2.5]") == 250);
	CHECK(desk_send("x", "a@b\xc3\xbc"
			     "cher.test") == 250);
	CHECK(desk_send("x", "a@null.test") == 550);
	CHECK(said("5.7.27", "null MX"));
	CHECK(desk_send("x", "a@gone.test") == 550);
	CHECK(said("5.1.8", "not in the DNS"));
	CHECK(desk_send("x", "a@text.test") == 550);
	CHECK(desk_send("x", "nobody") == 550);
	CHECK(desk_send("x", "a@\xff.test") == 550);
	CHECK(desk_send("x", "a@bad.test") == 451);
	CHECK(said("4.1.8", "now"));
	int64_t start = world.now;
	CHECK(desk_send("x", "a@slow.test") == 451);
	CHECK(world.now - start <= 20100);
}

/* SPF knows A-labels alone: as the domain, and in macros (RFC 8616). */
static void wide_spf(void)
{
	desk_open("198.51.100.1", "spf:refuse\n", 0);
	CHECK(desk_send("x.test", "a@b\xc3\xbc"
				  "cher.test") == 550);
	CHECK(said("5.7.23", "may not send for xn--bcher-kva.test (SPF fail)"));
	desk_open("198.51.100.1", "spf:mark\n", 0);
	CHECK(desk_send("x.test", "\xc3\xbc@b\xc3\xbc"
				  "cher.test") == 250);
	CHECK(screen.mail_spf.checked && screen.mail_spf.result == SPF_FAIL);
	struct buf b = BUF_LIMIT(AUTHRES_MAX);
	CHECK(screen_trace(&screen, &b) == 0);
	CHECK(strstr(buf_text(&b), "@xn--bcher-kva.test\";\n"));
	buf_clear(&b);
	/* Also where his HELO said enough (mail for postmaster comes in). */
	desk_open("198.51.100.1", "spf:refuse\n", 0);
	CHECK(desk_send("xn--bcher-kva.test", "a@b\xc3\xbc"
					      "cher.test") == 550);
	CHECK(!screen.mail_spf.checked && screen.helo_spf.checked);
	CHECK(screen_trace(&screen, &b) == 0);
	CHECK(strstr(buf_text(&b), "envelope-from=\"a@xn--bcher-kva.test\""));
	buf_clear(&b);
	/* What is no domain stays, whoever came before. */
	CHECK(desk_send("xn--bcher-kva.test", "a@\xff.test") == 550);
	CHECK(screen_trace(&screen, &b) == 0);
	CHECK(strstr(buf_text(&b), "envelope-from=\"a@?.test\""));
	buf_free(&b);
}

static void lists(void)
{
	desk_open("192.0.2.7", 0, "list.test\nnames.test:sender:60\n");
	CHECK(desk_send("x", "a@good.test") == 550);
	CHECK(said("5.7.1",
		"192.0.2.7 is listed in list.test: see ?http://list.test/?7"));
	desk_open(mine, 0, "list.test\nnames.test:sender:60\n");
	CHECK(desk_send("x", "a@good.test") == 250);
	CHECK(desk_send("x", "a@spam.test") == 250);
	desk_open(mine, "score:60\n", "list.test\nnames.test:sender:60\n");
	CHECK(desk_send("x", "a@spam.test") == 550);
	CHECK(said("5.7.1", "spam.test is listed in names.test"));
	desk_open("192.0.2.7", 0, "list.test\nnames.test:sender:-60\n");
	CHECK(desk_send("x", "a@spam.test") == 250);
	/* Those who would have let him in do not answer. */
	desk_open("192.0.2.7", 0, "list.test\nwelcome.test::-60\n");
	CHECK(desk_send("x", "a@good.test") == 550);
	desk_open("192.0.2.7", 0, "list.test\nwelcome.test::-60\n");
	world.bad = "7.2.0.192.welcome.test";
	CHECK(desk_send("x", "a@good.test") == 451);
	CHECK(said("4.7.1", "does not answer"));
	desk_open("192.0.2.7", "score:40\n", "list.test\nwelcome.test::-60\n");
	world.bad = "7.2.0.192.welcome.test";
	CHECK(desk_send("x", "a@good.test") == 550);
	desk_open("nonsense", 0, "list.test\n");
	CHECK(desk_send("x", "a@good.test") == 250);
}

static void rblsmtpd(void)
{
	CHECK(setenv("RBLSMTPD", "-go away", 1) == 0);
	desk_open(mine, 0, "list.test\n");
	CHECK(desk_send("x", "a@good.test") == 553 && said("5.7.1", "go away"));
	CHECK(setenv("RBLSMTPD", "later", 1) == 0);
	CHECK(desk_send("x", "a@good.test") == 451 && said("4.7.1", "later"));
	CHECK(setenv("RBLSMTPD", "", 1) == 0);
	desk_open("192.0.2.7", 0, "list.test\n");
	CHECK(desk_send("x", "a@good.test") == 250);
	CHECK(unsetenv("RBLSMTPD") == 0);
}

static void spf(void)
{
	desk_open("198.51.100.1", "spf:refuse\n", 0);
	CHECK(desk_send("x.test", "a@good.test") == 250);
	CHECK(screen.mail_spf.result == SPF_SOFTFAIL);
	CHECK(desk_send("x.test", "a@fail.test") == 550);
	CHECK(said("5.7.23",
		"198.51.100.1 may not send for fail.test (SPF fail); that "
		"domain says: ask us"));
	CHECK(desk_send("x.test", "a@perm.test") == 250);
	CHECK(desk_send("x.test", "a@temp.test") == 451);
	CHECK(said("4.7.24", "SPF"));
	CHECK(desk_send("fail.test", "a@good.test") == 550);
	CHECK(said("5.7.23", "may not call itself fail.test"));
	CHECK(desk_send("fail.test", "") == 550);
	CHECK(desk_send("temp.test", "") == 451);
	CHECK(desk_send("temp.test", "a@good.test") == 250);
	CHECK(desk_send("[198.51.100.1]", "") == 250);
	desk_open("198.51.100.1", "spf:strict\n", 0);
	CHECK(desk_send("x.test", "a@good.test") == 550);
	CHECK(said("5.7.23", "softfail"));
	CHECK(desk_send("x.test", "a@perm.test") == 550);
	CHECK(said("5.7.24", "permerror"));
	desk_open("198.51.100.1", "spf:mark\n", 0);
	CHECK(desk_send("x.test", "a@fail.test") == 250);
	CHECK(screen.mail_spf.checked && screen.mail_spf.result == SPF_FAIL);
	CHECK(screen.helo_spf.checked && screen.helo_spf.result == SPF_NONE);
}

/* All at once, and only once for a sender. */
static void batches(void)
{
	desk_open(mine, "spf:mark\nsender:resolve\nhelo:resolve\n",
		"slow.test\nlist.test\nnames.test:sender\n");
	CHECK(desk_mail("good.test", "a@good.test") == 250);
	int64_t start = world.now;
	CHECK(desk_rcpt("joe@here.test") == 250);
	CHECK(world.now - start < 30000);
	CHECK(world.most >= 8);
	int asked = world.udp;
	CHECK(desk_rcpt("jim@here.test") == 250);
	CHECK(world.udp == asked);
}

/* Whatever name servers do: mail waits, none is refused for good, none waits
 * for ever. */
static void moods(void)
{
	static const enum world_mood all[] = {SERVFAIL, REFUSED, SILENT,
		GARBLED, REFERS, CLOSED, DRIPS, HALF};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		desk_open(mine, "spf:strict\nsender:resolve\nhelo:resolve\n",
			"list.test\n");
		for (size_t k = 0; k < SERVERS_MAX; k++)
			world.moods[k] = all[i];
		int64_t start = world.now;
		CHECK(desk_send("good.test", "a@good.test") == 451);
		CHECK(world.now - start <= 61000);
	}
	desk_open(mine, "spf:strict\n", "list.test\n");
	world.servers = 0;
	CHECK(desk_send("good.test", "a@good.test") == 451);
	CHECK(said("4.3.0", "controls"));
	CHECK(screen.trouble && strstr(screen.trouble, "dnsservers"));
}

int main(void)
{
	desk_enter();
	RUN(helo);
	RUN(senders);
	RUN(lists);
	RUN(rblsmtpd);
	RUN(spf);
	RUN(wide_spf);
	RUN(batches);
	RUN(moods);
	desk_leave();
	return check_done();
}
