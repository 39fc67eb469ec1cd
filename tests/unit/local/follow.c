/* follow: each kind of line done, said, or refused; the first failure ends it
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/follow.h"

#include <signal.h>
#include <sys/wait.h>

#include "scratch.h"

enum how { REALLY, DRY, FORWARD_ONLY };

static void obey(const char *lines, enum how how)
{
	static struct letter letter = {.user = "joe",
		.home = "/",
		.local = "joe",
		.dash = "",
		.ext = "",
		.host = "h",
		.sender = "s@x",
		.aliasempty = ""};
	struct dotqmail dot = {.by_default = false};
	struct follow follow = {.letter = &letter,
		.dry = how == DRY,
		.forward_only = how == FORWARD_ONLY};

	signal(SIGPIPE, SIG_IGN);
	if (letter_lines(&letter) == -1 || letter_new_sender(&letter) == -1 ||
		letter_env(&letter, &dot) == -1)
		_exit(99);
	follow_lines(&follow, str_text(lines));
}

/* In a child; its exit code. What it says is in out and err. */
static int follow(const char *lines, enum how how)
{
	int status = -1;

	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		int in = file_open_read("message");
		int out = file_open_empty("out", 0600);
		int err = file_open_empty("err", 0600);
		if (dup2(in, 0) == -1 || dup2(out, 1) == -1 ||
			dup2(err, 2) == -1)
			_exit(99);
		obey(lines, how);
		_exit(0);
	}
	CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
	return WEXITSTATUS(status);
}

static bool out_is(const char *text)
{
	return scratch_holds("out", text);
}

static bool err_starts(const char *text)
{
	struct buf b = BUF_LIMIT(10000);
	bool right = file_slurp("err", &b) == 0 &&
		     str_starts(buf_str(&b), str_text(text));

	buf_free(&b);
	return right;
}

/* The program that gets forwarded mail: keeps it, or ends as told. */
static void enter(void)
{
	scratch_put("message", "Subject: x\n\nbody\n");
	scratch_put("filter", "#!/bin/sh\ncat >copy\ncat <&1 >raw\n"
			      "tr '\\0' '|' <raw >envelope\nexit $CODE\n");
	CHECK(chmod("filter", 0700) == 0);
	CHECK(setenv("QMAILQUEUE", "./filter", 1) == 0);
	CHECK(setenv("QMAILDELIVERY", "1764000000123456.0", 1) == 0);
	CHECK(setenv("CODE", "0", 1) == 0);
}

static void blank(void)
{
	static const char *const texts[] = {"", "\n", "\n|x\n", " \t\n|x\n"};

	for (size_t i = 0; i < 4; i++) {
		CHECK(follow(texts[i], REALLY) == 111);
		CHECK(err_starts("Uh-oh: first line of .qmail file is blank"));
	}
	CHECK(follow("# only this\n\n \n+other\n", REALLY) == 0);
	CHECK(out_is("did 0+0+0\n"));
}

static void dry(void)
{
	CHECK(follow("|date\n./box\n./dir/\n&a@b\nc@d\n", DRY) == 0);
	CHECK(out_is("program date\nmbox ./box\nmaildir ./dir/\n"
		     "forward a@b\nforward c@d\ndid 2+2+1\n"));
	CHECK(!scratch_there("box"));
}

static void programs(void)
{
	CHECK(follow("|cat >got\n|cat >>got; echo said\n", REALLY) == 0);
	CHECK(scratch_holds("got", "Subject: x\n\nbody\nSubject: x\n\nbody\n"));
	CHECK(out_is("said\ndid 0+0+2\n"));
	CHECK(follow("|echo $SENDER $LOCAL\n", REALLY) == 0);
	CHECK(out_is("s@x joe\ndid 0+0+1\n"));
}

/* What a program's exit code means, and that nothing after it is done. */
static void exit_codes(void)
{
	static const unsigned char permanent[] = {
		100, 112, 64, 65, 70, 76, 77, 78};
	char lines[64];

	for (int code = 1; code < 256; code++) {
		int want = code == 99 ? 0 : 111;
		if (memchr(permanent, code, sizeof(permanent)))
			want = 100;
		snprintf(lines, sizeof(lines), "|exit %d\n|touch more\n", code);
		CHECK(follow(lines, REALLY) == want);
		CHECK(!scratch_there("more"));
	}
	CHECK(follow("|kill -9 $$\n", REALLY) == 111);
	CHECK(err_starts("Aack, child crashed. (#4.3.0)"));
}

/* 99 ends the file, but what stands above it is done, forwarding as well. */
static void stop(void)
{
	CHECK(follow("&a@b\n|exit 99\n|touch more\n&c@d\n", REALLY) == 0);
	CHECK(scratch_holds("envelope", "Fs@x|Ta@b||"));
	CHECK(!scratch_there("more"));
}

static void files(void)
{
	scratch_mkdir("dir");
	scratch_mkdir("dir/tmp");
	scratch_mkdir("dir/new");
	CHECK(follow("./box\n./dir/\n", REALLY) == 0 && out_is("did 2+0+0\n"));
	struct buf b = BUF_LIMIT(10000);
	CHECK(file_slurp("box", &b) == 0);
	CHECK(str_starts(buf_str(&b), str_text("From s@x ")));
	CHECK(str_ends(buf_str(&b),
		str_text("\nReturn-Path: <s@x>\nDelivered-To: joe@h\n"
			 "Subject: x\n\nbody\n\n")));
	buf_free(&b);
	CHECK(follow("./dir/\n", REALLY) == 0);
	CHECK(system("test $(ls dir/new | wc -l) = 2") == 0); /* L1 and L2 */
	CHECK(follow("./dir/\n", REALLY) == 0);
	CHECK(system("test $(ls dir/new | wc -l) = 2") == 0);
	CHECK(follow("./none/\n", REALLY) == 111);
	CHECK(err_starts("Unable to chdir to maildir. (#4.2.1)"));
	CHECK(follow("./none/box\n", REALLY) == 111);
	CHECK(err_starts("Unable to open ./none/box: "));
}

static void forwards(void)
{
	CHECK(follow("a@b\n&c@d\n|true\n& e\n", REALLY) == 0);
	CHECK(scratch_holds("envelope", "Fs@x|Ta@b|Tc@d|T e||"));
	CHECK(scratch_holds("copy", "Delivered-To: joe@h\n"
				    "Subject: x\n\nbody\n"));
	/* All of it, though a mailbox has it already. */
	CHECK(follow("a@b\n./other\n", REALLY) == 0);
	CHECK(scratch_holds("copy", "Delivered-To: joe@h\n"
				    "Subject: x\n\nbody\n"));
	CHECK(setenv("CODE", "31", 1) == 0);
	CHECK(follow("a@b\n", REALLY) == 100);
	CHECK(err_starts("Unable to forward message: mail server permanently"));
	CHECK(setenv("CODE", "53", 1) == 0);
	CHECK(follow("a@b\n", REALLY) == 111);
	CHECK(err_starts("Unable to forward message: qq write error"));
	CHECK(setenv("CODE", "0", 1) == 0);
	CHECK(setenv("QMAILQUEUE", "./none", 1) == 0);
	CHECK(follow("a@b\n", REALLY) == 111);
	CHECK(setenv("QMAILQUEUE", "./filter", 1) == 0);
}

/* What goes on to one address alone is told from there; to a list, by us. */
static bool passes(const char *lines, const char *report, const char *envelope)
{
	return follow(lines, REALLY) == 0 &&
	       scratch_holds("envelope", envelope) && system(report) == 0;
}

static void wishes(void)
{
	static const char delivered[] = "! grep -v '^did\\|^qp' out";
	static const char expanded[] = "head -n 1 out | grep -q '^Expanded'";
	static const char passed_on[] = "head -n 1 out | grep -q 'passed on'";

	CHECK(setenv("QMAILDSN", "i7\nnSUCCESS,DELAY\n", 1) == 0);
	CHECK(setenv("QMAILQUEUEDSN", "", 1) == 0);
	CHECK(passes(
		"# one\n&a@b\n", passed_on, "i7|Fs@x|nSUCCESS,DELAY|Ta@b||"));
	CHECK(passes(
		"&a@b\n&c@d\n", expanded, "i7|Fs@x|nDELAY|Ta@b|nDELAY|Tc@d||"));
	CHECK(passes("&a@b\n|true\n", expanded, "i7|Fs@x|nDELAY|Ta@b||"));
	CHECK(passes("&a@b\n./box\n", delivered, "i7|Fs@x|nDELAY|Ta@b||"));
	CHECK(setenv("QMAILDSN", "i7\nnDELAY\n", 1) == 0);
	CHECK(passes("&a@b\n&c@d\n", delivered,
		"i7|Fs@x|nDELAY|Ta@b|nDELAY|Tc@d||"));
	CHECK(unsetenv("QMAILDSN") == 0 && unsetenv("QMAILQUEUEDSN") == 0);
}

static void only_forwarding(void)
{
	CHECK(follow("&a@b\n", FORWARD_ONLY) == 0);
	CHECK(follow("|touch more\n", FORWARD_ONLY) == 111);
	CHECK(err_starts("Uh-oh: .qmail has prog delivery but has x bit set"));
	CHECK(follow("./box2\n", FORWARD_ONLY) == 111);
	CHECK(err_starts("Uh-oh: .qmail has file delivery but has x bit set"));
	CHECK(follow("./dir/\n", FORWARD_ONLY) == 111);
	CHECK(follow("&a@b\n+list\n|touch more\n", REALLY) == 111);
	CHECK(follow("|true\n+list\n&a@b\n", REALLY) == 0);
	CHECK(!scratch_there("more") && !scratch_there("box2"));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(enter);
	RUN(blank);
	RUN(dry);
	RUN(programs);
	RUN(exit_codes);
	RUN(stop);
	RUN(files);
	RUN(forwards);
	RUN(wishes);
	RUN(only_forwarding);
	RUN(scratch_leave);
	return check_done();
}
