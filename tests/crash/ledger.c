/* ledger - see ledger.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "ledger.h"

#include <stdlib.h>
#include <string.h>

#include "text.h"

enum { WORDS_FIXED = 5, FORWARDS_MOST = 8 };

struct line {
	const char *file;
	size_t number;
	char **words;
	size_t n;
};

static noreturn void bad(const struct line *line, const char *why)
{
	give_up("%s:%zu: %s", line->file, line->number, why);
}

/* Makes strings of the words, in place. */
static void split(struct line *line, char *text)
{
	line->n = 0;
	for (char *at = text; at;) {
		char *blank = strchr(at, ' ');
		line->words =
			need(line->words, (line->n + 1) * sizeof(*line->words));
		line->words[line->n++] = at;
		if (blank)
			*blank++ = 0;
		if (!*at)
			bad(line, "an empty word");
		at = blank;
	}
}

/* Gives each line of a file to take. */
static void read_lines(struct ledger *ledger, const char *dir, const char *name,
	void (*take)(struct ledger *, const struct line *, const char *))
{
	char *path = path_of(dir, name);
	struct bytes text;
	struct line line = {.file = path};

	if (!slurp(path, &text))
		give_up("no %s", path);
	if (strlen(text.s) != text.n ||
		(text.n > 0 && text.s[text.n - 1] != '\n'))
		give_up("%s: its last line is torn", path);
	for (char *at = text.s; *at;) {
		char *end = strchr(at, '\n');
		*end = 0;
		line.number++;
		split(&line, at);
		take(ledger, &line, dir);
		at = end + 1;
	}
	free(line.words);
	free(path); /* the words stay where they are, in text */
}

/* ---- the file of sinks ---- */

static void take_sink(
	struct ledger *ledger, const struct line *line, const char *dir)
{
	static const char *const kinds[SINK_KINDS] = {
		"maildir", "mbox", "drop", "forward", "fails", "postmaster"};
	unsigned kind = 0;

	while (kind < SINK_KINDS && strcmp(line->words[0], kinds[kind]) != 0)
		kind++;
	if (kind == SINK_KINDS || line->n != (kind < SINK_FAILS ? 3 : 2))
		bad(line, "no sink");
	if (kind == SINK_POSTMASTER) {
		ledger->postmaster = line->words[1];
		return;
	}
	ledger->sinks = need(
		ledger->sinks, (ledger->n_sinks + 1) * sizeof(*ledger->sinks));
	struct sink *sink = &ledger->sinks[ledger->n_sinks++];
	*sink = (struct sink){.kind = (enum sink_kind)kind,
		.address = line->words[1],
		.path = line->n == 3 ? line->words[2] : 0};
	if (kind < SINK_FORWARD && sink->path[0] != '/')
		sink->path = path_of(dir, sink->path);
}

/* Is the sink for this address? */
static bool matches(const struct sink *sink, const char *address)
{
	const char *host = strrchr(address, '@');

	if (sink->address[0] == '@')
		return host && strcmp(sink->address, host) == 0;
	return strcmp(sink->address, address) == 0;
}

/* The address, and all that it is forwarded to. */
static size_t follow(const struct ledger *ledger, const char *address,
	const char *list[FORWARDS_MOST])
{
	size_t n = 1;

	list[0] = address;
	for (size_t at = 0; at < n; at++)
		for (size_t i = 0; i < ledger->n_sinks; i++) {
			const struct sink *sink = &ledger->sinks[i];
			if (sink->kind != SINK_FORWARD ||
				!matches(sink, list[at]))
				continue;
			if (n == FORWARDS_MOST)
				give_up("too many forwards: %s", address);
			list[n++] = sink->path;
		}
	return n;
}

bool ledger_forwards(
	const struct ledger *ledger, const char *from, const char *to)
{
	const char *list[FORWARDS_MOST];
	size_t n = follow(ledger, from, list);

	while (n-- > 0)
		if (strcmp(list[n], to) == 0)
			return true;
	return false;
}

size_t ledger_first(const struct ledger *ledger, size_t sink)
{
	size_t first = 0;

	while (ledger->sinks[first].kind > SINK_DROP ||
		strcmp(ledger->sinks[first].path, ledger->sinks[sink].path) !=
			0)
		first++;
	return first;
}

size_t ledger_sinks(const struct ledger *ledger, const char *address,
	size_t sinks_out[SINKS_OF_ONE], bool *known_out)
{
	const char *list[FORWARDS_MOST];
	size_t n_list = follow(ledger, address, list);
	size_t n = 0;

	*known_out = n_list > 1;
	for (size_t at = 0; at < n_list; at++)
		for (size_t i = 0; i < ledger->n_sinks; i++) {
			const struct sink *sink = &ledger->sinks[i];
			if (!matches(sink, list[at]))
				continue;
			*known_out = true;
			if (sink->kind > SINK_DROP)
				continue;
			if (n == SINKS_OF_ONE)
				give_up("too many sinks: %s", address);
			sinks_out[n++] = ledger_first(ledger, i);
		}
	return n;
}

bool ledger_owns(const struct ledger *ledger, const char *address, size_t sink)
{
	for (size_t i = sink; i < ledger->n_sinks; i++)
		if (ledger->sinks[i].kind <= SINK_DROP &&
			matches(&ledger->sinks[i], address) &&
			ledger_first(ledger, i) == sink)
			return true;
	return false;
}

/* ---- the file of events ---- */

static const char *plain(const char *address)
{
	return strcmp(address, "<>") == 0 ? "" : address;
}

static void take_send(struct ledger *ledger, const struct line *line)
{
	uint64_t size;
	char *end;

	if (line->n <= WORDS_FIXED ||
		!number_of(line->words[2], strlen(line->words[2]), &size) ||
		strlen(line->words[3]) != 16)
		bad(line, "not: send TOKEN SIZE HASH SENDER RECIPIENT ...");
	ledger->messages = need(
		ledger->messages, (ledger->n + 1) * sizeof(*ledger->messages));
	struct message *message = &ledger->messages[ledger->n++];
	*message = (struct message){.token = line->words[1],
		.size = size,
		.hash = strtoull(line->words[3], &end, 16),
		.sender = plain(line->words[4]),
		.n = line->n - WORDS_FIXED};
	if (*end)
		bad(line, "the hash is not hex");
	message->fates = calloc(message->n, sizeof(*message->fates));
	if (!message->fates)
		give_up("out of memory");
	for (size_t i = 0; i < message->n; i++) {
		struct fate *fate = &message->fates[i];
		bool known;
		fate->address = line->words[WORDS_FIXED + i];
		fate->n_sinks = ledger_sinks(
			ledger, fate->address, fate->sinks, &known);
		if (!known)
			bad(line, "a recipient for whom there is no sink");
	}
}

static void add_time(struct times *times, const struct line *line)
{
	char *end;

	times_add(times, strtod(line->words[1], &end));
	if (*end)
		bad(line, "not a time");
}

/* What came later about a message; kept until all of them are known. */
struct answer {
	const char *token;
	char kind; /* the first letter of the event */
};
static struct answer *answers;
static size_t n_answers;

static void add_answer(const struct line *line, const char *token)
{
	answers = need(answers, (n_answers + 1) * sizeof(*answers));
	answers[n_answers++] = (struct answer){token, line->words[0][0]};
}

static void take_event(
	struct ledger *ledger, const struct line *line, const char *dir)
{
	const char *kind = line->words[0];
	uint64_t id;

	(void)dir;
	if (strcmp(kind, "send") == 0) {
		take_send(ledger, line);
		return;
	}
	if (line->n != (strcmp(kind, "damage") == 0 ? 3 : 2))
		bad(line, "too few words, or too many");
	if (strcmp(kind, "ack") == 0 || strcmp(kind, "nack") == 0 ||
		strcmp(kind, "gone") == 0 || strcmp(kind, "old") == 0) {
		add_answer(line, line->words[1]);
	} else if (strcmp(kind, "broke") == 0) {
		ledger->broke = line->words[1];
	} else if (strcmp(kind, "cut") == 0) {
		add_time(&ledger->cuts, line);
	} else if (strcmp(kind, "kill") == 0) {
		add_time(&ledger->kills, line);
	} else if (strcmp(kind, "fault") == 0) {
		add_time(&ledger->faults, line);
	} else if (strcmp(kind, "damage") == 0 &&
		   number_of(line->words[1], strlen(line->words[1]), &id)) {
		ledger->damaged = need(ledger->damaged,
			(ledger->n_damaged + 1) * sizeof(*ledger->damaged));
		ledger->damaged[ledger->n_damaged++] = id;
		add_answer(line, line->words[2]);
	} else {
		bad(line, "no event");
	}
}

static int by_token(const void *a, const void *b)
{
	const struct message *one = a;
	const struct message *other = b;

	return strcmp(one->token, other->token);
}

struct message *ledger_find(
	const struct ledger *ledger, const char *token, size_t n)
{
	char *copy = copy_of(token, n);
	struct message key = {.token = copy};
	struct message *found = 0;

	if (ledger->n > 0)
		found = bsearch(&key, ledger->messages, ledger->n,
			sizeof(*ledger->messages), by_token);
	free(copy);
	return found;
}

static void take_answers(struct ledger *ledger)
{
	for (size_t i = 0; i < n_answers; i++) {
		struct message *message = ledger_find(
			ledger, answers[i].token, strlen(answers[i].token));
		if (!message)
			give_up("ledger: %s was answered and never sent",
				answers[i].token);
		message->acked = message->acked || answers[i].kind == 'a';
		message->refused = message->refused || answers[i].kind == 'n';
		message->damaged = message->damaged || answers[i].kind == 'd';
		message->gone = message->gone || answers[i].kind == 'g';
		message->old = message->old || answers[i].kind == 'o';
	}
}

void ledger_read(struct ledger *ledger, const char *dir)
{
	*ledger = (struct ledger){0};
	read_lines(ledger, dir, "sinks", take_sink);
	read_lines(ledger, dir, "ledger", take_event);
	if (ledger->n > 0)
		qsort(ledger->messages, ledger->n, sizeof(*ledger->messages),
			by_token);
	for (size_t i = 1; i < ledger->n; i++)
		if (by_token(&ledger->messages[i - 1], &ledger->messages[i]) ==
			0)
			give_up("ledger: %s was sent twice",
				ledger->messages[i].token);
	take_answers(ledger);
}

void times_add(struct times *times, double at)
{
	times->at = need(times->at, (times->n + 1) * sizeof(*times->at));
	times->at[times->n++] = at;
}
