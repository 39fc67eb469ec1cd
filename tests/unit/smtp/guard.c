/* guard: the rules about strangers, in whole sessions
 *
 * Nothing here asks the DNS: its server is one that refuses.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/guard.h"

#include "base/clock.h"

#include "session.h"

#define HELLO "EHLO client.test\r\n"
#define FROM "MAIL FROM:<a@b.test>\r\n"
#define TO "RCPT TO:<joe@me.test>\r\n"
#define POSTMASTER "RCPT TO:<Postmaster>\r\n"
#define DATA "DATA\r\nSubject: x\r\n\r\nbody\r\n.\r\n"
#define QUIT "QUIT\r\n"

static void policy(const char *lines)
{
	scratch_put("control/policy", lines);
}

static void begin(void)
{
	CHECK(unsetenv("SMTPPOLICY") == 0 && unsetenv("RBLSMTPD") == 0);
	CHECK(setenv("SMTPPROFILE", "strict", 1) == 0);
	scratch_mkdir("policy");
	scratch_put("control/dnsservers", "127.0.0.1:1\n");
}

static void off(void)
{
	CHECK(session_is(
		HELLO FROM TO DATA QUIT, "220 250 250 250 354 250 221 "));
	CHECK(!desk_has("message", "Authentication-Results"));
	CHECK(!scratch_there("policy/rates"));
}

static void nonsense(void)
{
	policy("spf:maybe\n");
	CHECK(session(QUIT) == 51);
}

static void names(void)
{
	policy("helo:syntax\n");
	CHECK(session_is("EHLO localhost\r\n" FROM TO POSTMASTER DATA QUIT,
		"220 250 250 550 250 354 250 221 "));
	CHECK(desk_has("out", "550 5.7.1 your HELO"));
	CHECK(session_is(
		"EHLO me.test\r\n" FROM TO QUIT, "220 250 250 550 221 "));
	CHECK(session_is(HELLO FROM TO QUIT, "220 250 250 250 221 "));
	CHECK(setenv("RELAYCLIENT", "", 1) == 0);
	CHECK(session_is(
		"EHLO localhost\r\n" FROM TO QUIT, "220 250 250 250 221 "));
	CHECK(unsetenv("RELAYCLIENT") == 0);
	CHECK(setenv("SMTPPOLICY", "helo:off", 1) == 0);
	CHECK(session_is(
		"EHLO localhost\r\n" FROM TO QUIT, "220 250 250 250 221 "));
	CHECK(unsetenv("SMTPPOLICY") == 0);
}

/* A name server that is dead: later, in both cases. */
static void doubts(void)
{
	policy("sender:resolve\n");
	CHECK(session_is(
		HELLO FROM TO POSTMASTER QUIT, "220 250 250 451 250 221 "));
	CHECK(desk_has("out", "451 4.1.8"));
	policy("spf:refuse\n");
	CHECK(session_is(HELLO FROM TO QUIT, "220 250 250 451 221 "));
}

static void greylisting(void)
{
	policy("greylist:1\n");
	CHECK(session_is(
		HELLO FROM TO POSTMASTER QUIT, "220 250 250 451 250 221 "));
	clock_sleep_ms(1100);
	CHECK(session_is(HELLO FROM TO QUIT, "220 250 250 250 221 "));
}

/* What a client says is one word of a line of the log. */
static void logs(void)
{
	policy("helo:syntax\nlog:refusals\n");
	CHECK(session_is(
		"EHLO localhost\r\nMAIL FROM:<\"a b\"@c.test>\r\n" TO QUIT,
		"220 250 250 550 221 "));
	CHECK(scratch_holds("err",
		"talker: refused ip=192.0.2.1 stage=rcpt code=550 "
		"helo=localhost sender=a_b@c.test recipient=joe@me.test "
		"why=your_HELO_is_not_the_name_of_a_host\n"));
	policy("helo:syntax\n");
	CHECK(session_is(
		"EHLO localhost\r\n" FROM TO QUIT, "220 250 250 550 221 "));
	CHECK(scratch_holds("err", ""));
}

/* The end of the session, and who is to blame: other rules, too. */
static void guesses(void)
{
	policy("errors:3/3600\n");
	CHECK(session_is(HELLO FROM "RCPT TO:<a@x.test>\r\n"
				    "RCPT TO:<b@x.test>\r\n" TO
				    "RCPT TO:<c@x.test>\r\n" TO TO,
		"220 250 250 553 553 250 553 421 "));
	CHECK(session_is(HELLO FROM TO QUIT, "220 250 250 421 "));
	CHECK(unlink("policy/rates") == 0);
}

static void rates(void)
{
	policy("messages:1/3600\n");
	CHECK(session_is(HELLO FROM TO DATA FROM TO "DATA\r\n" QUIT,
		"220 250 250 250 354 250 250 250 450 221 "));
	/* By BDAT it is over with LAST: another one may begin. */
	CHECK(session_is(HELLO FROM TO "BDAT 3 LAST\r\nx\r\n" FROM TO QUIT,
		"220 250 250 250 450 250 250 221 "));
	CHECK(session_is(HELLO FROM TO "BDAT 3\r\nx\r\n" FROM
				       "BDAT 3 LAST\r\nx\r\n" FROM QUIT,
		"220 250 250 250 450 503 503 250 221 "));
	CHECK(unlink("policy/rates") == 0);
	policy("connects:1/3600\n");
	CHECK(session_is(QUIT, "220 221 "));
	CHECK(session(QUIT) == PARLEY_GONE);
	CHECK(desk_has("out", "421 4.7.0 too many connections"));
	CHECK(unlink("policy/rates") == 0);
}

static void early(void)
{
	int ends[2];

	policy("greetdelay:10\n");
	scratch_put("in", "");
	/* A file is no client that talks; what talks is a socket. */
	CHECK(socketpair(AF_UNIX, SOCK_STREAM, 0, ends) == 0);
	CHECK(write(ends[1], HELLO, strlen(HELLO)) > 0);
	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		if (dup2(ends[0], 0) == -1 || dup2(ends[0], 1) == -1)
			_exit(99);
		session_child();
	}
	file_close(ends[0]);
	int out = file_open_empty("out", 0600);
	CHECK(session_answer(ends[1], out) == 554);
	/* It may say QUIT, and that in five seconds. */
	CHECK(session_answer(ends[1], out) == 503);
	CHECK(write(ends[1], FROM, strlen(FROM)) > 0);
	CHECK(session_answer(ends[1], out) == 503);
	int64_t start = clock_steady_ms();
	CHECK(session_answer(ends[1], out) == 421);
	CHECK(clock_steady_ms() - start < 60000); /* not the 1200 s */
	CHECK(session_answer(ends[1], out) == 0);
	file_close(ends[1]);
	file_close(out);
	CHECK(waitpid(pid, 0, 0) == pid);
}

/* Fields go in above Received; those of others that say to be ours do not. */
static void fields(void)
{
	struct buf b = BUF_LIMIT(100000);

	policy("spf:mark\n");
	CHECK(session_is(HELLO FROM TO
		"DATA\r\nauthentication-results: me.test;\r\n"
		" spf=pass\r\nSubject: x\r\nReceived-SPF: pass "
		"receiver=me.test\r\nAuthentication-Results: "
		"other.test; none\r\n\r\n"
		"Authentication-Results: me.test\r\n.\r\n" QUIT,
		"220 250 250 250 354 250 221 "));
	CHECK(file_slurp("message", &b) == 0);
	const char *text = buf_text(&b);
	CHECK(str_starts(
		buf_str(&b), str_text("Received-SPF: temperror (me.test:")));
	const char *ours = strstr(text, "\nAuthentication-Results: me.test;\n"
					"  spf=temperror "
					"smtp.mailfrom=a@b.test;\n");
	const char *trace = strstr(text, "\nReceived: from");
	CHECK(ours && trace && ours < trace);
	CHECK(trace && strstr(trace, "\nSubject: x\nAuthentication-Results: "
				     "other.test; none\n\n"
				     "Authentication-Results: me.test\n"));
	/* In two pieces, by BDAT, and twice in a session. */
	CHECK(session_is(HELLO FROM TO DATA FROM TO
		"BDAT 10\r\nAuthenticaBDAT 29 LAST\r\n"
		"tion-Results:me.test;\r\n\r\nbodyQUIT\r\n",
		"220 250 250 250 354 250 250 250 250 250 221 "));
	CHECK(file_slurp("message", &b) == 0);
	CHECK(str_ends(buf_str(&b), str_text("\n\nbody\n")));
	CHECK(!strstr(buf_text(&b), "Results:me.test"));
	buf_free(&b);
}

static void advice(void)
{
	char path[300];

	scratch_put("asked", "#!/bin/sh\nwhile read -r l; do case $l in\n"
			     "recipient=joe*) a='refuse 5.1.1 not he';;\n"
			     "recipient=*) a=ok;; '') echo $a;; esac; done\n");
	CHECK(chmod("asked", 0700) == 0 && getcwd(path, 200));
	CHECK(setenv("SMTPPOLICY", "", 1) == 0);
	char line[400];
	snprintf(line, sizeof(line), "ask:%s/asked\n", path);
	policy(line);
	CHECK(session_is(HELLO FROM TO "RCPT TO:<sue@me.test>\r\n" QUIT,
		"220 250 250 550 250 221 "));
	CHECK(desk_has("out", "550 5.1.1 not he\r\n"));
	snprintf(line, sizeof(line), "ask:%s/none\n", path);
	policy(line);
	CHECK(session_is(HELLO FROM TO QUIT, "220 250 250 451 221 "));
	CHECK(desk_has("err", "unable to use"));
	CHECK(unsetenv("SMTPPOLICY") == 0);
}

/* A program of so many lines that says what to each stage. */
static void ask(const char *lines, const char *stages)
{
	char text[600];
	char path[200];

	CHECK(getcwd(path, sizeof(path)) != 0);
	snprintf(text, sizeof(text),
		"#!/bin/sh\na=ok\nwhile read -r l; do case $l in\n%s"
		"'') echo $a; a=ok;; esac; done\n",
		lines);
	scratch_put("asked", text);
	CHECK(chmod("asked", 0700) == 0);
	snprintf(text, sizeof(text), "ask:%s/asked\naskat:%s\n", path, stages);
	policy(text);
}

/* A greeting that refuses has one of two codes; QUIT is what is left. */
static void turned_away(void)
{
	ask("stage=connect) a='refuse not you';;\n", "connect");
	CHECK(session_is(HELLO FROM QUIT, "554 503 503 221 "));
	CHECK(desk_has("out", "554 5.7.1 not you\r\n503 5.5.1 "));
	CHECK(session_is("GRUNT\r\nNOOP\r\n", "554 500 503 "));
	ask("stage=connect) a='defer not now';;\n", "connect");
	CHECK(session(QUIT) == PARLEY_GONE);
	CHECK(strcmp(session_codes(), "421 ") == 0);
}

/* EHLO that is refused by a rule leaves transaction and name as they were. */
static void bad_names(void)
{
	ask("helo=bad.*) b=bad;;\nhelo=*) b=;;\n"
	    "stage=helo) c=1;;\nstage=*) c=;;\n"
	    "spf=*) [ \"$b$c\" = bad1 ] && a='refuse not you';;\n",
		"helo,data");
	CHECK(session_is("EHLO bad.test\r\n" FROM QUIT, "220 550 503 221 "));
	CHECK(session_is(HELLO FROM TO "EHLO bad.test\r\n" DATA QUIT,
		"220 250 250 250 550 354 250 221 "));
	CHECK(desk_has("message", "HELO client.test)"));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(desk_open);
	RUN(begin);
	RUN(off);
	RUN(nonsense);
	RUN(names);
	RUN(doubts);
	RUN(greylisting);
	RUN(logs);
	RUN(guesses);
	RUN(rates);
	RUN(early);
	RUN(fields);
	RUN(advice);
	RUN(turned_away);
	RUN(bad_names);
	RUN(scratch_leave);
	return check_done();
}
