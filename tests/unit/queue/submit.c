/* submit: what a queue program gets, and what its end is taken for
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "queue/submit.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <sys/wait.h>

#include "base/call.h"
#include "base/clock.h"
#include "queue/codes.h"
#include "queue/desk.h"
#include "queue/envelope.h"

#include "clerk.h"

static struct submit submit;
static int code;

/* A program in the place of qmail-queue. */
static void program(const char *script)
{
	scratch_put("filter", "#!/bin/sh\n");
	int fd = file_open_append("filter", 0700);
	CHECK(file_write_all(fd, script, strlen(script)) == 0);
	file_close(fd);
	CHECK(chmod("filter", 0700) == 0);
}

static void enter(void)
{
	signal(SIGPIPE, SIG_IGN);
	CHECK(setenv("QMAILQUEUE", "./filter", 1) == 0);
}

/* One small message; the verdict. */
static const char *send_one(void)
{
	code = -1;
	if (submit_open(&submit) == -1)
		return "not started";
	submit_text(&submit, "Subject: x\n\n");
	submit_bytes(&submit, "a\0b\n", 4);
	submit_sender(&submit, str_text("s@x.example"));
	submit_recipient(&submit, str_text("one"));
	submit_recipient(&submit, str_of("two-more", 3));
	return submit_close(&submit, &code);
}

static bool ends(const char *script, const char *want)
{
	program(script);
	return strcmp(send_one(), want) == 0;
}

static bool file_is(const char *path, const char *s, size_t n)
{
	struct buf b = BUF_LIMIT(1 << 24);
	bool same = file_slurp(path, &b) == 0 &&
		    str_equal(buf_str(&b), str_of(s, n));

	buf_free(&b);
	return same;
}

static void delivered(void)
{
	static const char message[] = "Subject: x\n\na\0b\n";
	static const char envelope[] = "Fs@x.example\0Tone\0Ttwo\0";

	CHECK(ends("cat >message; cat <&1 >envelope; echo $$ >pid", ""));
	CHECK(code == QUEUE_OK);
	CHECK(file_is("message", message, sizeof(message) - 1));
	CHECK(file_is("envelope", envelope, sizeof(envelope)));
	struct buf pid = BUF_LIMIT(30);
	CHECK(buf_add_num(&pid, (uint64_t)submit_pid(&submit)) == 0);
	CHECK(buf_add_byte(&pid, '\n') == 0);
	CHECK(scratch_holds("pid", buf_text(&pid)));
	buf_free(&pid);
}

static void notices(void)
{
	static const char want[] = "rHDRS\0Fs\0nNEVER\0Tr\0";

	program("cat >/dev/null; cat <&1 >envelope");
	CHECK(submit_open(&submit) == 0);
	submit_text(&submit, "x\n");
	submit_record(&submit, ENVELOPE_RET, str_text("HDRS"));
	submit_sender(&submit, str_text("s"));
	submit_record(&submit, ENVELOPE_NOTIFY, str_text("NEVER"));
	submit_recipient(&submit, str_text("r"));
	CHECK(strcmp(submit_close(&submit, 0), "") == 0);
	CHECK(file_is("envelope", want, sizeof(want)));
}

/* Only who says so knows more than senders and recipients. */
static void plain(void)
{
	CHECK(submit_plain());
	CHECK(setenv("QMAILQUEUEDSN", "", 1) == 0 && !submit_plain());
	CHECK(unsetenv("QMAILQUEUEDSN") == 0);
	CHECK(setenv("QMAILQUEUE", "", 1) == 0 && !submit_plain());
	CHECK(setenv("QMAILQUEUE", "./filter", 1) == 0 && submit_plain());
}

/* Larger than any pipe; and an envelope larger than the space. */
static void large(void)
{
	static char piece[100000];
	struct stat st;

	program("cat >message; cat <&1 >envelope");
	CHECK(submit_open(&submit) == 0);
	for (int i = 0; i < 20; i++)
		submit_bytes(&submit, piece, sizeof(piece));
	submit_sender(&submit, str_text(""));
	for (int i = 0; i < 20000; i++)
		submit_recipient(&submit, str_text("somebody"));
	CHECK(strcmp(submit_close(&submit, 0), "") == 0);
	CHECK(stat("message", &st) == 0 && st.st_size == 2000000);
	CHECK(stat("envelope", &st) == 0 && st.st_size == 20000 * 10 + 3);
}

static void exit_codes(void)
{
	CHECK(ends("cat >/dev/null; exit 31",
		"Dmail server permanently rejected message (#5.3.0)"));
	CHECK(code == QUEUE_REFUSED);
	CHECK(ends("cat >/dev/null; exit 53",
		"Zqq write error or disk full (#4.3.0)"));
	CHECK(ends("cat >/dev/null; kill -9 $$", "Zqq crashed (#4.3.0)"));
	CHECK(code == QUEUE_BUG);
}

/* Somebody else has heard how it ended: what became of the message is not known. */
static void reaped(void)
{
	(void)signal(SIGCHLD, SIG_IGN);
	CHECK(ends("cat >/dev/null", "Zqq crashed (#4.3.0)"));
	CHECK(code == QUEUE_BUG);
	(void)signal(SIGCHLD, SIG_DFL);
}

/* A message that no pipe holds; the verdict. */
static char refused(const char *script)
{
	static char piece[100000];

	program(script);
	CHECK(submit_open(&submit) == 0);
	for (int i = 0; i < 20; i++)
		submit_bytes(&submit, piece, sizeof(piece));
	submit_sender(&submit, str_text("s"));
	submit_recipient(&submit, str_text("r"));
	return submit_close(&submit, &code)[0];
}

/* It need not read to the end in order to refuse; but if it has not, it cannot
 * have taken it. */
static void early(void)
{
	CHECK(refused("exit 31") == 'D' && code == 31);
	CHECK(refused("exit 0") == 'Z');
	CHECK(refused("exec 0<&-; cat <&1 >envelope") == 'Z');
	CHECK(file_is("envelope", "Fs\0Tr", 6));
}

static void told_to_fail(void)
{
	static const char envelope[] = "Fs\0Tr";

	program("cat >message; cat <&1 >envelope");
	CHECK(submit_open(&submit) == 0);
	submit_text(&submit, "half");
	submit_fail(&submit);
	submit_sender(&submit, str_text("s"));
	submit_recipient(&submit, str_text("r"));
	CHECK(submit_close(&submit, &code)[0] == 'Z');
	CHECK(file_is("envelope", envelope, sizeof(envelope)));
}

/* From where it stands; what cannot be read to its end is not queued. */
static void rest(void)
{
	static const char *const paths[] = {"text", "."};
	char c;

	program("cat >message; cat <&1 >envelope");
	scratch_put("text", "the rest\n");
	for (size_t i = 0; i < 2; i++) {
		int fd = file_open_read(paths[i]);
		CHECK(submit_open(&submit) == 0);
		submit_text(&submit, "first ");
		CHECK(i > 0 || file_read(fd, &c, 1) == 1);
		CHECK(submit_rest(&submit, fd) == (i ? -1 : 0));
		CHECK(i == 0 || errno == EISDIR);
		submit_sender(&submit, str_text("s"));
		submit_recipient(&submit, str_text("r"));
		const char *verdict = submit_close(&submit, &code);
		CHECK(i ? *verdict == 'Z' : !*verdict);
		CHECK(i || file_is("message", "first he rest\n", 14));
		file_close(fd);
	}
}

static void own_words(void)
{
	const char *usual = codes_text(QUEUE_CUSTOM);

	CHECK(ends("cat >/dev/null; echo 'Dno (#5.7.1)' >&6; exit 82",
		"Dno (#5.7.1)"));
	CHECK(ends("printf 'Znot now\\r\\n250 ok\\t\\n' >&6; exit 82",
		"Znot now  250 ok"));
	CHECK(ends("echo 'Kfine' >&6; exit 82", usual));
	CHECK(ends("echo 'D' >&6; exit 82", usual));
	CHECK(ends("exit 82", usual));
	CHECK(ends("cat >/dev/null; cat <&1 >/dev/null; echo 'Dno' >&6", ""));
}

static void long_words(void)
{
	program("printf 'D%05000d' 0 >&6; exit 82");
	CHECK(strlen(send_one()) == SUBMIT_TEXT - 1);
	/* A child that keeps descriptor 6 open holds nobody up. */
	CHECK(ends(
		"sleep 5 >/dev/null & echo 'Zlater' >&6; exit 82", "Zlater"));
}

static void caller_waits(void)
{
	int status = 0;

	program("cat >/dev/null; cat <&1 >/dev/null; exit 54");
	CHECK(submit_open(&submit) == 0);
	submit_sender(&submit, str_text("s"));
	submit_end(&submit);
	CHECK(waitpid(submit_pid(&submit), &status, 0) != -1);
	CHECK(strcmp(submit_verdict(&submit, status),
		      "Zqq read error (#4.3.0)") == 0);
}

/* It reads too late; and that is no message. */
static void in_a_hurry(void)
{
	static char piece[200000];
	int status = 0;
	int64_t start = clock_steady_ms();

	program("while [ ! -e go ]; do sleep 0.1; done\n"
		"cat >message; cat <&1 >envelope");
	CHECK(submit_start(&submit) == 0);
	submit_hurry(&submit, start + 500);
	submit_bytes(&submit, piece, sizeof(piece));
	submit_sender(&submit, str_text("s"));
	submit_end(&submit);
	CHECK(clock_steady_ms() - start < 5000);
	scratch_put("go", "");
	CHECK(waitpid(submit_pid(&submit), &status, 0) != -1);
	CHECK(*submit_verdict(&submit, status) == 'Z');
	CHECK(file_is("envelope", "Fs", 3));
}

/* The same message, with nobody started; our own pid is its name. */
static void at_the_desk(void)
{
	static const char message[] = "Subject: x\n\na\0b\n";
	static const char envelope[] = "Fs@x.example\0Tone\0Ttwo\0";

	CHECK(unsetenv("QMAILQUEUE") == 0);
	scratch_mkdir("home");
	scratch_mkdir("home/accept");
	pid_t pid = clerk(true, QUEUE_OK);
	CHECK(strcmp(send_one(), "") == 0 && code == QUEUE_OK);
	CHECK(submit_pid(&submit) == getpid() && took(pid));
	CHECK(file_is("message", message, sizeof(message) - 1));
	CHECK(file_is("envelope", envelope, sizeof(envelope)));
	pid = clerk(true, QUEUE_WRITE);
	CHECK(strcmp(send_one(), "Zqq write error or disk full (#4.3.0)") == 0);
	CHECK(code == QUEUE_WRITE && took(pid));
	pid = clerk(true, -1);
	CHECK(strcmp(send_one(), "Zqq crashed (#4.3.0)") == 0);
	CHECK(code == QUEUE_BUG && took(pid));
}

static void desk_told_to_fail(void)
{
	static const char envelope[] = "Fs\0Tr";

	pid_t pid = clerk(true, QUEUE_READ);
	CHECK(submit_open(&submit) == 0);
	submit_text(&submit, "half");
	submit_fail(&submit);
	submit_sender(&submit, str_text("s"));
	submit_recipient(&submit, str_text("r"));
	CHECK(strcmp(submit_close(&submit, &code), "Zqq read error (#4.3.0)") ==
		0);
	CHECK(took(pid) && file_is("envelope", envelope, sizeof(envelope)));
}

/* Nobody has time, or nobody is there: the program itself, as ever. A filter is
 * always the one that is meant. */
static void past_the_desk(void)
{
	int before = scratch_held();

	CHECK(mkdir("home/bin", 0700) == 0);
	program("cat >program; cat <&1 >/dev/null");
	CHECK(rename("filter", "home/bin/qmail-queue") == 0);
	pid_t pid = clerk(false, -1);
	CHECK(strcmp(send_one(), "") == 0 && submit_pid(&submit) != getpid());
	CHECK(took(pid));
	CHECK(file_is("message", "", 0));
	CHECK(file_is("program", "Subject: x\n\na\0b\n", 16));
	CHECK(strcmp(send_one(), "") == 0); /* a socket without a listener */
	CHECK(unlink("home/" DESK_PATH) == 0 && strcmp(send_one(), "") == 0);
	int listener = call_listen("home/" DESK_PATH, 5);
	CHECK(submit_start(&submit) == 0 && submit_pid(&submit) != getpid());
	submit_sender(&submit, str_text("s"));
	CHECK(strcmp(submit_close(&submit, &code), "") == 0);
	CHECK(setenv("QMAILQUEUE", "./filter", 1) == 0);
	CHECK(ends("cat >/dev/null; exit 31",
		"Dmail server permanently rejected message (#5.3.0)"));
	struct pollfd called = {.fd = listener, .events = POLLIN};
	CHECK(poll(&called, 1, 0) == 0);
	file_close(listener);
	CHECK(scratch_held() == before); /* no descriptor was left behind */
}

/* That it is to fail is not forgotten on the way from one to the other. */
static void failed_past_the_desk(void)
{
	CHECK(unsetenv("QMAILQUEUE") == 0);
	CHECK(unlink("home/" DESK_PATH) == 0);
	program("cat >/dev/null; cat <&1 >envelope");
	CHECK(rename("filter", "home/bin/qmail-queue") == 0);
	pid_t pid = clerk(false, -1);
	CHECK(submit_open(&submit) == 0);
	submit_text(&submit, "half");
	submit_fail(&submit);
	submit_sender(&submit, str_text("s"));
	submit_recipient(&submit, str_text("r"));
	CHECK(submit_close(&submit, &code)[0] == 'Z' && code == QUEUE_OK);
	CHECK(took(pid) && file_is("envelope", "Fs\0Tr", 6));
}

/* No desk that has time, and no program either: known at the end. */
static void nobody_at_all(void)
{
	int before = scratch_held();

	CHECK(unsetenv("QMAILQUEUE") == 0);
	CHECK(unlink("home/bin/qmail-queue") == 0);
	pid_t pid = clerk(false, -1);
	CHECK(strcmp(send_one(), "Zunable to exec qq (#4.3.0)") == 0);
	CHECK(code == QUEUE_EXEC && took(pid));
	CHECK(unlink("home/" DESK_PATH) == 0);
	CHECK(submit_open(&submit) == -1 && errno == ENOENT);
	CHECK(scratch_held() == before); /* no descriptor was left behind */
}

static void not_there(void)
{
	CHECK(setenv("QMAILQUEUE", "./none", 1) == 0);
	CHECK(submit_open(&submit) == -1 && errno == ENOENT);
	int before = scratch_held();
	for (int i = 0; i < 100; i++)
		CHECK(submit_open(&submit) == -1);
	CHECK(scratch_held() == before); /* no descriptor was left behind */
}

int main(void)
{
	RUN(scratch_enter);
	RUN(enter);
	RUN(delivered);
	RUN(notices);
	RUN(plain);
	RUN(large);
	RUN(exit_codes);
	RUN(reaped);
	RUN(early);
	RUN(told_to_fail);
	RUN(rest);
	RUN(own_words);
	RUN(long_words);
	RUN(caller_waits);
	RUN(in_a_hurry);
	RUN(at_the_desk);
	RUN(desk_told_to_fail);
	RUN(past_the_desk);
	RUN(failed_past_the_desk);
	RUN(nobody_at_all);
	RUN(not_there);
	RUN(scratch_leave);
	return check_done();
}
