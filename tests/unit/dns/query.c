/* query: answers, aliases, forgeries, and servers that do not help
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "dns/query.h"

#include "check.h"
#include "world.h"

static const struct world_record records[] = {
	{"a.example", PACKET_A, "192.0.2.10"},
	{"a.example", PACKET_A, "192.0.2.11"},
	{"alias.example", PACKET_CNAME, "second.example"},
	{"second.example", PACKET_CNAME, "a.example"},
	{"dangling.example", PACKET_CNAME, "gone.example"},
	{"round.example", PACKET_CNAME, "trip.example"},
	{"trip.example", PACKET_CNAME, "round.example"},
	{0, 0, 0},
};

static struct query query;

static enum query_result ask(const char *name)
{
	return query_ask(&query, str_text(name), PACKET_A);
}

static int count(void)
{
	struct packet_record record;
	int n = 0;

	while (query_next(&query, &record))
		n += record.n == 4 && query.bytes[record.pos] == 192;
	return n;
}

static void answers(void)
{
	world_begin(records, FINE);
	CHECK(ask("a.example") == QUERY_FOUND && count() == 2);
	CHECK(ask("A.Example.") == QUERY_FOUND && count() == 2);
	CHECK(ask("none.example") == QUERY_NXDOMAIN);
	CHECK(query_ask(&query, str_text("a.example"), PACKET_MX) ==
		QUERY_NONE);
	CHECK(world.tcp == 0 && world.udp == 4);
}

static void no_names(void)
{
	char longest[300];

	world_begin(records, FINE);
	memset(longest, 'a', sizeof(longest));
	CHECK(ask("") == QUERY_NXDOMAIN);
	CHECK(ask(".") == QUERY_NXDOMAIN);
	CHECK(ask("a..example") == QUERY_NXDOMAIN);
	CHECK(ask("a b.example") == QUERY_NXDOMAIN);
	CHECK(ask("a\xc3\xa4.example") == QUERY_NXDOMAIN);
	CHECK(query_ask(&query, str_of(longest, 64), PACKET_A) ==
		QUERY_NXDOMAIN);
	CHECK(world.udp == 0);
}

static void aliases(void)
{
	world_begin(records, FINE);
	CHECK(ask("alias.example") == QUERY_FOUND && count() == 2);
	CHECK(strcmp(query.question.name, "a.example") == 0);
	CHECK(ask("dangling.example") == QUERY_NXDOMAIN);
	CHECK(ask("round.example") == QUERY_SOFT);
}

/* Every doubt has to end in a deferral. */
static void doubts(void)
{
	static const enum world_mood moods[] = {
		SERVFAIL, REFUSED, SILENT, CLOSED, GARBLED};

	for (size_t i = 0; i < sizeof(moods) / sizeof(*moods); i++) {
		world_begin(records, moods[i]);
		CHECK(ask("a.example") == QUERY_SOFT);
		if (moods[i] == GARBLED)
			continue; /* it has no record to garble */
		CHECK(ask("none.example") == QUERY_SOFT);
	}
}

static void others_help(void)
{
	static const enum world_mood moods[] = {
		SERVFAIL, REFUSED, SILENT, CLOSED};

	for (size_t i = 0; i < sizeof(moods) / sizeof(*moods); i++) {
		world_begin(records, moods[i]);
		world.moods[2] = FINE;
		CHECK(ask("a.example") == QUERY_FOUND && count() == 2);
		CHECK(ask("none.example") == QUERY_NXDOMAIN);
	}
}

static void ways_around(void)
{
	world_begin(records, CUT);
	CHECK(ask("a.example") == QUERY_FOUND && count() == 2);
	CHECK(world.tcp == 1 && world.udp == 1);
	world_begin(records, OLD);
	CHECK(ask("a.example") == QUERY_FOUND && count() == 2);
	CHECK(world.udp == 2);
	world_begin(records, FORGED);
	CHECK(ask("a.example") == QUERY_FOUND && count() == 2);
	CHECK(world.udp == 1);
}

int main(void)
{
	RUN(answers);
	RUN(no_names);
	RUN(aliases);
	RUN(doubts);
	RUN(others_help);
	RUN(ways_around);
	return check_done();
}
