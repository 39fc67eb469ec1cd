/* doors: a process a user; none for root; the oldest goes when there are many,
 * and time ends each
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/doors.h"

#include <errno.h>
#include <signal.h>
#include <sys/wait.h>

#include "base/clock.h"
#include "base/pass.h"

#include "scratch.h"

static struct doors doors = {.others = {-1, -1}};
static char home[100];

/* Of uid, for joe-EXT in that home. */
static void send_question(unsigned uid, const char *ext, int answer)
{
	struct buf b = BUF_LIMIT(1000);

	CHECK(buf_add_text(&b, "joe") == 0 && buf_add_byte(&b, 0) == 0);
	for (int i = 0; i < 2; i++)
		CHECK(buf_add_num(&b, uid) == 0 && buf_add_byte(&b, 0) == 0);
	CHECK(buf_add_text(&b, home) == 0 && buf_add_byte(&b, 0) == 0);
	CHECK(buf_add_text(&b, "-") == 0 && buf_add_byte(&b, 0) == 0);
	CHECK(buf_add_text(&b, ext) == 0 && buf_add_byte(&b, 0) == 0);
	doors_ask(&doors, buf_str(&b), answer);
	buf_free(&b);
}

/* 0: it went without a word. */
static char ask(unsigned uid, const char *ext)
{
	char letter = 0;
	int pair[2];
	int fd;

	CHECK(pass_pair(pair) == 0);
	send_question(uid, ext, pair[1]);
	if (pass_wait(pair[0], &letter, 1, &fd) != 1)
		letter = 0;
	file_close(pair[0]);
	return letter;
}

static size_t count(bool open)
{
	size_t n = 0;

	for (size_t i = 0; i < DOORS_MAX; i++)
		n += doors.all[i].pid && (doors.all[i].fd != -1) == open;
	return n;
}

static void reap_one(void)
{
	pid_t pid = waitpid(-1, 0, 0);

	CHECK(pid > 0);
	doors_ended(&doors, pid);
}

static void prepare(void)
{
	scratch_mkdir("control");
	scratch_mkdir("joe");
	snprintf(home, sizeof(home), "%s/joe", scratch_dir);
	scratch_put("joe/.qmail-x", "");
	CHECK(chmod(scratch_dir, 0755) == 0 && chmod("control", 0755) == 0);
	CHECK(chown("joe", 61001, 61001) == 0);
	CHECK(chown("joe/.qmail-x", 61001, 61001) == 0);
}

static void looks(void)
{
	CHECK(!doors_any(&doors));
	CHECK(ask(61001, "x") == 'M' && ask(61001, "none") == 'N');
	CHECK(doors_any(&doors) && count(true) == 1);
	/* Who may not enter either does not know. */
	CHECK(ask(61002, "x") == 'H' && count(true) == 2);
	CHECK(ask(0, "x") == 'U' && count(true) == 2);
}

static void nonsense(void)
{
	int pair[2];
	char c;
	int fd;

	CHECK(pass_pair(pair) == 0);
	doors_ask(&doors, str_of("joe\0001\0002", 7), pair[1]);
	CHECK(pass_wait(pair[0], &c, 1, &fd) == 0);
	file_close(pair[0]);
	/* A descriptor that is no socket hears nothing, and holds nobody up. */
	doors_ask(&doors, str_of("joe\0000\0000\0/\0\0", 12),
		file_open_empty("file", 0600));
	CHECK(scratch_holds("file", ""));
	CHECK(count(true) == 2);
}

static void died(void)
{
	pid_t pid = doors.all[0].pid;

	CHECK(doors.all[0].uid == 61001 && kill(pid, SIGKILL) == 0);
	reap_one();
	CHECK(count(true) == 1 && ask(61001, "none") == 'N');
	/* Killed, and not yet reaped. */
	pid = doors.all[0].pid;
	siginfo_t info;
	CHECK(kill(pid, SIGKILL) == 0);
	CHECK(waitid(P_PID, (id_t)pid, &info, WEXITED | WNOWAIT) == 0);
	CHECK(ask(61001, "none") == 'N' && count(false) == 1);
	reap_one();
	CHECK(count(true) == 2 && count(false) == 0);
}

/* One that does not read is passed over, after a while. */
static void held_up(void)
{
	struct door *door = doors.all;
	size_t before = count(true);
	int pair[2];
	int fd;
	char c;

	CHECK(ask(61001, "x") == 'M');
	while (!door->pid || door->uid != 61001)
		door++;
	CHECK(kill(door->pid, SIGSTOP) == 0);
	CHECK(pass_pair(pair) == 0 && !pass_unread(door->fd));
	send_question(61001, "x", pair[1]);
	CHECK(pass_unread(door->fd) && count(true) == before);
	door->asked -= DOORS_STUCK_MS;
	CHECK(ask(61001, "none") == 'N' && count(true) == before + 1);
	CHECK(kill(door->pid, SIGCONT) == 0);
	CHECK(pass_wait(pair[0], &c, 1, &fd) == 1 && c == 'M');
	file_close(pair[0]);
	CHECK(!pass_unread(door->fd) && ask(61001, "none") == 'N');
	CHECK(count(true) == before + 1);
}

static void many(void)
{
	for (unsigned i = 0; i < 2 * DOORS_OPEN_MAX; i++) {
		CHECK(ask(61100 + i, "x") == 'H');
		while (count(false))
			reap_one();
		CHECK(count(true) <= DOORS_OPEN_MAX);
	}
	CHECK(count(true) == DOORS_OPEN_MAX);
}

/* One that is stopped is given up, then killed. */
static void time_passes(void)
{
	CHECK(kill(doors.all[5].pid, SIGSTOP) == 0);
	doors_tend(&doors);
	CHECK(count(true) == DOORS_OPEN_MAX);
	for (size_t i = 0; i < DOORS_MAX; i++)
		doors.all[i].born -= DOORS_SERVE_MS;
	doors_tend(&doors);
	CHECK(count(true) == 0 && count(false) == DOORS_OPEN_MAX);
	while (count(false) > 1)
		reap_one();
	for (size_t i = 0; i < DOORS_MAX; i++)
		doors.all[i].born -= DOORS_SERVE_MS;
	doors_tend(&doors);
	reap_one();
	CHECK(!doors_any(&doors));
}

/* All places taken by such as do not end: the answer is "not now". */
static void full(void)
{
	for (size_t i = 0; i < DOORS_MAX; i++)
		doors.all[i] = (struct door){
			.pid = 1, .fd = -1, .born = clock_steady_ms()};
	CHECK(ask(61001, "x") == 'U');
}

int main(void)
{
	if (geteuid() != 0) {
		puts("1..0 # skip needs root");
		return 0;
	}
	RUN(scratch_enter);
	RUN(prepare);
	RUN(looks);
	RUN(nonsense);
	RUN(died);
	RUN(held_up);
	RUN(many);
	RUN(time_passes);
	RUN(full);
	RUN(scratch_leave);
	return check_done();
}
