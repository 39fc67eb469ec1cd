/* vfolder: a virtual user's folder, with and without instructions
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/vfolder.h"

#include <stdlib.h>
#include <time.h>

#include "channel/report.h"
#include "child.h"

static struct letter letter = {.local = "a.example-joe",
	.host = "a.example",
	.sender = "s@far.example"};
static const struct allowance no_limit;
static struct vfolder folder = {.letter = &letter,
	.domain = "a.example",
	.domain_dir = "d",
	.name = "joe",
	.owner = "joe",
	.given = "joe-x",
	.allowance = &no_limit};

static char path[200];

/* Where the wait for others who seal is noted, wherever that is. */
static const char was_met[] = "find . -name met | grep -q .";

int nanosleep(const struct timespec *left, struct timespec *more)
{
	(void)more;
	scratch_put("met", left->tv_nsec > 0 ? "once" : "never");
	return 0;
}

static void delivers(void)
{
	env_start(&letter.env);
	vfolder_deliver(&folder);
	_exit(folder.stopped ? 99 : 0);
}

static int deliver(const char *ext)
{
	folder.ext = str_text(ext);
	return child_run(delivers);
}

static bool finds(const char *command)
{
	return system(command) == 0;
}

static void enter(void)
{
	CHECK(getcwd(path, 100) != 0);
	strcat(path, "/d/joe");
	folder.path = path;
	CHECK(letter_lines(&letter) == 0);
	scratch_mkdir("d");
	scratch_put("in", "Subject: x\n\nbody\n");
	CHECK(unsetenv("QMAILDELIVERY") == 0);
}

/* 29 bytes of Return-Path, 28 of Delivered-To, 17 of message. */
static void fresh(void)
{
	CHECK(deliver("") == 0);
	CHECK(finds("test $(ls d/joe/Maildir/new | grep -c ,S=74) = 1"));
	CHECK(finds(
		"grep -qx 'Delivered-To: joe@a.example' d/joe/Maildir/new/*"));
	CHECK(finds("rm d/joe/Maildir/new/*"));
}

/* Whoever is one of several waits for them. */
static void among_others(void)
{
	CHECK(setenv("QMAILCONCURRENCY", "1", 1) == 0);
	CHECK(deliver("") == 0 && !finds(was_met));
	CHECK(setenv("QMAILCONCURRENCY", "2", 1) == 0);
	CHECK(deliver("") == 0 && finds(was_met));
	CHECK(unsetenv("QMAILCONCURRENCY") == 0);
	CHECK(finds("rm d/joe/Maildir/new/*"));
}

static void damaged(void)
{
	CHECK(finds("mv d/joe/Maildir d/joe/M"));
	CHECK(deliver("") == 111 && !scratch_there("d/joe/Maildir"));
	CHECK(finds("mv d/joe/M d/joe/Maildir"));
}

static void instructions(void)
{
	scratch_put("d/joe/.qmail", "# nothing\n");
	CHECK(deliver("") == 0 && finds("! ls d/joe/Maildir/new | grep ."));
	scratch_put("d/joe/.qmail", "|cat >got\n./Maildir/\n|exit 99\n./x\n");
	CHECK(deliver("") == 99);
	CHECK(finds("cmp in d/joe/got && rm d/joe/Maildir/new/*"));
	scratch_put("d/joe/.qmail", "./mbox\n");
	CHECK(deliver("") == 111);
	scratch_put("d/joe/.qmail", "|exit 77\n");
	CHECK(deliver("") == 100);
	CHECK(chmod("d/joe/.qmail", 0666) == 0 && deliver("") == 111);
	scratch_put("d/joe/.qmail", "");
	CHECK(chmod("d/joe/.qmail", 0600) == 0 && deliver("") == 0);
	CHECK(finds("rm d/joe/Maildir/new/*"));
}

static void extensions(void)
{
	scratch_put("d/joe/.qmail-list", "|exit 99\n");
	CHECK(deliver("list") == 99 && deliver("other") == 0);
	scratch_put("d/joe/.qmail-default", "|exit 100\n");
	CHECK(deliver("other") == 100 && deliver("list") == 99);
	CHECK(deliver("") == 0);
}

/* What qmail-queue refuses is not delivered. */
static void forwards(void)
{
	static const int codes[][2] = {{0, 0}, {53, 111}, {31, 100}};
	char text[100];

	CHECK(setenv("QMAILQUEUE", "./filter", 1) == 0);
	scratch_put("d/joe/.qmail", "&x@far.example\n");
	for (size_t i = 0; i < 3; i++) {
		snprintf(text, sizeof(text),
			"#!/bin/sh\ncat >/dev/null; cat <&1 >/dev/null; "
			"exit %d\n",
			codes[i][0]);
		scratch_put("d/joe/filter", text);
		CHECK(chmod("d/joe/filter", 0755) == 0);
		CHECK(deliver("") == codes[i][1]);
	}
	/* Nothing leaves when another line fails: it will be tried again. */
	scratch_put("d/joe/filter", "#!/bin/sh\ncat >/dev/null\n"
				    "cat <&1 >raw\n");
	scratch_put("d/joe/.qmail", "&x@far.example\n|exit 111\n");
	CHECK(deliver("") == 111 && !scratch_there("d/joe/raw"));
	scratch_put("d/joe/.qmail", "&x@y\n&z@y\n|exit 99\n&w@y\n");
	CHECK(deliver("") == 99);
	CHECK(finds("test \"$(tr '\\0' '|' <d/joe/raw)\" = "
		    "'Fs@far.example|Tx@y|Tz@y||'"));
	CHECK(unsetenv("QMAILQUEUE") == 0);
	CHECK(unlink("d/joe/.qmail") == 0);
}

static bool passes(const char *lines, const char *out, const char *envelope)
{
	scratch_put("d/joe/.qmail", lines);
	return deliver("") == 0 && scratch_holds("out", out) &&
	       scratch_holds("d/joe/envelope", envelope);
}

/* As qmail-local does: only where it goes to one address, it is told there. */
static void wishes(void)
{
	CHECK(setenv("QMAILQUEUE", "./filter", 1) == 0);
	CHECK(setenv("QMAILQUEUEDSN", "", 1) == 0);
	CHECK(setenv("QMAILDSN", "nSUCCESS\n", 1) == 0);
	scratch_put("d/joe/filter", "#!/bin/sh\ncat >/dev/null\n"
				    "cat <&1 >raw\n"
				    "tr '\\0' '|' <raw >envelope\n");
	CHECK(chmod("d/joe/filter", 0755) == 0);
	CHECK(passes("&x@y\n+other\n", REPORT_PASSED_ON,
		"Fs@far.example|nSUCCESS|Tx@y||"));
	CHECK(passes("&w@y\n&x@y\n", REPORT_EXPANDED,
		"Fs@far.example|nNEVER|Tw@y|nNEVER|Tx@y||"));
	CHECK(passes("|true\n&x@y\n", REPORT_EXPANDED,
		"Fs@far.example|nNEVER|Tx@y||"));
	CHECK(passes("&x@y\n./Maildir/\n", "", "Fs@far.example|nNEVER|Tx@y||"));
	CHECK(unsetenv("QMAILDSN") == 0 && unsetenv("QMAILQUEUEDSN") == 0);
	CHECK(unsetenv("QMAILQUEUE") == 0 && unlink("d/joe/.qmail") == 0);
	CHECK(finds("rm d/joe/Maildir/new/*"));
}

static void texts(void)
{
	struct buf text = BUF_LIMIT(100);

	CHECK(!vfolder_text("d", ".no-user.msg", &text));
	scratch_mkdir("vhome");
	scratch_mkdir("vhome/domains");
	scratch_put("vhome/domains/.no-user.msg", "all");
	CHECK(vfolder_text("d", ".no-user.msg", &text));
	CHECK_TEXT(buf_str(&text), "all");
	scratch_put("d/.no-user.msg", "own");
	CHECK(vfolder_text("d", ".no-user.msg", &text));
	CHECK_TEXT(buf_str(&text), "own");
	buf_free(&text);
}

int main(void)
{
	umask(077);
	RUN(scratch_enter);
	RUN(enter);
	RUN(fresh);
	RUN(among_others);
	RUN(damaged);
	RUN(instructions);
	RUN(extensions);
	RUN(forwards);
	RUN(wishes);
	RUN(texts);
	RUN(scratch_leave);
	return check_done();
}
