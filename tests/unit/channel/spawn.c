/* spawn: orders in, children, reports out; each job ends in one report
 *
 * The engine runs in a child of this test, which is its qmail-send. What it
 * spawns is /bin/sh: the address of a recipient is the command. At host
 * "serve" it is this test itself, which takes more than one job.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "channel/spawn.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

#include "spawner.h"

static void enter(void)
{
	signal(SIGPIPE, SIG_IGN);
	scratch_queue();
	scratch_put("mess/0/1764000000123456.m", "the message\n");
}

static void idle(void)
{
	greet("Q2 5\n", "Q2 5\n");
	CHECK(finish() == 0 && heard.n == 0);
}

static void results(void)
{
	greet("Q2 9\n", "Q2 9\n");
	order(1, "h", "printf K; cat", 1);
	order(2, "h", "echo Kto both >&2", 2);
	order(3, "h", "exit 1", ORDER_RECIPIENTS_MAX);
	order(4, "h", "kill -9 $$", 1);
	order(5, "nowhere", "x", 3);
	order(6, "twice", "echo Ksecond; mkdir mark", 1);
	order(7, "twice", "mkdir new 2>/dev/null && exit 1; echo Kagain", 1);
	CHECK(finish() == 0);
	CHECK(reported(1, 1, 'k', "Kthe message\n"));
	CHECK(reported(2, 2, 'k', "Kto both\n"));
	CHECK(reported(3, ORDER_RECIPIENTS_MAX, '-', "Dfailed\n"));
	CHECK(reported(4, 1, '-', "Zcrashed\n"));
	CHECK(reported(5, 3, 't', "Dno such host\n"));
	CHECK(reported(6, 1, 'k', "Ksecond\n"));
	CHECK(reported(7, 1, 'k', "Kagain\n"));
}

static void no_message(void)
{
	CHECK(rename("mess/0", "mess/away") == 0);
	greet("Q2 1\n", "Q2 1\n");
	order(8, "h", "echo K", 2);
	CHECK(finish() == 0);
	CHECK(reported(8, 2, '-',
		"ZUnable to open the message in the queue. (#4.3.0)\n"));
	CHECK(rename("mess/away", "mess/0") == 0);
}

/* Nor is one of somebody else's a message, nor what is no file. */
static void no_file_of_ours(void)
{
	static const char path[] = "mess/0/1764000000123456.m";
	static const char why[] = "ZThe message in the queue is no file of the "
				  "queue's owner. (#4.3.0)\n";

	CHECK(rename(path, "message") == 0);
	scratch_put("theirs", "a secret\n");
	bool root = chown("theirs", 12345, (gid_t)-1) == 0;
	CHECK(symlink(root ? "../../theirs" : "/etc/passwd", path) == 0);
	greet("Q2 1\n", "Q2 1\n");
	order(1, "h", "printf K; cat", 1);
	CHECK(finish() == 0 && reported(1, 1, '-', why));
	CHECK(unlink(path) == 0 && mkdir(path, 0700) == 0);
	greet("Q2 1\n", "Q2 1\n");
	order(2, "h", "echo K", 1);
	CHECK(finish() == 0 && reported(2, 1, '-', why));
	CHECK(rmdir(path) == 0 && rename("message", path) == 0);
}

/* More than is kept, and more than a pipe holds. */
static void long_output(void)
{
	greet("Q2 1\n", "Q2 1\n");
	order(1, "h", "printf 'K%0200000d' 0", 1);
	CHECK(finish() == 0);
	struct str text = result_of(1, 1, 'k');
	CHECK(text.n == 5000 && text.s[0] == 'K' && text.s[4999] == '0');
}

/* The end of the child counts; it may close its pipe long before, and a
 * grandchild may hold it open long after. */
static void pipes(void)
{
	greet("Q2 2\n", "Q2 2\n");
	order(1, "h", "echo Kearly; exec >&- 2>&-; sleep 0.2; mkdir late", 1);
	order(2, "h", "sleep 30 & echo Kparent; echo $! >sleeper", 1);
	CHECK(finish() == 0);
	CHECK(reported(1, 1, 'k', "Kearly\n") && scratch_there("late"));
	CHECK(reported(2, 1, 'k', "Kparent\n"));
	CHECK(system("kill $(cat sleeper)") == 0);
}

/* Slots are used again; jobs end in any order. */
static void many(void)
{
	char command[64];
	char want[64];
	size_t n = 0;

	greet("Q2 10\n", "Q2 10\n");
	for (uint32_t job = 0; job < 100; job++) {
		snprintf(command, sizeof(command), "%secho K%u",
			job % 3 ? "" : "sleep 0.01; ", job);
		order(job, "h", command, 1);
		for (; n + 9 < job + 1; n++)
			while (result_of(job - 9, 1, 'k').s == 0) {
				char c[500];
				ssize_t got = read(from, c, sizeof(c));
				if (got <= 0)
					return;
				CHECK(buf_add(&heard, c, (size_t)got) == 0);
			}
	}
	CHECK(finish() == 0);
	for (uint32_t job = 0; job < 100; job++) {
		snprintf(want, sizeof(want), "K%u\n", job);
		CHECK(reported(job, 1, 'k', want));
	}
}

/* Hears all until there is a report on the job. */
static bool await(uint32_t job)
{
	char c[500];

	while (result_of(job, 1, 'k').s == 0 && result_of(job, 1, '-').s == 0) {
		ssize_t got = read(from, c, sizeof(c));
		if (got <= 0)
			return false;
		CHECK(buf_add(&heard, c, (size_t)got) == 0);
	}
	return true;
}

/* One process does several jobs, as long as they end well. */
static void served(void)
{
	greet("Q2 9\n", "Q2 9\n");
	order(1, "serve", "a", 1);
	CHECK(await(1) && reported(1, 1, 'k', "K1 a the message\n"));
	order(2, "serve", "b", 1);
	CHECK(await(2) && reported(2, 1, 'k', "K2 b the message\n"));
	CHECK_TEXT(site, "told");
	order(3, "h", "echo K $QMAILNEXT", 1);
	CHECK(await(3) && reported(3, 1, 'k', "K 3 2\n") && site.n == 0);
	order(4, "serve", "stop", 1);
	CHECK(await(4) && reported(4, 1, 'k', "K3 stop the message\n"));
	order(5, "serve", "c", 1);
	CHECK(await(5) && reported(5, 1, 'k', "K1 c the message\n"));
	order(6, "serve", "no", 1);
	CHECK(await(6) && reported(6, 1, '-', "Dfailed\n"));
	order(7, "serve", "d", 1);
	CHECK(await(7) && reported(7, 1, 'k', "K1 d the message\n"));
	order(8, "serve", "die", 1);
	CHECK(await(8) && reported(8, 1, '-', "Zcrashed\n"));
	order(9, "serve", "wait", 1);
	order(10, "serve", "go", 1);
	CHECK(await(9) && await(10));
	CHECK(reported(9, 1, 'k', "K1 wait the message\n"));
	CHECK(reported(10, 1, 'k', "K1 go the message\n"));
	/* Each has its own variable, in whichever process it is done. */
	CHECK(unlink("go") == 0);
	order(11, "serve", "wait", 1);
	order(12, "serve", "beside", 1);
	order(13, "serve", "go", 1);
	CHECK(await(11) && await(12) && await(13));
	order(14, "serve", "beside", 1);
	CHECK(await(14) && reported(12, 1, 'k', "K2 beside m1\n"));
	struct str alone = result_of(14, 1, 'k');
	CHECK(alone.n > 3 && memcmp(alone.s + alone.n - 3, "o0\n", 3) == 0);
	CHECK(finish() == 0);
}

/* Jobs that want what the child of another will say: any number, they begin when
 * it has ended and not when others have, and are all done at the end. */
static void later(void)
{
	greet("Q2 9\n", "Q2 9\n");
	order(1, "later", "echo K one", 1);
	order(2, "first",
		"until [ -e said ]; do sleep 0.02; done; echo K first", 1);
	order(3, "later", "exit 1", 1);
	order(4, "later", "echo K four", 1);
	order(5, "h", "echo K five", 1);
	CHECK(await(5) && reported(5, 1, 'k', "K five\n"));
	CHECK(result_of(1, 1, 'k').s == 0 && result_of(3, 1, '-').s == 0);
	scratch_put("said", "");
	CHECK(finish() == 0);
	CHECK(reported(1, 1, 'k', "K one\n"));
	CHECK(reported(2, 1, 'k', "K first\n"));
	CHECK(reported(3, 1, '-', "Dfailed\n"));
	CHECK(reported(4, 1, 'k', "K four\n"));
}

/* Each of them begins then, also where one that is done at once gives its place to
 * another; and begins once. */
static void later_once(void)
{
	greet("Q2 9\n", "Q2 9\n");
	order(1, "later",
		"echo x >>begun; until [ -e over ]; do sleep 0.02; done; echo "
		"K",
		1);
	for (uint32_t job = 2; job <= 4; job++)
		order(job, "later", "know", 1);
	order(5, "first", "echo K", 1);
	CHECK(await(2) && await(3) && await(4));
	order(6, "h", "echo K", 1);
	CHECK(await(6));
	scratch_put("over", "");
	CHECK(finish() == 0);
	CHECK(reported(1, 1, 'k', "K\n") && scratch_holds("begun", "x\n"));
	CHECK(reported(4, 1, '-', "Dknown\n"));
}

/* One that waits has a time limit, and its death does no harm. */
static void idle_ones(void)
{
	greet("Q2 2\n", "Q2 2\n");
	order(1, "serve", "a", 1);
	CHECK(await(1));
	order(2, "h",
		"ps -A -o pid= -o ppid= | while read pid parent; do "
		"[ $parent != $PPID ] || [ $pid = $$ ] || kill -9 $pid; done; "
		"echo K",
		1);
	CHECK(await(2));
	order(3, "serve", "b", 1);
	/* It may still have been there when it was given the job. */
	CHECK(await(3) && (reported(3, 1, 'k', "K1 b the message\n") ||
				  reported(3, 1, '-', "Zcrashed\n")));
	sleep(WORKERS_SECONDS + 1);
	order(4, "serve", "c", 1);
	CHECK(await(4) && reported(4, 1, 'k', "K1 c the message\n"));
	CHECK(finish() == 0);
}

static void nonsense(void)
{
	launch();
	say("Q3 5\n", 5);
	CHECK(finish() == 2);
	greet("Q2 1\n", "Q2 1\n");
	say("999999:", 7);
	CHECK(finish() == 2);
	/* More than was agreed. */
	greet("Q2 1\n", "Q2 1\n");
	order(1, "h", "sleep 1", 1);
	order(2, "h", "echo K", 1);
	CHECK(finish() == 2);
	buf_free(&heard);
}

int main(int argc, char **argv)
{
	if (argc > 1)
		return serving(argc, argv);
	RUN(scratch_enter);
	RUN(enter);
	RUN(idle);
	RUN(results);
	RUN(no_message);
	RUN(no_file_of_ours);
	RUN(long_output);
	RUN(pipes);
	RUN(many);
	RUN(served);
	RUN(later);
	RUN(later_once);
	RUN(idle_ones);
	RUN(nonsense);
	RUN(scratch_leave);
	return check_done();
}
