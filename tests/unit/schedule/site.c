/* site: it lives as long as it has users, and knows who came first; what
 * destinations share there, and what each is allowed
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "schedule/site.h"

#include <unistd.h>

#include "dests.h"

static struct map sites;

static void users(void)
{
	struct site *one = site_join(&sites, str_text("mx.test"));
	struct site *two = site_join(&sites, str_text("mx.test"));
	struct site *other = site_join(&sites, str_text("mx.tes"));

	CHECK(one && one == two && one->users == 2 && other != one);
	CHECK(sites.n == 2);
	site_leave(&sites, other);
	site_leave(&sites, one);
	CHECK(sites.n == 1 && one->users == 1);
	site_leave(&sites, one);
	site_leave(&sites, 0);
	CHECK(sites.n == 0);
}

static void order(void)
{
	struct site *site = site_join(&sites, str_text("mx.test"));
	struct dest *all[3] = {at("a@a"), at("a@b"), at("a@c")};

	CHECK(!site_next(site));
	for (int i = 0; i < 3; i++)
		site_wait(site, all[i]);
	CHECK(all[0]->in_site && all[2]->in_site);
	CHECK(site_next(site) == all[0] && !all[0]->in_site);
	site_wait(site, all[0]);
	CHECK(site_next(site) == all[1] && site_next(site) == all[2]);
	CHECK(site_next(site) == all[0] && !site_next(site));
	CHECK(!site->last);
	site_leave(&sites, site);
	map_free(&sites);
}

/* What the operator allows counts, and the pace with it. */
static void limited(void)
{
	static char line[] = "slow.test:concurrency=3:recipients=7:rate=2/10";
	struct limits limits = {.lines = BUF_LIMIT(100)};

	fresh();
	CHECK(buf_add(&limits.lines, line, sizeof(line)) == 0);
	dests.limits = &limits;
	struct dest *slow = at("a@slow.test");
	struct dest *plain = at("a@plain.test");
	CHECK(dest_recipients(slow, 50) == 7 && dest_recipients(slow, 5) == 5);
	CHECK(dest_recipients(plain, 50) == 50);
	for (int i = 0; i < 8; i++)
		(void)queue_one(slow, true);
	CHECK(pick(NOW) && pick(NOW + 1) && !pick(NOW + 1));
	CHECK(dest_next_release(&dests) == INT64_MAX);
	CHECK(!ended(slow, 'k', NOW + 2) && !pick(NOW + 2));
	CHECK(dest_next_release(&dests) == NOW + 10);
	dest_release(&dests, NOW + 9);
	CHECK(!pick(NOW + 9));
	dest_release(&dests, NOW + 10);
	CHECK(pick(NOW + 10) && dest_next_release(&dests) == INT64_MAX);
	CHECK(pick(NOW + 11) && slow->running == 3 && slow->limit == 3);
	(void)queue_one(plain, true);
	CHECK(pick(NOW + 11)->dest == plain);
	limits_free(&limits);
}

/* It wants less: half as many, after a pause that doubles; never dead. */
static void busy(void)
{
	static const int64_t pauses[] = {15, 30, 60, 60};
	int64_t now = NOW;

	fresh();
	struct dest *dest = at("a@busy.test");
	for (int i = 0; i < 9; i++)
		CHECK(!job(dest, 'k', now));
	CHECK(dest->limit == 11);
	for (size_t i = 0; i < 4; i++) {
		CHECK(!job(dest, 'b', now));
		(void)queue_one(dest, true);
		CHECK(!pick(now) && !dest_dead(dest, now));
		CHECK(dest_next_release(&dests) == now + pauses[i]);
		now += pauses[i];
		dest_release(&dests, now);
		CHECK(pick(now) && !ended(dest, '-', now));
	}
	CHECK(dest->limit == 1);
	CHECK(!job(dest, 'k', now) && !job(dest, 'b', now));
	(void)queue_one(dest, true);
	CHECK(dest_next_release(&dests) == now + 15 && !pick(now));
	dest_sweep(&dests, 0); /* somebody is in a hurry */
	CHECK(pick(now) && !ended(dest, 'k', now));
}

/* Two domains, one site: together they have what one might have. */
static void sites_are_shared(void)
{
	fresh();
	struct dest *one = at("a@one.test");
	struct dest *two = at("a@two.test");
	dests.most[CHANNEL_REMOTE] = 4;
	for (int i = 0; i < 4; i++) {
		CHECK(!job(one, 'k', NOW) && !job(two, 'k', NOW));
		dest_site(&dests, one, str_text("mx.test"));
		dest_site(&dests, two, str_text("mx.test"));
	}
	CHECK(one->limit == 4 && one->site && one->site == two->site);
	CHECK(one->site->users == 2 && dests.sites.n == 1);
	for (int i = 0; i < 6; i++) {
		(void)queue_one(one, true);
		(void)queue_one(two, true);
	}
	struct batch *under_way[12];
	size_t n = 0;
	while ((under_way[n] = pick(NOW)))
		n++;
	CHECK(n == 4 && one->running == 2 && two->running == 2);
	for (size_t i = 0; i < 12; i++) {
		CHECK(!ended(under_way[i]->dest, 'k', NOW));
		if (n < 12)
			CHECK((under_way[n++] = pick(NOW)));
	}
	CHECK(!pick(NOW) && one->running == 0 && two->running == 0);
	CHECK(one->site->running == 0 && one->site->users == 2);
	dest_site(&dests, two, str_text(""));
	CHECK(two->site == one->site);
	dest_site(&dests, two, str_text("other.test"));
	CHECK(two->site != one->site && dests.sites.n == 2);
	dest_sweep(&dests, NOW);
	CHECK(dests.map.n == 0 && dests.sites.n == 0);
}

/* One that waits at its site and has nothing left, or is dead, holds up nobody
 * behind it. */
static void site_skips(void)
{
	fresh();
	dests.most[CHANNEL_REMOTE] = 1;
	struct dest *all[4] = {
		at("a@a.test"), at("a@b.test"), at("a@c.test"), at("a@d.test")};
	for (int i = 0; i < 4; i++) {
		CHECK(!job(all[i], 'k', NOW));
		dest_site(&dests, all[i], str_text("mx.test"));
	}
	for (int i = 0; i < 4; i++)
		(void)queue_one(all[i], true);
	struct batch *first = pick(NOW);
	CHECK(first && !pick(NOW));
	CHECK(dest_take(all[1]));
	all[2]->dead_until = NOW + 100;
	CHECK(!ended(first->dest, 'k', NOW));
	struct batch *next = pick(NOW);
	CHECK(next && next->dest == all[3]);
	CHECK(!ended(next->dest, 'k', NOW));
}

/* The one whose place it would be wants less just now: the next one has it. */
static void site_passed_on(void)
{
	fresh();
	struct dest *full = at("a@full.test");
	struct dest *held = at("a@held.test");
	struct dest *next = at("a@next.test");
	dests.most[CHANNEL_REMOTE] = 2;
	(void)queue_one(held, true);
	CHECK(pick(NOW)); /* from before its site is known */
	dest_site(&dests, full, str_text("mx.test"));
	dest_site(&dests, held, str_text("mx.test"));
	dest_site(&dests, next, str_text("mx.test"));
	(void)queue_one(full, true);
	(void)queue_one(full, true);
	CHECK(pick(NOW) && pick(NOW));
	(void)queue_one(held, true);
	(void)queue_one(next, true);
	CHECK(held->in_site && next->in_site);
	CHECK(!ended(full, 'k', NOW) && held->in_ring);
	CHECK(!dest_ended(&dests, held, 0, 'b', NOW));
	struct batch *batch = pick(NOW);
	CHECK(batch && batch->dest == next && held->in_holds);
}

/* All places there are taken when it is the turn of one who has nothing more to
 * do, and others wait: nobody goes on in his place, and that is found at once. */
static void full_and_emptied(void)
{
	fresh();
	struct dest *one = at("a@one.test");
	struct dest *two = at("a@two.test");
	dests.most[CHANNEL_REMOTE] = 1;
	CHECK(!job(one, 'k', NOW) && !job(two, 'k', NOW));
	dest_site(&dests, one, str_text("mx.test"));
	dest_site(&dests, two, str_text("mx.test"));
	(void)queue_one(one, false);
	(void)queue_one(one, false);
	(void)queue_one(two, true);
	CHECK(pick(NOW)->dest == one && one->in_site && two->in_ring);
	CHECK(dest_take(two)); /* it is put off */
	(void)alarm(20);
	CHECK(!pick(NOW));
	CHECK(!ended(one, 'k', NOW) && pick(NOW)->dest == one);
	CHECK(!ended(one, 'k', NOW) && !pick(NOW));
	(void)alarm(0);
}

int main(void)
{
	RUN(users);
	RUN(order);
	RUN(limited);
	RUN(busy);
	RUN(sites_are_shared);
	RUN(site_skips);
	RUN(site_passed_on);
	RUN(full_and_emptied);
	fresh();
	return check_done();
}
