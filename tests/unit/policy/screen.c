/* screen: stages, limits, who is exempt, what is written
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "screendesk.h"

#include <sys/wait.h>

static struct buf b = BUF_LIMIT(AUTHRES_MAX);

static void nothing(void)
{
	desk_open("192.0.2.7", 0, 0);
	CHECK(desk_code(screen_connect(&screen, 0)) == 250);
	CHECK(desk_code(screen_helo(&screen, str_text("localhost"))) == 250);
	CHECK(desk_send("localhost", "a@gone.test") == 250);
	CHECK(desk_code(screen_data(&screen)) == 250);
	CHECK(screen_forged(&screen).n == 0);
	CHECK(screen_trace(&screen, &b) == 0 && b.n == 0);
	CHECK(world.udp == 0 && !screen.trouble);
	CHECK(!scratch_there("policy/rates"));
}

static void exempt(void)
{
	const struct ucspi peer = {.remote_ip = "192.0.2.7"};

	screen_end(&screen);
	screen_begin(&screen);
	scratch_put("control/policy", "nonsense\n");
	CHECK(screen_open(&screen, &peer, str_text("h"), true) == 0);
	CHECK(desk_send("localhost", "a@gone.test") == 250);
	CHECK(screen_open(&screen, &peer, str_text("h"), false) == -1);
}

static void postmaster(void)
{
	desk_open("192.0.2.7", "helo:syntax\nsender:resolve\ngreylist:300\n",
		"list.test\n");
	CHECK(desk_mail("localhost", "a@gone.test") == 250);
	CHECK(desk_rcpt("Postmaster") == 250);
	CHECK(desk_rcpt("postmaster@here.test") == 250);
	CHECK(world.udp == 0);
	CHECK(desk_rcpt("joe@here.test") == 550);
	CHECK(desk_rcpt("postmaster-x@here.test") == 550);
	CHECK(desk_rcpt("POSTMASTER@here.test") == 250);
}

static void others_exempt(void)
{
	desk_open(
		"192.0.2.7", "helo:syntax\nexempt:abuse,any@here.test,,\n", 0);
	CHECK(desk_mail("localhost", "a@gone.test") == 250);
	CHECK(desk_rcpt("Abuse@here.test") == 250);
	CHECK(desk_rcpt("ANY@here.test") == 250);
	CHECK(desk_rcpt("any@there.test") == 550);
	CHECK(desk_rcpt("any") == 550);
	CHECK(desk_rcpt("@here.test") == 550);
	CHECK(desk_rcpt("postmaster") == 250);
}

static void rates(void)
{
	desk_open("192.0.2.5",
		"recipients:3/60\nmessages:2/60\nerrors:2/60\nconnects:2/60\n",
		0);
	CHECK(desk_code(screen_connect(&screen, 0)) == 250);
	CHECK(desk_code(screen_connect(&screen, 0)) == 250);
	CHECK(desk_code(screen_connect(&screen, 0)) == 421);
	CHECK(desk_send("x", "y") == 250 && desk_rcpt("b") == 250);
	CHECK(desk_rcpt("postmaster") == 250);
	CHECK(desk_rcpt("c") == 450 && desk_rcpt("postmaster") == 450);
	CHECK(desk_code(screen_data(&screen)) == 250);
	CHECK(desk_code(screen_data(&screen)) == 250);
	CHECK(desk_code(screen_data(&screen)) == 450);
	CHECK(desk_code(screen_limits(&screen)) == 250);
	screen_refused(&screen);
	CHECK(desk_code(screen_limits(&screen)) == 250);
	screen_refused(&screen);
	CHECK(desk_code(screen_limits(&screen)) == 421);
	/* Another process, another address. */
	desk_open("192.0.2.5", "recipients:3/60\nerrors:2/60\n", 0);
	CHECK(desk_send("x", "y") == 450);
	CHECK(desk_code(screen_limits(&screen)) == 421);
	desk_open("192.0.2.6", "recipients:3/60\nerrors:2/60\n", 0);
	CHECK(desk_send("x", "y") == 250);
	CHECK(desk_code(screen_limits(&screen)) == 250);
}

/* How many of n connections that stay get in? */
static int crowd(const char *ip, int n)
{
	int hold[2];
	int in = 0;
	int status;

	CHECK(pipe(hold) == 0);
	for (int i = 0; i < n; i++) {
		int said[2];
		char c = 0;
		CHECK(pipe(said) == 0);
		if (fork() == 0) {
			(void)close(hold[1]);
			desk_open(ip, "connections:3\n", 0);
			c = desk_code(screen_connect(&screen, 0)) == 250;
			ignore(write(said[1], &c, 1));
			ignore(read(hold[0], &c, 1));
			_exit(0);
		}
		CHECK(read(said[0], &c, 1) == 1);
		in += c;
		(void)close(said[0]);
		(void)close(said[1]);
	}
	(void)close(hold[1]);
	for (int i = 0; i < n; i++)
		CHECK(wait(&status) > 0);
	(void)close(hold[0]);
	return in;
}

static void places(void)
{
	fflush(stdout);
	CHECK(crowd("192.0.2.5", 5) == 3);
	CHECK(crowd("2001:db8::5", 2) == 2);
	CHECK(crowd("192.0.2.5", 4) == 3);
}

static void greylists(void)
{
	desk_open("192.0.2.5", "greylist:300\n", 0);
	CHECK(desk_send("x", "a@good.test") == 451);
	CHECK(desk_rcpt("postmaster") == 250);
	desk_seconds += 301;
	desk_open("192.0.2.99", "greylist:300\n", 0);
	CHECK(desk_send("x", "a@good.test") == 250);
	CHECK(desk_send("x", "b@good.test") == 451);
}

/* No table: mail goes on, and the operator hears of it. */
static void no_tables(void)
{
	CHECK(rename("policy", "elsewhere") == 0);
	desk_open("192.0.2.5",
		"greylist:300\nrecipients:1/3600\nconnections:1\nerrors:1\n",
		0);
	CHECK(screen.trouble && strncmp(screen.trouble, "policy/", 7) == 0);
	CHECK(screen.trouble_errno == ENOENT);
	CHECK(desk_code(screen_connect(&screen, 0)) == 250);
	screen_refused(&screen);
	CHECK(desk_code(screen_limits(&screen)) == 250);
	CHECK(desk_send("x", "c@good.test") == 250);
	CHECK(desk_rcpt("another") == 250);
	CHECK(rename("elsewhere", "policy") == 0);
}

static void early(void)
{
	int ends[2];

	desk_open("192.0.2.5", "greetdelay:5\n", 0);
	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
	/* The world looks at its own lines only. */
	CHECK(write(ends[1], "EHLO", 4) == 4);
	(void)close(ends[1]);
	(void)close(ends[0]);
	CHECK(screen.laws.greetdelay == 5);
}

static void advice(void)
{
	char path[200];
	char policy[300];

	scratch_put("asked",
		"#!/bin/sh\nwhile read -r l; do case $l in\n"
		"sender=*) s=$l;; stage=*) t=$l;; '')\n"
		"case $s$t in *bad*rcpt) echo refuse 5.1.8 bad one;;\n"
		"*late*) echo defer later;; *odd*) echo eh;;\n"
		"*) echo ok;; esac; esac; done\n");
	CHECK(chmod("asked", 0700) == 0 && getcwd(path, sizeof(path)));
	snprintf(policy, sizeof(policy), "ask:%s/asked\naskat:rcpt,mail,data\n",
		path);
	desk_open("192.0.2.5", policy, 0);
	world.now = 0; /* a real pipe, a real clock within */
	CHECK(desk_send("x", "good") == 250);
	CHECK(desk_send("x", "bad") == 550);
	CHECK(strcmp(screen.ruling.text, "bad one") == 0 &&
		strcmp(screen.ruling.status, "5.1.8") == 0);
	CHECK(desk_mail("x", "late") == 451);
	CHECK(desk_mail("x", "odd") == 451 && screen.trouble);
	CHECK(desk_mail("x", "good") == 451);
	snprintf(policy, sizeof(policy), "ask:%s/none\naskfail:pass\n", path);
	desk_open("192.0.2.5", policy, 0);
	CHECK(desk_send("x", "good") == 250 && screen.trouble);
}

static void fields(void)
{
	desk_open("192.0.2.5", "spf:mark\nauthservid:id.test\n", 0);
	CHECK(desk_send("good.test", "a@good.test") == 250);
	buf_clear(&b);
	CHECK(screen_trace(&screen, &b) == 0);
	CHECK(strstr(buf_text(&b), "Received-SPF: pass (id.test: a@good.test"));
	CHECK(strstr(buf_text(&b), "Authentication-Results: id.test;\n"
				   "  spf=pass smtp.mailfrom=a@good.test;\n"
				   "  spf=pass smtp.helo=good.test\n"));
	CHECK_TEXT(screen_forged(&screen), "id.test");
	CHECK(desk_send("good.test", "") == 250);
	buf_clear(&b);
	CHECK(screen_trace(&screen, &b) == 0);
	CHECK(!strstr(buf_text(&b), "mailfrom="));
	CHECK(strstr(buf_text(&b), "spf=pass smtp.helo=good.test\n"));
	buf_free(&b);
}

int main(void)
{
	desk_enter();
	RUN(nothing);
	RUN(exempt);
	RUN(postmaster);
	RUN(others_exempt);
	RUN(rates);
	RUN(places);
	RUN(greylists);
	RUN(no_tables);
	RUN(early);
	RUN(advice);
	RUN(fields);
	desk_leave();
	return check_done();
}
