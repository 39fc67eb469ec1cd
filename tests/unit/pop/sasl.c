/* sasl: both mechanisms, with the first answer and without it
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "pop/sasl.h"

#include "../talk/feed.h"
#include "wire.h"

static struct sasl sasl;
static struct out out;

static enum sasl_verdict talk(const char *argument, const char *answers)
{
	static struct command_line line;
	struct in in = feed(answers, strlen(answers), 1);

	out = wire_out();
	return sasl_talk(&sasl, str_text(argument), &line, &in, &out);
}

static bool is(const char *login, const char *password)
{
	return str_is(sasl.login, login) && str_is(sasl.password, password);
}

static void plain(void)
{
	/* NUL joe NUL secret */
	CHECK(talk("PLAIN AGpvZQBzZWNyZXQ=", "") == SASL_OK);
	CHECK(is("joe", "secret") && out.n == 0);
	CHECK(talk("plain", "AGpvZQBzZWNyZXQ=\r\n") == SASL_OK);
	CHECK(is("joe", "secret") && wire_is(&out, "+ \r\n"));
	/* joe NUL joe NUL secret */
	CHECK(talk("PLAIN am9lAGpvZQBzZWNyZXQ=", "") == SASL_OK);
	CHECK(is("joe", "secret"));
	/* An empty password is the checker's to refuse. */
	CHECK(talk("PLAIN AGpvZQA=", "") == SASL_OK && is("joe", ""));
}

static void bad_plain(void)
{
	/* ann NUL joe NUL secret: joe shall act for ann */
	CHECK(talk("PLAIN YW5uAGpvZQBzZWNyZXQ=", "") == SASL_BAD);
	CHECK(talk("PLAIN am9l", "") == SASL_BAD);
	CHECK(talk("PLAIN AGpvZQ==", "") == SASL_BAD);
	CHECK(talk("PLAIN AABzZWNyZXQ=", "") == SASL_BAD);
	/* NUL joe NUL sec NUL ret */
	CHECK(talk("PLAIN AGpvZQBzZWMAcmV0", "") == SASL_BAD);
	CHECK(talk("PLAIN =", "") == SASL_BAD);
	CHECK(talk("PLAIN AGpvZQBzZWNyZXQ", "") == SASL_BAD);
	CHECK(talk("PLAIN", "AGpvZQ BzZWNyZXQ=\r\n") == SASL_BAD);
	CHECK(talk("PLAIN", "\r\n") == SASL_BAD);
}

static void login(void)
{
	CHECK(talk("LOGIN", "am9l\r\nc2VjcmV0\r\n") == SASL_OK);
	CHECK(is("joe", "secret"));
	CHECK(wire_is(&out, "+ VXNlcm5hbWU6\r\n+ UGFzc3dvcmQ6\r\n"));
	CHECK(talk("login am9l", "c2VjcmV0\n") == SASL_OK);
	CHECK(is("joe", "secret") && wire_is(&out, "+ UGFzc3dvcmQ6\r\n"));
	CHECK(talk("LOGIN =", "c2VjcmV0\n") == SASL_BAD);
	CHECK(talk("LOGIN", "am9lAA==\r\nc2VjcmV0\r\n") == SASL_BAD);
	CHECK(talk("LOGIN", "am9l\r\nc2VjcmV0AA==\r\n") == SASL_BAD);
	CHECK(talk("LOGIN", "joe\r\n") == SASL_BAD);
}

static void others(void)
{
	CHECK(talk("", "") == SASL_LIST && out.n == 0);
	CHECK(talk("CRAM-MD5", "") == SASL_UNKNOWN);
	CHECK(talk("PLAIN", "*\r\n") == SASL_CANCELLED);
	CHECK(talk("LOGIN", "am9l\r\n*\r\n") == SASL_CANCELLED);
	CHECK(talk("PLAIN", "") == SASL_GONE);
	CHECK(talk("PLAIN", "AGpv") == SASL_GONE);
	CHECK(talk("LOGIN", "am9l\r\n") == SASL_GONE);
}

/* The longest lines are no more than there is room for. */
static void length(void)
{
	static char answers[3 * SASL_MAX];

	memset(answers, 'Q', sizeof(answers));
	memcpy(answers + SASL_MAX, "\r\n", 2);
	memcpy(answers + 2 * SASL_MAX + 2, "\r\n", 3);
	CHECK(talk("LOGIN", answers) == SASL_OK);
	CHECK(sasl.login.n == SASL_MAX / 4 * 3 &&
		sasl.password.n == SASL_MAX / 4 * 3);
	memset(answers, 'Q', sizeof(answers));
	memcpy(answers + SASL_MAX + 4, "\r\n", 3);
	CHECK(talk("PLAIN", answers) == SASL_BAD);
	static char flood[SASL_LINE_MOST];
	memset(flood, 'Q', sizeof(flood) - 1);
	CHECK(talk("PLAIN", flood) == SASL_GONE);
}

int main(void)
{
	RUN(plain);
	RUN(bad_plain);
	RUN(login);
	RUN(others);
	RUN(length);
	return check_done();
}
