/* rationed: a system user's Maildir at its quota
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/rationed.h"

#include <sys/wait.h>
#include <time.h>

#include "scratch.h"

/* Where the wait for others who seal is noted. */
int nanosleep(const struct timespec *left, struct timespec *more)
{
	(void)more;
	scratch_put("met", left->tv_nsec > 0 ? "once" : "never");
	return 0;
}

static void enter(void)
{
	static const char *const dirs[] = {
		"home", "home/control", "box", "box/tmp", "box/new", "box/cur"};

	for (size_t i = 0; i < sizeof(dirs) / sizeof(*dirs); i++)
		scratch_mkdir(dirs[i]);
	scratch_put("message", "Subject: x\n\nbody\n");
	CHECK(unsetenv("QMAILDELIVERY") == 0);
}

/* In a child; its exit code. What it says is in err. */
static int deliver(const char *host)
{
	static struct letter letter = {.local = "joe", .sender = "s@x"};
	int status = -1;

	fflush(stdout);
	pid_t pid = fork();
	if (pid == 0) {
		letter.host = host;
		int in = file_open_read("message");
		int err = file_open_empty("err", 0600);
		if (dup2(in, 0) == -1 || dup2(err, 2) == -1 ||
			letter_lines(&letter) == -1)
			_exit(99);
		rationed_deliver(&letter, "./box/", 1);
		_exit(0);
	}
	CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
	return WEXITSTATUS(status);
}

static bool finds(const char *command)
{
	return system(command) == 0;
}

/* The message is 17 bytes, its two lines 44. */
static void no_quota(void)
{
	CHECK(deliver("h") == 0 && finds("test $(ls box/new | wc -l) = 1"));
	CHECK(finds("! ls box/new | grep -q ,S="));
	CHECK(!scratch_there("box/maildirsize"));
	scratch_put("home/control/overquota", "junk\n"); /* is not read */
	CHECK(deliver("h") == 0 && unlink("home/control/overquota") == 0);
	CHECK(finds("rm box/new/*"));
}

/* Whoever is one of several waits for them. */
static void among_others(void)
{
	CHECK(setenv("QMAILCONCURRENCY", "1", 1) == 0);
	CHECK(deliver("h") == 0 && !scratch_there("met"));
	CHECK(setenv("QMAILCONCURRENCY", "2", 1) == 0);
	CHECK(deliver("h") == 0 && scratch_there("met"));
	CHECK(unsetenv("QMAILCONCURRENCY") == 0);
	CHECK(finds("rm box/new/*"));
}

static void fits(void)
{
	scratch_put("box/maildirsize", "1000S\n0 0\n");
	CHECK(deliver("h") == 0 && finds("ls box/new | grep -q ',S=56$'"));
	CHECK(scratch_holds("box/maildirsize", "1000S\n0 0\n56 1\n"));
	CHECK(!scratch_there("box/quotawarn"));
}

static void full(void)
{
	scratch_put("box/maildirsize", "100S\n90 1\n");
	CHECK(deliver("h") == 100 && finds("test $(ls box/new | wc -l) = 2"));
	CHECK(scratch_holds("err", "Sorry, this mailbox is full. (#5.2.2)\n"));
	scratch_put("home/control/overquota", "defer No room.\n");
	scratch_put("box/maildirsize", "100S\n90 1\n");
	CHECK(deliver("h") == 111);
	CHECK(scratch_holds("err", "No room. (#4.2.2)\n"));
	scratch_put("home/control/overquota", "junk\n");
	scratch_put("box/maildirsize", "10000S\n90 1\n");
	CHECK(deliver("h") == 111 && finds("grep -q control/overquota err"));
	CHECK(unlink("home/control/overquota") == 0);
}

/* The warning of the delivery above: one, and that as mail should be. */
static void warned(void)
{
	CHECK(finds("test $(grep -l '^Subject: Your mailbox' box/new/* | "
		    "wc -l) = 1"));
	CHECK(finds("grep -q '^Auto-Submitted: auto-generated$' box/new/*"));
	CHECK(finds("grep -q '^From: .*<postmaster@h>$' box/new/*"));
	CHECK(finds("grep -q 'is 90% full (its limit: 100S)' box/new/*"));
	CHECK(unlink("box/quotawarn") == 0);
	scratch_put("box/maildirsize", "1000S\n950 1\n");
	CHECK(deliver("evil>\nBcc: x") == 100 || scratch_there("box/new"));
	CHECK(finds("grep -q '^From: .*<postmaster@localhost>$' box/new/*"));
	CHECK(finds("! grep -q '^Bcc' box/new/*"));
	scratch_put("home/control/quotawarn", "0\n");
	CHECK(unlink("box/quotawarn") == 0);
	scratch_put("box/maildirsize", "1000S\n990 1\n");
	CHECK(deliver("h") == 100 && !scratch_there("box/quotawarn"));
}

static void no_box(void)
{
	CHECK(rename("box", "away") == 0);
	CHECK(deliver("h") == 111);
	CHECK(scratch_holds("err", "Unable to chdir to maildir. (#4.2.1)\n"));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(enter);
	RUN(no_quota);
	RUN(among_others);
	RUN(fits);
	RUN(full);
	RUN(warned);
	RUN(no_box);
	RUN(scratch_leave);
	return check_done();
}
