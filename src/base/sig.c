/* sig - see sig.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _GNU_SOURCE /* ppoll */
#include "base/sig.h"

#include <errno.h>

#include "base/clock.h"

enum { BREATH_MS = 100 };

/* sigaction and sigprocmask fail only for a bad number: our own mistake,
 * which the tests would show. */
void sig_catch(int number, void (*handler)(int))
{
	struct sigaction action = {.sa_handler = handler};

	(void)sigemptyset(&action.sa_mask);
	(void)sigaction(number, &action, 0);
}

void sig_ignore(int number)
{
	sig_catch(number, SIG_IGN);
}

void sig_default(int number)
{
	sig_catch(number, SIG_DFL);
}

static void change_mask(int how, int number)
{
	sigset_t one;

	(void)sigemptyset(&one);
	(void)sigaddset(&one, number);
	(void)sigprocmask(how, &one, 0);
}

void sig_block_all_but(int number)
{
	sigset_t all;

	(void)sigfillset(&all);
	(void)sigdelset(&all, number);
	(void)sigprocmask(SIG_SETMASK, &all, 0);
}

void sig_block(int number)
{
	change_mask(SIG_BLOCK, number);
}

void sig_unblock(int number)
{
	change_mask(SIG_UNBLOCK, number);
}

int sig_poll(struct pollfd *fds, nfds_t n, int64_t deadline)
{
	int ms = clock_poll_ms(deadline);
	struct timespec wait = {ms / 1000, ms % 1000 * 1000000L};
	sigset_t none;

	(void)sigemptyset(&none);
	int ready = ppoll(fds, n, ms == -1 ? 0 : &wait, &none);
	if (ready == -1 && errno != EINTR) {
		int error = errno;
		clock_sleep_ms(BREATH_MS);
		errno = error;
	}
	return ready;
}
