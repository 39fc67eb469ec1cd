/* dial - see dial.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/dial.h"

#include <errno.h>
#include <poll.h>

#include "base/clock.h"
#include "base/file.h"
#include "net/sock.h"

enum { RACE_MAX = 4 }; /* calls under way at a time */

struct race {
	struct dial *dial;
	unsigned rank;
	struct call *calls[RACE_MAX];
	int fds[RACE_MAX];
	int64_t deadlines[RACE_MAX];
	size_t n; /* under way */
	int64_t next; /* when another one may be begun */
};

/* Notes how it went; only timeouts are remembered. */
static void note(struct dial *dial, struct call *call, bool answered)
{
	bool late = !answered && errno == ETIMEDOUT;

	call->made = true;
	tcpto_note(dial->tcpto, &call->ip, late);
	if (!answered && errno == EADDRNOTAVAIL &&
		dial->source->given[call->ip.six])
		dial->no_source = true;
}

static bool of_use(const struct dial *dial, const struct call *call)
{
	return !call->made && !dial->source->never[call->ip.six] &&
	       !tcpto_avoid(dial->tcpto, &call->ip);
}

static bool under_way(const struct race *race, const struct call *call)
{
	for (size_t i = 0; i < race->n; i++)
		if (race->calls[i] == call)
			return true;
	return false;
}

/* The next call of the race's rank, or null. */
static struct call *pick(const struct race *race)
{
	struct dial *dial = race->dial;

	for (size_t i = 0; i < dial->n; i++) {
		struct call *call = &dial->calls[i];
		if (call->rank == race->rank && of_use(dial, call) &&
			!under_way(race, call))
			return call;
	}
	return 0;
}

static void drop(struct race *race, size_t i)
{
	race->n--;
	race->calls[i] = race->calls[race->n];
	race->fds[i] = race->fds[race->n];
	race->deadlines[i] = race->deadlines[race->n];
}

static void begin(struct race *race, struct call *call)
{
	const struct source *source = race->dial->source;
	bool six = call->ip.six;
	int64_t now = clock_steady_ms();
	int fd = sock_begin(&call->ip, call->port,
		source->given[six] ? &source->ips[six] : 0);

	if (fd == -1) {
		note(race->dial, call, false);
		return;
	}
	race->calls[race->n] = call;
	race->fds[race->n] = fd;
	race->deadlines[race->n++] = now + race->dial->patience_ms;
	race->next = now + DIAL_STAGGER_MS;
}

/* Waits for one to be answered or to fail, or for the time to begin another. */
static int wait(struct race *race, struct pollfd fds[RACE_MAX])
{
	int64_t until = CLOCK_NEVER;

	for (size_t i = 0; i < race->n; i++) {
		fds[i] = (struct pollfd){.fd = race->fds[i], .events = POLLOUT};
		if (race->deadlines[i] < until)
			until = race->deadlines[i];
	}
	if (race->n < RACE_MAX && race->next < until && pick(race))
		until = race->next;
	return sock_wait_any(fds, (nfds_t)race->n, until);
}

/* The index of a call that was answered, or -1; failed ones are dropped. */
static int sort_out(struct race *race, const struct pollfd fds[RACE_MAX])
{
	int64_t now = clock_steady_ms();

	/* From the end: what is dropped is replaced by what was seen. */
	for (size_t i = race->n; i-- > 0;) {
		bool late = !fds[i].revents && now >= race->deadlines[i];
		if (!fds[i].revents && !late)
			continue;
		if (late)
			errno = ETIMEDOUT;
		else if (sock_began(race->fds[i]) == 0)
			return (int)i;
		note(race->dial, race->calls[i], false);
		file_close(race->fds[i]);
		drop(race, i);
		race->next = now;
	}
	return -1;
}

/* One is answered: the others are hung up, and may be called again. */
static int win(struct race *race, size_t winner, const struct call **call_out)
{
	int fd = race->fds[winner];

	for (size_t i = 0; i < race->n; i++)
		if (i != winner)
			file_close(race->fds[i]);
	note(race->dial, race->calls[winner], true);
	race->dial->last = race->calls[winner];
	*call_out = race->dial->last;
	return fd;
}

/* All calls of one rank, until one is answered. */
static int run(struct race *race, const struct call **call_out)
{
	struct pollfd fds[RACE_MAX];
	struct call *call;

	for (;;) {
		while (race->n < RACE_MAX &&
			(!race->n || clock_steady_ms() >= race->next) &&
			(call = pick(race)))
			begin(race, call);
		if (!race->n)
			return -1;
		int ready = wait(race, fds);
		int winner = sort_out(race, fds);
		if (winner != -1)
			return win(race, (size_t)winner, call_out);
		if (ready == -1) {
			/* No way to wait: nobody is called any more. */
			while (race->n)
				file_close(race->fds[--race->n]);
			return -1;
		}
	}
}

int dial_next(struct dial *dial, const struct call **call_out)
{
	for (size_t i = 0; i < dial->n; i++) {
		if (!of_use(dial, &dial->calls[i]))
			continue;
		struct race race = {.dial = dial, .rank = dial->calls[i].rank};
		int fd = run(&race, call_out);
		if (fd != -1)
			return fd;
	}
	return -1;
}

void dial_again(struct dial *dial)
{
	dial->last->made = false;
}

bool dial_all_refused(const struct dial *dial)
{
	for (size_t i = 0; i < dial->n; i++)
		if (!dial->calls[i].refused)
			return false;
	return !dial->partial;
}
