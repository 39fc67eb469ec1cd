/* boxes - see boxes.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "boxes.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

struct reader {
	void (*take)(void *context, const struct found *found);
	void *context;
	size_t sink;
};

static double time_of(const char *path)
{
	struct stat st;

	if (stat(path, &st) == -1)
		give_up("unable to look at %s: %s", path, strerror(errno));
	return (double)st.st_mtim.tv_sec + (double)st.st_mtim.tv_nsec / 1e9;
}

/* ---- a directory of files ---- */

static void read_files(const struct reader *reader, const char *dir,
	void (*read_one)(const struct reader *, struct found *))
{
	char **names = names_in(dir, false);

	for (char **at = names; *at; at++) {
		if (**at == '.')
			continue;
		char *path = path_of(dir, *at);
		struct found found = {.sink = reader->sink,
			.where = path,
			.time = time_of(path)};
		if (!slurp(path, &found.text))
			give_up("%s vanished", path);
		char *text = found.text.s;
		read_one(reader, &found);
		free(text);
		free(path);
	}
	names_free(names);
}

static void read_plain(const struct reader *reader, struct found *found)
{
	reader->take(reader->context, found);
}

static void read_maildir(const struct reader *reader, const char *path)
{
	static const char *const parts[] = {"new", "cur"};

	for (size_t i = 0; i < 2; i++) {
		char *dir = path_of(path, parts[i]);
		read_files(reader, dir, read_plain);
		free(dir);
	}
}

/* ---- drops ---- */

/* The next line of the head, as a string; null: the empty line. */
static char *head_line(struct found *found)
{
	char *line = found->text.s;
	char *end = memchr(line, '\n', found->text.n);

	if (!end)
		give_up("%s: a drop without an empty line", found->where);
	*end++ = 0;
	found->text.n -= (size_t)(end - line);
	found->text.s = end;
	return *line ? line : 0;
}

static void read_drop(const struct reader *reader, struct found *found)
{
	const char **to = 0;
	size_t n = 0;
	const char *line;

	while ((line = head_line(found))) {
		if (strncmp(line, "from ", 5) == 0) {
			found->from =
				strcmp(line + 5, "<>") == 0 ? "" : line + 5;
		} else if (strncmp(line, "to ", 3) == 0) {
			to = need(to, (n + 1) * sizeof(*to));
			to[n++] = line + 3;
		} else {
			give_up("%s: not the head of a drop", found->where);
		}
	}
	if (!found->from || n == 0)
		give_up("%s: a drop without from or to", found->where);
	for (size_t i = 0; i < n; i++) {
		found->to = to[i];
		reader->take(reader->context, found);
	}
	free(to);
}

/* ---- mboxes ---- */

/* "From sender Thu Nov 25 21:31:00 2004", UTC. 0: cannot be read. */
static double from_time(const char *line, const char *end)
{
	char *copy = copy_of(line, (size_t)(end - line));
	char *date = strchr(copy + 5, ' ');
	struct tm when = {0};
	double result = 0;

	if (date && strptime(date + 1, "%a %b %d %T %Y", &when))
		result = (double)timegm(&when);
	free(copy);
	return result;
}

/* Takes one '>' off lines that begin with any number of them and "From ". */
static void unquote(struct bytes *text)
{
	size_t made = 0;
	bool start = true;

	for (size_t i = 0; i < text->n; i++) {
		size_t quotes = start ? strspn(text->s + i, ">") : 0;
		if (quotes > 0 &&
			strncmp(text->s + i + quotes, "From ", 5) == 0)
			i++;
		start = text->s[i] == '\n';
		text->s[made++] = text->s[i];
	}
	text->n = made;
	text->s[made] = 0;
}

static void read_entry(const struct reader *reader, const char *where,
	const char *at, const char *end)
{
	const char *line = memchr(at, '\n', (size_t)(end - at));
	struct found found = {.sink = reader->sink, .where = where};

	line = line ? line + 1 : end;
	if (strncmp(at, "From ", 5) != 0)
		line = at; /* what is left of one */
	found.time = from_time(at, line);
	char *copy = copy_of(line, (size_t)(end - line));
	found.text = (struct bytes){copy, (size_t)(end - line)};
	/* The empty line that ends an entry is none of the message's. */
	if (found.text.n > 1 && copy[found.text.n - 1] == '\n' &&
		copy[found.text.n - 2] == '\n')
		copy[--found.text.n] = 0;
	unquote(&found.text);
	reader->take(reader->context, &found);
	free(copy);
}

/* An entry begins at the start and behind an empty line. NULs at the end are
 * the place of one that a cut left empty; the next delivery takes them away,
 * so they are no part of the one before. */
static void read_mbox(const struct reader *reader, const char *path)
{
	struct bytes text;

	if (!slurp(path, &text))
		return;
	const char *end = text.s + text.n;
	const char *nuls = end;
	while (nuls > text.s && nuls[-1] == 0)
		nuls--;
	if (nuls < end)
		read_entry(reader, path, nuls, end);
	end = nuls;
	for (const char *at = text.s; at < end;) {
		const char *next =
			memmem(at + 1, (size_t)(end - at - 1), "\n\nFrom ", 7);
		next = next ? next + 2 : end;
		read_entry(reader, path, at, next);
		at = next;
	}
	free(text.s);
}

void boxes_read(const struct ledger *ledger,
	void (*take)(void *context, const struct found *found), void *context)
{
	for (size_t i = 0; i < ledger->n_sinks; i++) {
		const struct sink *sink = &ledger->sinks[i];
		struct reader reader = {take, context, i};
		if (sink->kind > SINK_DROP || ledger_first(ledger, i) < i)
			continue;
		if (sink->kind == SINK_MAILDIR)
			read_maildir(&reader, sink->path);
		else if (sink->kind == SINK_MBOX)
			read_mbox(&reader, sink->path);
		else
			read_files(&reader, sink->path, read_drop);
	}
}
