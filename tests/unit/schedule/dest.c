/* dest: turns are taken, limits grow and halve, the dead rest
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "dests.h"

static struct dest *local_of(const char *address)
{
	return dest_find(&dests, CHANNEL_LOCAL, str_text(address));
}

static void keys(void)
{
	fresh();
	CHECK(at("a@x.example") == at("b@X.Example"));
	CHECK(at("a@x.example") != at("a@y.example"));
	CHECK(at("a@b@x.example") == at("x@x.example"));
	CHECK(at("a@m\xc3\xbc.example") == at("a@xn--m-eha.example"));
	CHECK(at("a@m\xff.example") != at("a@m\xfe.example"));
	CHECK(local_of("joe@h") == local_of("Joe-list-x@other"));
	CHECK(local_of("joe@h") != local_of("joel@h"));
	CHECK(local_of("x.example@h") != at("h@x.example"));
	CHECK(at("") && at("@") && at("nohost") && local_of(""));
	char text[3000];
	memset(text, 'a', sizeof(text));
	CHECK(dest_find(&dests, CHANNEL_REMOTE, str_of(text, sizeof(text))));
	dest_sweep(&dests, NOW);
	CHECK(dests.map.n == 0);
}

static void nothing_to_do(void)
{
	fresh();
	CHECK(!pick(NOW));
	struct dest *x = at("a@x");
	CHECK(!pick(NOW) && !dest_take(x));
	queue_one(x, true);
	CHECK(!dest_pick(&dests, CHANNEL_LOCAL, NOW));
}

/* A message with a thousand jobs holds another up by one job. */
static void messages_take_turns(void)
{
	fresh();
	struct dest *x = at("a@x");
	struct batch *list = queue_one(x, false);
	struct batch *other = queue_one(x, false);
	for (int i = 0; i < 10; i++) {
		CHECK(pick(NOW) == list);
		dest_queue(&dests, list); /* it has more */
		CHECK(pick(NOW) == other);
		dest_queue(&dests, other);
		ended(x, '-', NOW);
		ended(x, '-', NOW);
	}
}

static void destinations_take_turns(void)
{
	struct dest *d[5];
	static const char *const names[] = {"@a", "@b", "@c", "@d", "@e"};

	fresh();
	for (size_t i = 0; i < 5; i++) {
		d[i] = at(names[i]);
		for (size_t k = 0; k <= 3; k++)
			queue_one(d[i], false);
	}
	for (size_t round = 0; round < 4; round++)
		for (size_t i = 0; i < 5; i++) {
			struct batch *batch = pick(NOW);
			CHECK(batch && batch->dest == d[i]);
			ended(d[i], '-', NOW);
		}
	CHECK(!pick(NOW));
}

/* Many destinations of big messages: a small one is second at the latest. */
static void small_and_big(void)
{
	char name[20];
	size_t small = 0;

	fresh();
	for (int i = 0; i < 100; i++) {
		snprintf(name, sizeof(name), "@big%d", i);
		queue_one(at(name), false);
	}
	for (int i = 0; i < 10; i++) {
		snprintf(name, sizeof(name), "@small%d", i);
		queue_one(at(name), true);
	}
	for (size_t i = 0; i < 20; i++)
		small += pick(NOW)->fresh;
	CHECK(small == 10);
	for (size_t i = 0; i < 90; i++)
		CHECK(!pick(NOW)->fresh);
	CHECK(!pick(NOW));
}

/* As many as may run now. */
static unsigned possible(struct dest *dest)
{
	unsigned n = 0;

	for (int i = 0; i < 50; i++)
		queue_one(dest, true);
	while (pick(NOW))
		n++;
	while (dest_take(dest))
		continue;
	for (unsigned i = 0; i < n; i++)
		ended(dest, '-', NOW);
	return n;
}

static void limits(void)
{
	fresh();
	struct dest *x = at("a@x");
	CHECK(possible(x) == DEST_START);
	for (unsigned i = 1; i < 30; i++) {
		CHECK(!job(x, 'k', NOW));
		CHECK(possible(x) == (2 + i < 20 ? 2 + i : 20));
	}
	CHECK(!job(x, '-', NOW) && possible(x) == 20);
	CHECK(!job(x, 't', NOW) && possible(x) == 10);
	CHECK(!job(x, 't', NOW) && possible(x) == 5);
	CHECK(!job(x, 'k', NOW) && possible(x) == 6);
	CHECK(x->failures == 0);
	struct dest *joe = local_of("joe@h");
	CHECK(joe->limit == 10);
	dests.most[CHANNEL_REMOTE] = 1;
	CHECK(possible(at("a@one")) == 1);
	CHECK(!job(at("a@one"), 'k', NOW) && possible(at("a@one")) == 1);
}

/* Much slower than others: its due, and what nobody else wants. */
static void slow_ones_wait(void)
{
	fresh();
	struct dest *slow = at("a@slow");
	struct dest *fast = at("a@fast");
	for (int i = 0; i < 10; i++) {
		CHECK(!job(slow, 'k', NOW) && !job(fast, 'k', NOW));
		dest_took(&dests, slow, 9000);
	}
	for (int i = 0; i < 100; i++)
		dest_took(&dests, fast, 10);
	for (int i = 0; i < 50; i++)
		queue_one(slow, true);
	for (int i = 0; i < 8; i++)
		queue_one(fast, true);
	unsigned slow_first = 0;
	for (int i = 0; i < 8 + DEST_START; i++)
		slow_first += pick(NOW)->dest == slow;
	CHECK(slow_first == DEST_START);
	/* Places are scarce: none. Else as many as it may have. */
	dests.tight[CHANNEL_REMOTE] = true;
	CHECK(!pick(NOW));
	dests.tight[CHANNEL_REMOTE] = false;
	for (int i = DEST_START; i < 12; i++)
		CHECK(pick(NOW)->dest == slow);
	CHECK(!pick(NOW));
	/* One that stands among the slow has its turn when jobs end. */
	dests.tight[CHANNEL_REMOTE] = true;
	for (int i = 0; i < 12; i++)
		ended(slow, '-', NOW);
	CHECK(slow->in_slow && pick(NOW)->dest == slow);
	CHECK(pick(NOW)->dest == slow && !pick(NOW));
	/* Emptied meanwhile. */
	while (dest_take(slow))
		continue;
	dests.tight[CHANNEL_REMOTE] = false;
	CHECK(!pick(NOW) && !slow->in_slow);
}

/* Where all are slow, none is. */
static void all_slow(void)
{
	fresh();
	struct dest *x = at("a@x");
	for (int i = 0; i < 10; i++) {
		CHECK(!job(x, 'k', NOW));
		dest_took(&dests, x, 9000);
	}
	dests.tight[CHANNEL_REMOTE] = true;
	CHECK(possible(x) == 12);
}

static void slots_are_given_back(void)
{
	fresh();
	struct dest *x = at("a@x");
	for (int i = 0; i < 5; i++)
		queue_one(x, true);
	CHECK(pick(NOW) && pick(NOW) && !pick(NOW));
	ended(x, '-', NOW);
	CHECK(pick(NOW) && !pick(NOW));
	ended(x, 'k', NOW); /* one gone, one more allowed */
	CHECK(pick(NOW) && pick(NOW) && !pick(NOW));
}

static void death(void)
{
	fresh();
	struct dest *x = at("a@x");
	CHECK(!job(x, 't', NOW) && !job(x, 't', NOW));
	CHECK(!dest_dead(x, NOW) && x->limit == 1);
	CHECK(job(x, 't', NOW) && dest_dead(x, NOW));
	CHECK(dest_dead(x, NOW + 299) && !dest_dead(x, NOW + 300));
	struct batch *waiting = queue_one(x, true);
	CHECK(!pick(NOW + 299));
	CHECK(dest_take(x) == waiting);
	struct dest *y = at("a@y"); /* others do not care */
	CHECK(!job(y, 'k', NOW));
}

/* Interrupted by a success, or by something that is no connection at all. */
static void not_in_a_row(void)
{
	fresh();
	struct dest *x = at("a@x");
	CHECK(!job(x, 't', NOW) && !job(x, 't', NOW) && !job(x, 'k', NOW));
	CHECK(!job(x, 't', NOW) && !job(x, 't', NOW) && !job(x, '-', NOW));
	CHECK(job(x, 't', NOW));
	struct dest *joe = local_of("joe@h");
	for (int i = 0; i < 10; i++) {
		struct batch *batch = queue_one(joe, true);
		CHECK(dest_pick(&dests, CHANNEL_LOCAL, NOW) == batch);
		CHECK(!ended(joe, 't', NOW));
	}
	CHECK(joe->limit == 10);
}

/* After its time one job goes out; it decides. */
static void probes(void)
{
	int64_t now = NOW;

	fresh();
	struct dest *x = at("a@x");
	for (int i = 0; i < 20; i++)
		(void)job(x, 'k', now);
	for (int i = 0; i < DEST_FAILURES; i++)
		(void)job(x, 't', now);
	CHECK(x->limit == 2); /* which is not for the dead */
	for (int64_t wait = 300; wait <= 7200; wait *= 2) {
		CHECK(dest_dead(x, now + wait - 1));
		now += wait;
		queue_one(x, true);
		queue_one(x, true);
		CHECK(pick(now) && !pick(now)); /* only one */
		CHECK(ended(x, 't', now));
		while (dest_take(x))
			continue;
	}
	CHECK(dest_dead(x, now + 7199));
	now += 7200;
	CHECK(!job(x, 'k', now) && !dest_dead(x, now) && x->deaths == 0);
	CHECK(possible(x) == 2);
}

/* The clock goes back by some seconds between the end of a death and the probe,
 * which had no place till then: it is not forgotten. */
static void dead_once_more(void)
{
	fresh();
	struct dest *x = at("a@x");
	for (int i = 0; i < DEST_FAILURES; i++)
		(void)job(x, 't', NOW);
	struct batch *probe = queue_one(x, true);
	CHECK(!pick(NOW + 290));
	CHECK(dest_next_release(&dests) == NOW + 300);
	dest_release(&dests, NOW + 300);
	CHECK(pick(NOW + 300) == probe && !ended(x, 'k', NOW + 301));
	/* SIGALRM, too, ends that. */
	for (int i = 0; i < DEST_FAILURES; i++)
		(void)job(x, 't', NOW + 302);
	probe = queue_one(x, true);
	CHECK(!pick(NOW + 303));
	dest_sweep(&dests, 0);
	CHECK(pick(NOW + 303) == probe);
}

/* Jobs that were under way when it died do not count as probes. */
static void late_failures(void)
{
	fresh();
	struct dest *x = at("a@x");
	for (int i = 0; i < 3; i++)
		(void)job(x, 'k', NOW);
	for (int i = 0; i < 5; i++)
		queue_one(x, true);
	for (int i = 0; i < 5; i++)
		CHECK(pick(NOW));
	for (int i = 0; i < 5; i++)
		CHECK(ended(x, 't', NOW) == (i >= 2));
	CHECK(x->deaths == 1 && x->dead_until == NOW + 300);
}

/* Two connections are enough for one message, until it takes long. */
static void alone(void)
{
	fresh();
	struct dest *x = at("a@x");
	for (int i = 0; i < 40; i++) {
		struct batch *batch = queue_one(x, false);
		CHECK(pick(NOW + i / 20) == batch);
		dest_queue(&dests, batch); /* it has more recipients */
		CHECK(!ended(x, 'k', NOW + i / 20) && x->limit == 2);
		CHECK(dest_take(x) == batch);
	}
	/* With others behind it there is something to do. */
	(void)queue_one(x, true);
	CHECK(pick(NOW));
	(void)queue_one(x, true);
	(void)queue_one(x, true);
	CHECK(!ended(x, 'k', NOW) && x->limit == 3);
	/* Its jobs take long; or the clock was set back meanwhile. */
	CHECK(pick(NOW) && pick(NOW));
	CHECK(!ended(x, 'k', NOW + 2) && x->limit == 3);
	CHECK(!ended(x, 'k', NOW + 3) && x->limit == 4);
	(void)queue_one(x, true);
	CHECK(pick(NOW) && !ended(x, 'k', NOW - 1) && x->limit == 5);
}

/* A pause, and a rate, last longer than the mail there is. */
static void bound(void)
{
	fresh();
	struct dest *held = at("a@held");
	struct dest *rated = at("a@rated");
	rated->allowed = (struct limit){.starts = 3, .seconds = 2};
	CHECK(!job(held, 'b', NOW) && !job(rated, 'k', NOW));
	dest_forget(&dests, held, NOW + 14);
	dest_forget(&dests, rated, NOW + 1);
	CHECK(dests.map.n == 2);
	dest_forget(&dests, held, NOW + 15);
	dest_forget(&dests, rated, NOW + 2);
	CHECK(dests.map.n == 0);
}

static void forgetting(void)
{
	char name[20];

	fresh();
	struct dest *dead = at("a@dead");
	for (int i = 0; i < DEST_FAILURES; i++)
		(void)job(dead, 't', NOW);
	for (int i = 0; i < 1000; i++) {
		snprintf(name, sizeof(name), "@h%d", i);
		CHECK(at(name));
	}
	struct dest *busy = at("a@busy");
	queue_one(busy, true);
	dest_sweep(&dests, NOW + 1);
	CHECK(dests.map.n == 2 && at("a@dead") == dead && at("@busy") == busy);
	CHECK(dest_take(busy) && !pick(NOW));
	dest_forget(&dests, busy, NOW);
	CHECK(dests.map.n == 1);
	dest_sweep(&dests, 0); /* SIGALRM: everybody is alive again */
	CHECK(!dest_dead(dead, NOW) && dead->deaths == 0);
	dest_sweep(&dests, NOW);
	CHECK(dests.map.n == 0);
}

int main(void)
{
	RUN(keys);
	RUN(nothing_to_do);
	RUN(messages_take_turns);
	RUN(destinations_take_turns);
	RUN(small_and_big);
	RUN(limits);
	RUN(slow_ones_wait);
	RUN(all_slow);
	RUN(slots_are_given_back);
	RUN(death);
	RUN(not_in_a_row);
	RUN(probes);
	RUN(dead_once_more);
	RUN(late_failures);
	RUN(alone);
	RUN(bound);
	RUN(forgetting);
	RUN(fresh);
	return check_done();
}
