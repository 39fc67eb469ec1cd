/* spool - see spool.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "spool.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SPLIT = 64, HEX = 8 };

static void strange(struct spool *spool, const char *dir, const char *name)
{
	spool->strange = need(spool->strange,
		(spool->n_strange + 1) * sizeof(*spool->strange));
	spool->strange[spool->n_strange++] = path_of(dir, name);
}

/* ---- envelopes ---- */

static bool hex_of(const char *s, uint32_t *out)
{
	char *end;
	char copy[HEX + 1];

	memcpy(copy, s, HEX);
	copy[HEX] = 0;
	*out = (uint32_t)strtoul(copy, &end, 16);
	return strspn(copy, "0123456789abcdef") == HEX;
}

/* Where the first E record begins, or the end. */
static size_t find_end(const struct bytes *b)
{
	for (size_t at = 0; at < b->n;) {
		const char *nul = memchr(b->s + at, 0, b->n - at);
		if (!nul)
			return b->n;
		if (b->s[at] == 'E')
			return at;
		at = (size_t)(nul - b->s) + 1;
	}
	return b->n;
}

static bool end_right(struct queued *q, size_t at)
{
	char wanted[64];
	int n = snprintf(wanted, sizeof(wanted), "E%zu %08x", q->n,
		crc_of(0, q->envelope.s, at));

	q->crc = crc_of(0, q->envelope.s, at);
	return q->envelope.n - at == (size_t)n + 1 &&
	       memcmp(q->envelope.s + at, wanted, (size_t)n + 1) == 0;
}

static void add_recipient(struct queued *q, const char *address)
{
	q->recipients =
		need(q->recipients, (q->n + 1) * sizeof(*q->recipients));
	q->recipients[q->n++] = address;
}

/* The records before the E. Returns what is wrong, or null. */
static const char *read_records(struct queued *q, size_t end)
{
	uint64_t bytes = 0;
	uint32_t crc = 0;
	bool seen_bytes = false;
	bool seen_crc = false;

	for (size_t at = 0; at < end;) {
		const char *record = q->envelope.s + at;
		size_t n = strlen(record);
		if (*record == 'F')
			q->sender = record + 1;
		else if (*record == 'T')
			add_recipient(q, record + 1);
		else if (*record == 't')
			(void)number_of(record + 1, n - 1, &q->arrival);
		else if (*record == 'm')
			seen_bytes = number_of(record + 1, n - 1, &bytes);
		else if (*record == 'c')
			seen_crc = n == HEX + 1 && hex_of(record + 1, &crc);
		at += n + 1;
	}
	if (!end_right(q, end))
		return "the envelope's own crc";
	if (!q->sender || !seen_bytes || !seen_crc || q->arrival == 0)
		return "a record of the envelope";
	if (!q->text.s)
		return "the .m file is not there";
	if (q->text.n != bytes)
		return "the size of the .m file";
	return crc_of(0, q->text.s, q->text.n) == crc
		       ? 0
		       : "the crc of the .m file";
}

static void judge(struct queued *q)
{
	size_t end = q->envelope.s ? find_end(&q->envelope) : 0;

	q->kind = QUEUED_PARTIAL;
	q->why = "no E record";
	if (!q->envelope.s || end == q->envelope.n)
		return;
	q->why = read_records(q, end);
	q->kind = q->why ? QUEUED_DAMAGED : QUEUED_WHOLE;
}

/* ---- directories ---- */

/* "ID.m", "ID.e". */
static bool parse_name(const char *name, uint64_t *id_out, char *kind_out)
{
	const char *dot = strchr(name, '.');

	if (!dot || *name == '0' || (dot[1] != 'm' && dot[1] != 'e') || dot[2])
		return false;
	*kind_out = dot[1];
	return number_of(name, (size_t)(dot - name), id_out);
}

static struct queued *entry(struct queued **list, size_t *n, uint64_t id)
{
	/* Names are sorted, so both files of an ID come together. */
	if (*n > 0 && (*list)[*n - 1].id == id)
		return &(*list)[*n - 1];
	*list = need(*list, (*n + 1) * sizeof(**list));
	(*list)[*n] = (struct queued){.id = id};
	return &(*list)[(*n)++];
}

/* split: where an ID must be, or -1 for anywhere. */
static void read_messages(struct spool *spool, const char *dir, int split,
	struct queued **list, size_t *n)
{
	char **names = names_in(dir, false);
	uint64_t id;
	char kind;

	for (char **at = names; *at; at++) {
		if (!parse_name(*at, &id, &kind) ||
			(split != -1 && id % SPLIT != (uint64_t)split)) {
			strange(spool, dir, *at);
			continue;
		}
		struct queued *q = entry(list, n, id);
		char *path = path_of(dir, *at);
		/* Gone between the two looks: that is for the caller to
		 * prevent, the queue is to be at rest. */
		if (!slurp(path, kind == 'm' ? &q->text : &q->envelope))
			give_up("%s vanished", path);
		free(path);
	}
	names_free(names);
}

/* ---- states ---- */

static int by_id(const void *a, const void *b)
{
	uint64_t one = ((const struct queued *)a)->id;
	uint64_t other = ((const struct queued *)b)->id;

	return one < other ? -1 : one > other;
}

static struct queued *find(struct spool *spool, uint64_t id)
{
	struct queued key = {.id = id};

	return spool->n == 0 ? 0
			     : bsearch(&key, spool->all, spool->n,
				       sizeof(*spool->all), by_id);
}

static void take_event(struct queued *q, const char *event)
{
	unsigned long long first;
	unsigned long long last;

	if (sscanf(event, "K %llu-%llu", &first, &last) == 2) {
		for (; first <= last && first < q->n; first++)
			q->marks[first] = 'K';
	} else if (sscanf(event, "D %llu ", &first) == 1) {
		if (first < q->n)
			q->marks[first] = 'D';
	} else if (sscanf(event, "N %llu %llu", &first, &last) == 2) {
		q->due = first;
	}
}

static void read_state(struct queued *q, struct bytes *text)
{
	char head[32];
	char *line = text->s;
	char *stop;
	uint32_t crc;

	q->marks = need(0, q->n + 1);
	memset(q->marks, 0, q->n + 1);
	(void)snprintf(head, sizeof(head), "S1 %08x", q->crc);
	while ((stop = memchr(
			line, '\n', (size_t)(text->s + text->n - line)))) {
		size_t n = (size_t)(stop - line);
		*stop = 0;
		if (line == text->s && strcmp(line, head) != 0)
			return; /* stale: counts as absent */
		q->stated = true;
		if (n > HEX + 2 && strlen(line) == n && hex_of(line, &crc) &&
			crc == crc_of(0, line + HEX + 1, n - HEX - 1))
			take_event(q, line + HEX + 1);
		line = stop + 1;
	}
}

static void read_states(struct spool *spool, const char *dir, unsigned split)
{
	char **names = names_in(dir, false);
	uint64_t id;

	for (char **at = names; *at; at++) {
		if (!number_of(*at, strlen(*at), &id) || id % SPLIT != split) {
			strange(spool, dir, *at);
			continue;
		}
		spool->n_states++;
		struct queued *q = find(spool, id);
		struct bytes text;
		char *path = path_of(dir, *at);
		if (!slurp(path, &text))
			give_up("%s vanished", path);
		if (q && q->kind == QUEUED_WHOLE)
			read_state(q, &text);
		free(text.s);
		free(path);
	}
	names_free(names);
}

void spool_read(struct spool *spool, const char *queue)
{
	char *bad = path_of(queue, "bad");

	*spool = (struct spool){0};
	for (int i = 0; i < SPLIT; i++) {
		char *dir = print_of("%s/mess/%d", queue, i);
		read_messages(spool, dir, i, &spool->all, &spool->n);
		free(dir);
	}
	read_messages(spool, bad, -1, &spool->bad, &spool->n_bad);
	free(bad);
	if (spool->n > 0)
		qsort(spool->all, spool->n, sizeof(*spool->all), by_id);
	for (size_t i = 0; i < spool->n; i++)
		judge(&spool->all[i]);
	for (size_t i = 0; i < spool->n_bad; i++)
		judge(&spool->bad[i]);
	for (unsigned i = 0; i < SPLIT; i++) {
		char *dir = print_of("%s/state/%u", queue, i);
		read_states(spool, dir, i);
		free(dir);
	}
}

static void free_all(struct queued *list, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		free(list[i].text.s);
		free(list[i].envelope.s);
		free(list[i].recipients);
		free(list[i].marks);
	}
	free(list);
}

void spool_free(struct spool *spool)
{
	free_all(spool->all, spool->n);
	free_all(spool->bad, spool->n_bad);
	for (size_t i = 0; i < spool->n_strange; i++)
		free(spool->strange[i]);
	free(spool->strange);
}
