/* query - see query.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "dns/query.h"

#include <poll.h>
#include <string.h>

#include "base/clock.h"
#include "net/sock.h"

/* The questions that are asked together. Flight number i is for lane i. */
struct batch {
	struct resolver *resolver;
	struct query *queries;
	size_t n;
	size_t next; /* those before it are under way or answered */
	struct query *lanes[RESOLVER_FLIGHTS]; /* null: free */
	int64_t deadline;
};

void query_set(struct query *query, struct str name, enum packet_type type)
{
	query->type = type;
	query->answer.records.limit = ANSWER_BYTES_MAX;
	query->waiting = packet_name_from(name, query->name);
	if (query->waiting) {
		query->result = QUERY_SOFT;
		answer_begin(&query->answer, query->name);
	} else {
		query->result = QUERY_NXDOMAIN;
		answer_begin(&query->answer, "");
	}
}

static enum query_result result_of(enum answer_verdict verdict)
{
	switch (verdict) {
	case ANSWER_FOUND:
		return QUERY_FOUND;
	case ANSWER_NONE:
		return QUERY_NONE;
	case ANSWER_NXDOMAIN:
		return QUERY_NXDOMAIN;
	case ANSWER_ALIAS:
	case ANSWER_DOUBT:
		break;
	}
	return QUERY_SOFT;
}

/* The lane's question is answered, or never will be. */
static void finish(struct batch *batch, size_t lane)
{
	struct flight *flight = &batch->resolver->flights[lane];
	struct query *query = batch->lanes[lane];

	if (flight->state == FLIGHT_LANDED &&
		answer_copy(&query->answer, &flight->answer) == 0) {
		query->result = result_of(flight->verdict);
		batch->resolver->good = flight_server(flight);
		cache_add(&batch->resolver->cache, query->name, query->type,
			&query->answer, flight->verdict);
	}
	flight_end(flight);
	batch->lanes[lane] = 0;
}

static void start(struct batch *batch, struct query *query, size_t lane)
{
	struct resolver *resolver = batch->resolver;
	struct flight *flight = &resolver->flights[lane];

	flight->answer.records.limit = ANSWER_BYTES_MAX;
	batch->lanes[lane] = query;
	flight_start(flight, &resolver->servers, resolver->good, query->name,
		query->type);
}

/* The next question that has to be asked; null if there is none. */
static struct query *next_question(struct batch *batch)
{
	enum answer_verdict verdict;

	while (batch->next < batch->n) {
		struct query *query = &batch->queries[batch->next++];
		if (!query->waiting)
			continue;
		query->waiting = false;
		if (!cache_find(&batch->resolver->cache, query->name,
			    query->type, &query->answer, &verdict))
			return query;
		query->result = result_of(verdict);
	}
	return 0;
}

/* Takes in what has ended, starts what waits. How many are under way? */
static size_t settle(struct batch *batch)
{
	size_t busy = 0;

	for (size_t lane = 0; lane < RESOLVER_FLIGHTS; lane++) {
		struct flight *flight = &batch->resolver->flights[lane];
		struct query *query = batch->lanes[lane];
		while (!query || flight->state != FLIGHT_UNDER_WAY) {
			if (query)
				finish(batch, lane);
			query = next_question(batch);
			if (!query)
				break;
			start(batch, query, lane);
		}
		busy += query != 0;
	}
	return busy;
}

/* Waits for any flight, and lets those go on that can. */
static void wait(struct batch *batch)
{
	struct pollfd fds[RESOLVER_FLIGHTS];
	struct flight *flights = batch->resolver->flights;
	int64_t until = batch->deadline;

	for (size_t i = 0; i < RESOLVER_FLIGHTS; i++) {
		bool busy = batch->lanes[i] != 0;
		fds[i] = (struct pollfd){.fd = busy ? flights[i].fd : -1,
			.events = busy ? flights[i].events : 0};
		if (busy && flights[i].deadline < until)
			until = flights[i].deadline;
	}
	int ready = sock_wait_any(fds, RESOLVER_FLIGHTS, until);
	int64_t now = clock_steady_ms();
	if (ready == -1)
		batch->deadline = now; /* no way to go on */
	for (size_t i = 0; i < RESOLVER_FLIGHTS; i++) {
		if (!batch->lanes[i])
			continue;
		if (ready > 0 && fds[i].revents)
			flight_go_on(&flights[i], true);
		else if (now >= flights[i].deadline)
			flight_go_on(&flights[i], false);
	}
}

int query_all(struct resolver *resolver, struct query *queries, size_t n,
	int64_t deadline)
{
	struct batch batch = {.resolver = resolver,
		.queries = queries,
		.n = n,
		.deadline = deadline};

	if (!resolver->servers.n && servers_read(&resolver->servers) == -1)
		return -1;
	while (settle(&batch) && clock_steady_ms() < batch.deadline)
		wait(&batch);
	for (size_t lane = 0; lane < RESOLVER_FLIGHTS; lane++)
		if (batch.lanes[lane])
			finish(&batch, lane);
	return 0;
}

void resolver_free(struct resolver *resolver)
{
	for (size_t i = 0; i < RESOLVER_FLIGHTS; i++)
		flight_free(&resolver->flights[i]);
	cache_free(&resolver->cache);
	resolver->servers.n = 0;
}
