/* login: a client before the login, and the checker's verdicts
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "pop/login.h"

#include "base/clock.h"
#include "base/die.h"

#include "child.h"

const char prog_name[] = "popup";

static bool tls_required;

static void session(void)
{
	static char in_space[1];
	static char out_space[2048];
	static char check[] = "./check";
	static char next[] = "./next";
	static char *checker[] = {check, next, 0};
	static struct login login = {
		.in = IN_FROM(0, in_space), .out = OUT_TO(1, out_space)};

	login.in.tied = &login.out;
	login.checker = checker;
	login.remote = "192.0.2.1";
	login.terms.timeout = 5;
	login.in.timeout = login.terms.timeout;
	login.tls.required = tls_required;
	_exit(login_run(&login, "pop.example"));
}

/* The code after these lines from the client. */
static int after(const char *lines)
{
	scratch_put("in", lines);
	ignore(unlink("seen"));
	return child_run(session);
}

/* Was all this said, behind the greeting? */
static bool said(const char *text)
{
	struct buf b = BUF_LIMIT(100000);

	CHECK(file_slurp("out", &b) == 0);
	struct str rest = buf_str(&b);
	struct str greeting = str_cut(&rest, '\n');
	bool same = str_starts(greeting, str_text("+OK <")) &&
		    str_ends(greeting, str_text("@pop.example>\r")) &&
		    str_is(rest, text);
	if (!same)
		printf("# %s", buf_text(&b));
	buf_free(&b);
	return same;
}

/* What the checker read from descriptor 3, without the timestamp. */
static bool seen(const char *login, const char *password)
{
	struct buf b = BUF_LIMIT(1000);

	if (file_slurp("seen", &b) == -1)
		return false;
	struct str rest = buf_str(&b);
	bool same = str_is(str_cut(&rest, 0), login) &&
		    str_is(str_cut(&rest, 0), password) && rest.n > 15 &&
		    rest.s[0] == '<' &&
		    str_ends(rest, str_of("@pop.example>", 14));
	buf_free(&b);
	return same;
}

static void enter(void)
{
	scratch_put("check",
		"#!/bin/sh\n"
		"cat <&3 >seen\n"
		"case $(tr '\\0' ' ' <seen) in\n"
		"good*) exec \"$@\" ;; temp*) exit 111 ;; misuse*) exit 2 ;;\n"
		"crash*) kill -9 $$ ;; unknown*) exit 100 ;; esac\n"
		"exit 1\n");
	scratch_put("next", "#!/bin/sh\necho \"+OK next\"\ncat\n");
	CHECK(chmod("check", 0700) == 0 && chmod("next", 0700) == 0);
}

/* What is sent along belongs to what comes next, to the last byte. */
static void user_pass(void)
{
	CHECK(after("USER good\r\nPASS two words\r\nSTAT\r\nQUI") == 0);
	CHECK(said("+OK \r\n+OK next\nSTAT\r\nQUI"));
	CHECK(seen("good", "two words"));
	CHECK(scratch_holds("err", ""));
}

static void apop(void)
{
	CHECK(after("apop good 0123456789abcdef0123456789abcdef\nx") == 0);
	CHECK(said("+OK next\nx"));
	CHECK(seen("good", "0123456789abcdef0123456789abcdef"));
	CHECK(after("APOP\r\nAPOP good\r\nQUIT\r\n") == LOGIN_GONE);
	CHECK(said("-ERR syntax error\r\n-ERR syntax error\r\n+OK \r\n"));
}

static void auth(void)
{
	/* NUL good NUL pw */
	CHECK(after("AUTH PLAIN AGdvb2QAcHc=\r\nSTAT\r\n") == 0);
	CHECK(said("+OK next\nSTAT\r\n") && seen("good", "pw"));
	CHECK(after("AUTH LOGIN\r\nZ29vZA==\r\ncHc=\r\nSTAT\r\n") == 0);
	CHECK(said("+ VXNlcm5hbWU6\r\n+ UGFzc3dvcmQ6\r\n+OK next\nSTAT\r\n"));
	CHECK(seen("good", "pw"));
	CHECK(after("AUTH\r\nAUTH X\r\nAUTH PLAIN\r\n*\r\nAUTH PLAIN x\r\n"
		    "QUIT\r\n") == LOGIN_GONE);
	CHECK(said("+OK list follows\r\nPLAIN\r\nLOGIN\r\n.\r\n"
		   "-ERR unrecognized authentication type\r\n+ \r\n"
		   "-ERR authentication cancelled\r\n-ERR syntax error\r\n"
		   "+OK \r\n"));
}

/* Three attempts, each with a delay. */
static void refused(void)
{
	int64_t before = clock_steady_ms();

	CHECK(after("USER a\r\nPASS b\r\nPASS b\r\nUSER temp\r\nPASS b\r\n"
		    "USER unknown\r\nPASS b\r\nQUIT\r\n") == LOGIN_GONE);
	CHECK(clock_steady_ms() - before >= 6000);
	CHECK(said("+OK \r\n-ERR [AUTH] authorization failed\r\n"
		   "-ERR USER first\r\n+OK \r\n"
		   "-ERR [SYS/TEMP] unable to check passwords now\r\n"
		   "+OK \r\n-ERR [AUTH] authorization failed\r\n"));
	CHECK(scratch_holds("err",
		"popup: refused: ip 192.0.2.1 user a reason wrong\n"
		"popup: refused: ip 192.0.2.1 user temp reason temporary\n"
		"popup: refused: ip 192.0.2.1 user unknown reason wrong\n"));
}

static void failures(void)
{
	CHECK(after("USER crash\r\nPASS b\r\nQUIT\r\n") == LOGIN_GONE);
	CHECK(said("+OK \r\n-ERR aack, child crashed\r\n"));
	CHECK(after("USER misuse\r\nPASS b\r\n") == LOGIN_GONE);
	CHECK(said("+OK \r\n-ERR [SYS/PERM] unable to check passwords\r\n"));
	CHECK(rename("check", "away") == 0);
	CHECK(after("USER good\r\nPASS b\r\n") == LOGIN_GONE);
	CHECK(said("+OK \r\n-ERR [SYS/PERM] unable to check passwords\r\n"));
	CHECK(rename("away", "check") == 0);
}

/* More than fits into 512 bytes is wrong, and nobody is asked. */
static void too_long(void)
{
	enum { FLOOD = COMMAND_MAX + 100 };
	static char lines[FLOOD + 100];

	memcpy(lines, "USER good\r\nPASS ", 16);
	memset(lines + 16, 'p', 600);
	memcpy(lines + 616, "\r\n", 3);
	CHECK(after(lines) == LOGIN_GONE && !scratch_there("seen"));
	CHECK(said("+OK \r\n-ERR [AUTH] authorization failed\r\n"));
	memset(lines + 16, 'p', FLOOD);
	memcpy(lines + 16 + FLOOD, "\r\nQUIT\r\n", 9);
	CHECK(after(lines) == LOGIN_GONE && !scratch_there("seen"));
	CHECK(said("+OK \r\n-ERR line too long\r\n+OK \r\n"));
}

static void hostile(void)
{
	static char lines[100000];

	CHECK(after("PASS x\r\nSTAT\r\nUSER\r\nUSER a\rb\r\nQUIT now\r\n") ==
		LOGIN_GONE);
	CHECK(said("-ERR USER first\r\n-ERR authorization first\r\n"
		   "-ERR syntax error\r\n"
		   "-ERR NUL or carriage return within the line\r\n+OK \r\n"));
	memset(lines, 'x', sizeof(lines) - 1);
	CHECK(after(lines) == LOGIN_GONE && said("-ERR line too long\r\n"));
	memset(lines, '\n', 300);
	lines[300] = 0;
	CHECK(after(lines) == LOGIN_GONE);
	CHECK(after("USER x") == LOGIN_GONE && said(""));
	scratch_put_bytes("in", "USER a\0b\nQUIT\n", 14);
	CHECK(child_run(session) == LOGIN_GONE);
	CHECK(said("-ERR NUL or carriage return within the line\r\n+OK \r\n"));
}

static void without_tls(void)
{
	CHECK(after("STLS\r\nUTF8\r\nQUIT\r\n") == LOGIN_GONE);
	CHECK(said("-ERR no TLS here, or no longer\r\n+OK UTF8 enabled\r\n"
		   "+OK \r\n"));
	tls_required = true;
	CHECK(after("USER good\r\nPASS x\r\nAPOP a b\r\nAUTH PLAIN\r\n"
		    "QUIT\r\n") == LOGIN_GONE);
	CHECK(said("-ERR STLS first\r\n-ERR STLS first\r\n-ERR STLS first\r\n"
		   "-ERR STLS first\r\n+OK \r\n"));
	tls_required = false;
}

int main(void)
{
	RUN(scratch_enter);
	RUN(enter);
	RUN(user_pass);
	RUN(apop);
	RUN(auth);
	RUN(refused);
	RUN(failures);
	RUN(too_long);
	RUN(hostile);
	RUN(without_tls);
	RUN(scratch_leave);
	return check_done();
}
