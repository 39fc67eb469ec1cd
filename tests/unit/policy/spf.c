/* spf: all vectors of spfvectors.h against the world of spfzone.h, and what the
 * vectors do not say
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "policy/spf.h"

#include "check.h"
#include "dns/world.h"
#include "spfvectors.h"
#include "spfzone.h"

enum { MINUTE = 60000 };

static struct resolver resolver;
static struct spf spf;

static void begin(void)
{
	resolver_free(&resolver);
	world_begin(spfzone, FINE);
	world.bad = "bad.test";
	world.slow = "slow.test";
}

static enum spf_result check_one(
	const char *ip, const char *sender, const char *helo)
{
	struct spf_facts facts = {.sender = str_text(sender),
		.helo = str_text(helo ? helo : "helo.test"),
		.receiver = str_text("mx.here.test"),
		.now = 1234567890};
	struct str domain = facts.sender;

	if (str_has(domain, '@'))
		domain = str_skip(domain, str_find_last(domain, '@') + 1);
	CHECK(ip_parse(str_text(ip), &facts.ip));
	return spf_check(&spf, &resolver, &facts, domain, world.now + MINUTE);
}

static void check_vector(const struct spfvector *v)
{
	begin();
	enum spf_result got = check_one(v->ip, v->sender, v->helo);
	bool right = got == v->result &&
		     (!v->explanation ||
			     str_is(buf_str(&spf.explanation), v->explanation));
	if (!right)
		printf("# %s: %s from %s: %s, %s (%s) \"%s\"\n", v->section,
			v->sender, v->ip, spf_result_name(got), spf.term,
			spf.problem ? spf.problem : "-",
			buf_text(&spf.explanation));
	CHECK(right);
}

enum { VECTORS = sizeof(spfvectors) / sizeof(*spfvectors) };

static const char *chapter; /* "4.6.4" */

static bool of_chapter(const struct spfvector *v)
{
	size_t n = strlen(chapter);

	return strncmp(v->section, chapter, n) == 0 &&
	       (v->section[n] == ' ' || !v->section[n]);
}

static void check_chapter(void)
{
	size_t n = 0;

	for (size_t i = 0; i < VECTORS; i++) {
		if (!of_chapter(&spfvectors[i]))
			continue;
		check_vector(&spfvectors[i]);
		n++;
	}
	printf("# %zu vectors\n", n);
}

/* One test a section of the RFC, where its first vector stands. */
static void vectors(void)
{
	for (size_t i = 0; i < VECTORS; i++) {
		char name[40] = "RFC 7208, ";
		char number[20];
		size_t n = strcspn(spfvectors[i].section, " ");
		bool first = true;

		memcpy(number, spfvectors[i].section, n);
		number[n] = 0;
		chapter = number;
		for (size_t k = 0; k < i; k++)
			first = first && !of_chapter(&spfvectors[k]);
		if (!first)
			continue;
		strcat(name, number);
		check_run(name, check_chapter);
	}
}

/* What is shown of the way there. */
static void terms(void)
{
	begin();
	CHECK(check_one("192.0.2.1", "joe@include.test", 0) == SPF_PASS);
	CHECK(strcmp(spf.term, "ip4:192.0.2.1") == 0 && !spf.problem);
	CHECK(strcmp(spf.domain, "include.test") == 0);
	CHECK(check_one("192.0.2.9", "joe@qualifiers.test", 0) == SPF_NEUTRAL);
	CHECK(strcmp(spf.term, "default") == 0);
	CHECK(check_one("192.0.2.1", "joe@eleven.test", 0) == SPF_PASS);
	CHECK(check_one("192.0.2.8", "joe@eleven.test", 0) == SPF_PERMERROR);
	CHECK(spf.problem && strstr(spf.problem, "more than 10"));
	CHECK(check_one("192.0.2.1", "joe@incnone.test", 0) == SPF_PERMERROR);
	CHECK(strcmp(spf.term, "include:gone.test") == 0);
	CHECK(check_one("192.0.2.1", "joe@gone.test", 0) == SPF_NONE);
	CHECK(!spf.term[0] && !spf.problem);
	CHECK(check_one("192.0.2.1", "joe@redird.test", 0) == SPF_PASS);
	CHECK(strcmp(spf.domain, "d.test") == 0);
}

/* The worst records cannot ask for much. */
static void bounds(void)
{
	static const char *const hostile[] = {"incself.test", "incloop.test",
		"redirloop.test", "eleven.test", "mx11.test", "incs.test"};

	for (size_t i = 0; i < sizeof(hostile) / sizeof(*hostile); i++) {
		begin();
		(void)check_one("203.0.113.9", hostile[i], 0);
		CHECK(world.udp + world.tcp <= 1 + 10 + 2 * 10);
	}
}

/* Silence, lies and noise are a temporary error, within the deadline. */
static void moods(void)
{
	static const enum world_mood all[] = {
		SERVFAIL, REFUSED, SILENT, GARBLED, REFERS, CLOSED, DRIPS};

	for (size_t i = 0; i < sizeof(all) / sizeof(*all); i++) {
		begin();
		for (size_t k = 0; k < SERVERS_MAX; k++)
			world.moods[k] = all[i];
		int64_t start = world.now;
		CHECK(check_one("192.0.2.1", "joe@a.test", 0) == SPF_TEMPERROR);
		CHECK(world.now - start <= MINUTE + 100);
	}
}

/* The first question is the one that was foreseen. */
static void foresight(void)
{
	struct query query = QUERY_EMPTY;

	begin();
	spf_foresee(&query, str_text("one.test"));
	CHECK(query_all(&resolver, &query, 1, world.now + MINUTE) == 0);
	int asked = world.udp;
	CHECK(check_one("192.0.2.1", "joe@one.test", 0) == SPF_FAIL);
	CHECK(world.udp == asked);
	query_free(&query);
}

int main(void)
{
	vectors();
	RUN(terms);
	RUN(bounds);
	RUN(moods);
	RUN(foresight);
	spf_free(&spf);
	resolver_free(&resolver);
	return check_done();
}
