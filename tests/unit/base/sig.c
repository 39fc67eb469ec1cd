/* sig: catching, holding back, and the wait that lets them in
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/sig.h"

#include <errno.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/clock.h"

#include "check.h"

static volatile sig_atomic_t seen;

static void note(int number)
{
	seen = number;
}

static void catching(void)
{
	sig_catch(SIGUSR1, note);
	seen = 0;
	CHECK(raise(SIGUSR1) == 0 && seen == SIGUSR1);
	CHECK(raise(SIGUSR1) == 0); /* it stays */
	sig_ignore(SIGUSR1);
	seen = 0;
	CHECK(raise(SIGUSR1) == 0 && seen == 0);
	sig_default(SIGCHLD);
	CHECK(raise(SIGCHLD) == 0);
}

static void holding(void)
{
	sig_catch(SIGUSR1, note);
	seen = 0;
	sig_block(SIGUSR1);
	CHECK(raise(SIGUSR1) == 0 && seen == 0);
	sig_unblock(SIGUSR1);
	CHECK(seen == SIGUSR1);
}

/* A system call that waits is left, not restarted. */
static void interrupts(void)
{
	struct pollfd none = {.fd = -1};

	sig_catch(SIGALRM, note);
	seen = 0;
	(void)alarm(1);
	CHECK(poll(&none, 1, 5000) == -1 && errno == EINTR);
	CHECK(seen == SIGALRM);
}

static void waiting(void)
{
	struct pollfd none = {.fd = -1};
	int fds[2];
	int64_t start = clock_steady_ms();

	CHECK(sig_poll(&none, 1, start + 30) == 0);
	CHECK(clock_steady_ms() - start >= 29);
	sig_catch(SIGUSR1, note);
	sig_block(SIGUSR1);
	seen = 0;
	CHECK(raise(SIGUSR1) == 0 && seen == 0);
	CHECK(sig_poll(&none, 1, CLOCK_NEVER) == -1 && errno == EINTR);
	CHECK(seen == SIGUSR1);
	seen = 0;
	CHECK(raise(SIGUSR1) == 0 && seen == 0); /* held back again */
	sig_unblock(SIGUSR1);
	CHECK(pipe(fds) == 0 && write(fds[1], "x", 1) == 1);
	struct pollfd one = {.fd = fds[0], .events = POLLIN};
	CHECK(sig_poll(&one, 1, CLOCK_NEVER) == 1 && one.revents == POLLIN);
	(void)close(fds[0]);
	(void)close(fds[1]);
}

/* The system cannot wait for so many: whoever asks again and again is slow. */
static void cannot_wait(void)
{
	struct pollfd none[5] = {{.fd = -1}};
	struct rlimit files;
	int64_t start = clock_steady_ms();

	CHECK(getrlimit(RLIMIT_NOFILE, &files) == 0);
	rlim_t before = files.rlim_cur;
	files.rlim_cur = 4;
	CHECK(setrlimit(RLIMIT_NOFILE, &files) == 0);
	CHECK(sig_poll(none, 5, CLOCK_NEVER) == -1);
	CHECK(errno == EINVAL && clock_steady_ms() - start >= 99);
	files.rlim_cur = before; /* a leak checker has files to open */
	CHECK(setrlimit(RLIMIT_NOFILE, &files) == 0);
}

int main(void)
{
	RUN(catching);
	RUN(holding);
	RUN(interrupts);
	RUN(waiting);
	RUN(cannot_wait);
	return check_done();
}
