/* greylist: wait, come back, be known
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/greylist.h"

#include "scratch.h"

static struct memo table = MEMO_CLOSED;
static int64_t now = 1000000000;
static struct greylist grey = {
	.delay = 300, .window = 3600, .keep = 100000, .trusted = 3};

static int64_t ask(const char *ip, const char *sender, const char *recipient)
{
	struct greylist_mail mail = {
		.sender = str_text(sender), .recipient = str_text(recipient)};

	CHECK(ip_parse(str_text(ip), &mail.ip));
	return greylist_wait(&table, &grey, &mail, now);
}

static void waits(void)
{
	scratch_enter();
	CHECK(memo_open(&table, "g", 1024) == 0);
	CHECK(ask("192.0.2.1", "a@b.c", "joe@here") == 300);
	now += 100;
	CHECK(ask("192.0.2.1", "a@b.c", "joe@here") == 200);
	CHECK(ask("192.0.2.1", "a@b.c", "jim@here") == 300);
	CHECK(ask("192.0.2.1", "x@b.c", "joe@here") == 300);
	CHECK(ask("192.0.3.1", "a@b.c", "joe@here") == 300);
	now += 200;
	/* Another host of the same network, other letters. */
	CHECK(ask("192.0.2.77", "A@B.c", "Joe@HERE") == 0);
	CHECK(ask("192.0.2.1", "a@b.c", "joe@here") == 0);
	now += 90000;
	CHECK(ask("192.0.2.1", "a@b.c", "joe@here") == 0);
	now += 90000;
	CHECK(ask("192.0.2.1", "a@b.c", "joe@here") == 0);
	now += 100001;
	CHECK(ask("192.0.2.1", "a@b.c", "joe@here") == 300);
}

static void too_late(void)
{
	CHECK(ask("198.51.100.1", "a@b.c", "joe@here") == 300);
	now += 3601;
	CHECK(ask("198.51.100.1", "a@b.c", "joe@here") == 300);
	now += 300;
	CHECK(ask("198.51.100.1", "a@b.c", "joe@here") == 0);
}

/* A clock that was an hour ahead makes nobody wait for an hour. */
static void back_in_time(void)
{
	now += 3600;
	CHECK(ask("203.0.113.9", "a@b.c", "joe@here") == 300);
	now -= 3600;
	CHECK(ask("203.0.113.9", "a@b.c", "joe@here") == 300);
	now += 300;
	CHECK(ask("203.0.113.9", "a@b.c", "joe@here") == 0);
}

/* What cannot be decided is no yes. */
static void too_long(void)
{
	static char sender[9000];

	memset(sender, 'x', sizeof(sender) - 1);
	CHECK(ask("203.0.113.9", sender, "joe@here") == -1);
}

static void networks(void)
{
	static const char *const names[] = {"a", "b", "c"};

	for (size_t i = 0; i < 3; i++)
		CHECK(ask("2001:db8::1", names[i], "joe@here") == 300);
	now += 300;
	for (size_t i = 0; i < 3; i++)
		CHECK(ask("2001:db8::2", names[i], "joe@here") == 0);
	CHECK(ask("2001:db8::3", "new", "joe@here") == 0);
	CHECK(ask("2001:db8:0:1::3", "new", "joe@here") == 300);
	grey.trusted = 0;
	CHECK(ask("2001:db8::3", "newer", "joe@here") == 300);
	grey.trusted = 3;
}

static void parts_of_keys(void)
{
	char one[GREYLIST_NET];
	char two[GREYLIST_NET];
	struct ip a;
	struct ip b;

	CHECK(ip_parse(str_text("10.1.255.1"), &a));
	CHECK(ip_parse(str_text("10.1.240.1"), &b));
	CHECK(str_equal(greylist_net('x', &a, 20, one),
		greylist_net('x', &b, 20, two)));
	CHECK(!str_equal(greylist_net('x', &a, 21, one),
		greylist_net('x', &b, 21, two)));
	CHECK(!str_equal(greylist_net('x', &a, 20, one),
		greylist_net('y', &a, 20, two)));
	/* The null sender, and where one part ends. */
	CHECK(ask("203.0.113.1", "", "ab@here") == 300);
	CHECK(ask("203.0.113.1", "a", "b@here") == 300);
	now += 300;
	CHECK(ask("203.0.113.1", "", "ab@here") == 0);
	CHECK(ask("203.0.113.1", "ab", "@here") == 300);
}

/* One network tries a hundred times as many addresses as there are records:
 * those of others, who began before, find themselves all the same. */
static void flood(void)
{
	char text[40];
	int known = 0;

	memo_close(&table);
	CHECK(memo_open(&table, "f", 4096) == 0);
	for (int i = 0; i < 50; i++) {
		snprintf(text, sizeof(text), "10.0.%d.1", i);
		CHECK(ask(text, "a@b.c", "joe@here") == 300);
	}
	now++;
	for (int i = 0; i < 400000; i++) {
		snprintf(text, sizeof(text), "x%d@y.z", i);
		if (ask("203.0.113.9", text, "joe@here") != 300)
			CHECK(false);
	}
	/* As many networks of IPv6 as nobody has to pay for. */
	for (unsigned i = 0; i < 65536; i++) {
		snprintf(text, sizeof(text), "2001:db8:7:%x::1", i);
		if (ask(text, "a@b.c", "joe@here") != 300)
			CHECK(false);
	}
	now += 300;
	for (int i = 0; i < 50; i++) {
		snprintf(text, sizeof(text), "10.0.%d.1", i);
		known += ask(text, "a@b.c", "joe@here") == 0;
	}
	CHECK(known >= 40);
}

static void off_and_broken(void)
{
	grey.delay = 0;
	CHECK(ask("192.0.2.99", "a@b.c", "new@here") == 0);
	grey.delay = 300;
	memo_close(&table);
	CHECK(ask("192.0.2.99", "a@b.c", "new@here") == -1);
	scratch_leave();
}

int main(void)
{
	RUN(waits);
	RUN(too_late);
	RUN(back_in_time);
	RUN(too_long);
	RUN(networks);
	RUN(parts_of_keys);
	RUN(flood);
	RUN(off_and_broken);
	return check_done();
}
