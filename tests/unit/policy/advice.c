/* advice: programs that answer, and programs that do not
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/advice.h"

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>

#include "base/clock.h"

#include "scratch.h"

static struct advice advice;

static void program(const char *body)
{
	char text[1000];

	snprintf(text, sizeof(text), "#!/bin/sh\n%s\n", body);
	scratch_put("program", text);
	CHECK(chmod("program", 0700) == 0);
}

static void renew(void)
{
	advice_end(&advice);
	advice = (struct advice){0};
}

static enum advice_verdict ask_within(const char *sender, int64_t ms)
{
	const struct advice_fact facts[] = {{"stage", str_text("rcpt")},
		{"sender", str_text(sender)}, {0, str_of(0, 0)}};

	return advice_ask(&advice, "./program", facts, clock_steady_ms() + ms);
}

static enum advice_verdict ask(const char *sender)
{
	return ask_within(sender, 60000);
}

static enum advice_verdict parse(const char *text)
{
	static char line[1000];

	memcpy(line, text, strlen(text) + 1);
	return advice_parse(&advice, line, strlen(text));
}

static bool said(const char *status, const char *text)
{
	return strcmp(advice.status, status) == 0 &&
	       strcmp(advice.text, text) == 0;
}

static void lines(void)
{
	static const char *const trouble[] = {"", " ok", "OK", "okay",
		"refused", "250 ok", "refuse5.7.1", "deferr"};

	scratch_enter();
	(void)signal(SIGPIPE, SIG_IGN);
	CHECK(parse("ok") == ADVICE_OK && parse("ok fine") == ADVICE_OK);
	CHECK(parse("refuse 5.1.8 not you") == ADVICE_REFUSE);
	CHECK(said("5.1.8", "not you"));
	CHECK(parse("refuse not you") == ADVICE_REFUSE);
	CHECK(said("5.7.1", "not you"));
	CHECK(parse("refuse 4.1.8 x") == ADVICE_REFUSE);
	CHECK(said("5.7.1", "4.1.8 x"));
	CHECK(parse("defer") == ADVICE_DEFER);
	CHECK(said("4.7.1", "not wanted here"));
	CHECK(parse("defer 4.7.255") == ADVICE_DEFER);
	CHECK(said("4.7.255", "not wanted here"));
	CHECK(parse("defer 4..7 x") == ADVICE_DEFER && said("4.7.1", "4..7 x"));
	CHECK(parse("defer 4.7. x") == ADVICE_DEFER && said("4.7.1", "4.7. x"));
	CHECK(parse("refuse a\rb\x01\xffz") == ADVICE_REFUSE);
	CHECK(said("5.7.1", "a?b??z"));
	for (size_t i = 0; i < sizeof(trouble) / sizeof(*trouble); i++)
		CHECK(parse(trouble[i]) == ADVICE_TROUBLE);
}

/* It is told everything, safely, and lives for the whole session. */
static void talks(void)
{
	program("n=0; while read -r line; do\n"
		"echo \"$line\" >>log\n"
		"case $line in sender=bad*) bad=1 ;; '')\n"
		"n=$((n + 1)); [ \"$bad\" ] && echo refuse number $n || echo "
		"ok\n"
		"bad= ;; esac; done; echo end >>log");
	CHECK(ask("joe@a.test") == ADVICE_OK);
	CHECK(ask("bad\n%\x80=") == ADVICE_REFUSE && said("5.7.1", "number 2"));
	CHECK(ask("joe@a.test") == ADVICE_OK);
	pid_t pid = advice.pid;
	renew();
	CHECK(waitpid(pid, 0, 0) == pid);
	CHECK(scratch_holds("log", "stage=rcpt\nsender=joe@a.test\n\n"
				   "stage=rcpt\nsender=bad%0A%25%80=\n\n"
				   "stage=rcpt\nsender=joe@a.test\n\nend\n"));
}

static void trouble_from(const char *body)
{
	program(body);
	CHECK(ask_within("joe", 20000) == ADVICE_TROUBLE);
	/* Not asked again, nor there any more. */
	int64_t start = clock_steady_ms();
	CHECK(ask("joe") == ADVICE_TROUBLE);
	CHECK(clock_steady_ms() - start < 10000);
	CHECK(advice.broken && !advice.pid);
	CHECK(waitpid(-1, 0, WNOHANG) == -1);
	renew();
}

static void trouble(void)
{
	trouble_from("exit 0");
	trouble_from("exec <&-; exit 111");
	trouble_from("echo nonsense; exec cat");
	trouble_from("printf ok; exec >&-; exec cat");
	trouble_from("kill -9 $$");
	trouble_from("while :; do printf xxxxxxxxxx; done");
	trouble_from("printf 'ok\\nok\\n'; exec cat");
	CHECK(remove("program") == 0);
	CHECK(ask("joe") == ADVICE_TROUBLE && advice.broken);
	renew();
}

/* Its longest answer has as many bytes as this, the end of the line included. */
static void long_line(void)
{
	char text[ADVICE_LINE_MAX] = "refuse ";

	memset(text + 7, 'x', sizeof(text) - 8);
	text[sizeof(text) - 1] = 0;
	scratch_put("answer", text);
	program("read -r a; read -r b; read -r c; cat answer; echo; exec cat "
		">/dev/null");
	CHECK(ask("joe") == ADVICE_REFUSE);
	CHECK(strlen(advice.text) == ADVICE_LINE_MAX - 8);
	renew();
	program("read -r a; read -r b; read -r c; cat answer; echo x; exec cat "
		">/dev/null");
	CHECK(ask("joe") == ADVICE_TROUBLE && advice.broken);
	renew();
}

/* What it says too early is not taken for the next answer. */
static void too_early(void)
{
	program("read -r a; read -r b; read -r c; echo ok; sleep 1\n"
		"echo ok; : >said; exec cat >/dev/null");
	CHECK(ask("joe") == ADVICE_OK);
	for (int i = 0; i < 600 && !scratch_there("said"); i++)
		clock_sleep_ms(50);
	CHECK(ask("joe") == ADVICE_TROUBLE && advice.broken);
	renew();
}

/* It hangs, and so does what it has started. */
static void deadline(void)
{
	program("sleep 100 & sleep 100");
	int64_t start = clock_steady_ms();
	CHECK(ask_within("joe", 300) == ADVICE_TROUBLE);
	CHECK(clock_steady_ms() - start >= 300);
	CHECK(clock_steady_ms() - start < 60000);
	CHECK(advice.broken && !advice.pid);
	renew();
	scratch_leave();
}

int main(void)
{
	RUN(lines);
	RUN(talks);
	RUN(trouble);
	RUN(long_line);
	RUN(too_early);
	RUN(deadline);
	return check_done();
}
