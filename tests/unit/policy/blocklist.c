/* blocklist: lines, questions, weights
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/blocklist.h"

#include "check.h"
#include "dns/world.h"

static const struct zone_record records[] = {
	{"1.2.0.192.bl.test", PACKET_A, "127.0.0.2"},
	{"1.2.0.192.some.test", PACKET_A, "127.0.0.10"},
	{"1.2.0.192.park.test", PACKET_A, "203.0.113.1"},
	{"1.2.0.192.limit.test", PACKET_A, "127.255.255.254"},
	{"1.2.0.192.one.test", PACKET_A, "127.0.0.1"},
	{"1.2.0.192.good.test", PACKET_A, "127.0.5.3"},
	{"1.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.bl."
	 "test",
		PACKET_A, "127.0.0.2"},
	{"spam.example.rhs.test", PACKET_A, "127.0.1.2"},
	{"cable.example.names.test", PACKET_A, "127.0.0.4"},
	{0, 0, 0},
};

static struct resolver resolver;
static struct blocklist list;
static struct query queries[BLOCKLIST_MAX];
static size_t worst;
static int least;

static void begin(const char *const *lines)
{
	resolver_free(&resolver);
	world_begin(records, FINE);
	list.n = 0;
	for (; *lines; lines++)
		CHECK(blocklist_add(&list, str_text(*lines)));
}

static int score(const char *ip, const char *sender, const char *helo)
{
	struct blocklist_facts facts = {
		.sender = str_text(sender), .helo = str_text(helo)};

	CHECK(ip_parse(str_text(ip), &facts.ip));
	blocklist_ask(&list, &facts, queries);
	CHECK(query_all(&resolver, queries, list.n, world.now + 20000) == 0);
	struct blocklist_score sum = blocklist_score(&list, queries);
	worst = sum.worst;
	least = sum.least;
	return sum.score;
}

static void lines(void)
{
	static const char *const bad[] = {"", "a b", ":ip", "a.test:foo",
		"a.test:ip:x", "a.test:ip:-", "a.test:ip:10001",
		"a.test:ip:1:127.0.0", "a.test:ip:1:127.0.0.256",
		"a.test:ip:1:127.0.0.5-2", "a.test:ip:1:127.0.0.2.3",
		"a.test:ip:1:127.0.0.x"};

	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		CHECK(!blocklist_add(&list, str_text(bad[i])));
	CHECK(list.n == 0);
	CHECK(blocklist_add(
		&list, str_text("A.Test.:helo:-7:127.*.0-3.2-254")));
	CHECK(strcmp(list.zones[0].name, "a.test") == 0 &&
		list.zones[0].kind == BLOCKLIST_HELO &&
		list.zones[0].weight == -7 && list.zones[0].most[1] == 255 &&
		list.zones[0].most[2] == 3 && list.zones[0].least[3] == 2);
	while (list.n < BLOCKLIST_MAX)
		CHECK(blocklist_add(&list, str_text("a.test")));
	CHECK(!blocklist_add(&list, str_text("a.test")));
}

static void addresses(void)
{
	static const char *const zones[] = {"empty.test", "bl.test", 0};

	begin(zones);
	CHECK(score("192.0.2.1", "", "") == 100 && worst == 1);
	CHECK(score("2001:db8::1", "", "") == 100 && worst == 1);
	CHECK(score("192.0.2.2", "", "") == 0 && worst == 2);
}

static void answers(void)
{
	static const char *const usual[] = {
		"park.test", "limit.test", "one.test", 0};
	static const char *const chosen[] = {"some.test::40:127.0.0.2-9",
		"some.test::30:127.0.0.10-11", "bl.test::20:127.*.*.2",
		"park.test::1:203.0.113.*", 0};

	begin(usual);
	CHECK(score("192.0.2.1", "", "") == 0);
	begin(chosen);
	CHECK(score("192.0.2.1", "", "") == 51 && worst == 1);
}

static void weights(void)
{
	static const char *const mixed[] = {"bl.test:ip:60", "some.test::70",
		"good.test:ip:-50:127.0.*.2-3", 0};

	begin(mixed);
	CHECK(score("192.0.2.1", "", "") == 80 && worst == 1);
}

static void domains(void)
{
	static const char *const zones[] = {
		"rhs.test:sender", "names.test:helo:10", 0};
	static char longest[400];

	begin(zones);
	memset(longest, 'a', sizeof(longest) - 1);
	CHECK(score("192.0.2.9", "Spam.example.", "x") == 100 && worst == 0);
	CHECK(score("192.0.2.9", "example", "cable.example") == 10);
	int asked = world.udp;
	CHECK(score("192.0.2.9", "", "[192.0.2.9]") == 0);
	CHECK(score("192.0.2.9", "a b", longest) == 0);
	CHECK(score("192.0.2.9", "a..b", ".") == 0);
	CHECK(world.udp == asked);
}

/* A list that is out of order lists nothing, and costs no more than its time. */
static void silence(void)
{
	static const char *const zones[] = {"bl.test", "some.test", 0};

	begin(zones);
	world.slow = "1.2.0.192.bl.test";
	world.bad = "1.2.0.192.some.test";
	int64_t start = world.now;
	CHECK(score("192.0.2.1", "", "") == 0 && worst == 2);
	CHECK(world.now - start <= 20100);
}

/* What a list of the welcome would say is not known. */
static void doubt(void)
{
	static const char *const zones[] = {"bl.test", "good.test::-30",
		"welcome.test::-50", "some.test::20", 0};

	begin(zones);
	CHECK(score("192.0.2.1", "", "") == 90 && least == 90);
	begin(zones);
	world.bad = "1.2.0.192.welcome.test";
	CHECK(score("192.0.2.1", "", "") == 90 && least == 40);
	begin(zones);
	world.bad = "1.2.0.192.some.test";
	CHECK(score("192.0.2.1", "", "") == 70 && least == 70);
}

int main(void)
{
	RUN(lines);
	RUN(addresses);
	RUN(answers);
	RUN(weights);
	RUN(domains);
	RUN(silence);
	RUN(doubt);
	for (size_t i = 0; i < BLOCKLIST_MAX; i++)
		query_free(&queries[i]);
	resolver_free(&resolver);
	return check_done();
}
