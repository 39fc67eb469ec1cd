/* homes - see homes.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "homes.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "ledger.h"
#include "text.h"

static const char sender[] = "anna@me.test";

struct sum {
	long long bytes;
	long long count;
};

static const char *maildir_of(const struct stage *stage, const char *address)
{
	const struct ledger *known = stage->sinks;

	for (size_t i = 0; i < known->n_sinks; i++)
		if (strcmp(known->sinks[i].address, address) == 0 &&
			known->sinks[i].kind == SINK_MAILDIR)
			return known->sinks[i].path;
	give_up("nobody is %s", address);
}

void homes_fill(struct stage *stage, size_t n)
{
	static const char *const tokens[] = {"one", "two", "three"};
	static const char *const to[] = {HOMES_VERA, 0};

	for (size_t i = 0; i < n; i++) {
		if (!stage_post(stage, tokens[i], sender, to))
			give_up("%s is not accepted", tokens[i]);
		stage_rest(stage);
	}
}

bool homes_read(struct stage *stage)
{
	const char *maildir = maildir_of(stage, HOMES_VERA);
	const char *slash = strrchr(maildir, '/');
	char *home = copy_of(maildir, (size_t)(slash - maildir));
	char *reader = path_of(stage->tools, "reader");
	char *program = path_of(stage->home, "bin/qmail-pop3d");
	const char *const words[] = {
		reader, stage->book, "two", home, program, slash + 1, 0};
	bool done = stage_run(stage, words);

	free(home);
	free(reader);
	free(program);
	return done;
}

/* ---- their sums ---- */

static void add_real(struct sum *sum, const char *maildir, const char *part)
{
	char *dir = path_of(maildir, part);
	char **names = names_in(dir, false);
	struct stat st;

	for (char **at = names; *at; at++) {
		char *path = path_of(dir, *at);
		if (stat(path, &st) == -1)
			give_up("%s vanished", path);
		sum->bytes += st.st_size;
		sum->count++;
		free(path);
	}
	names_free(names);
	free(dir);
}

/* What the file says; behind its first line each has two numbers. */
static bool add_said(struct sum *sum, const char *maildir)
{
	char *path = path_of(maildir, "maildirsize");
	struct bytes text;
	bool there = slurp(path, &text);
	struct sum more;
	int n;

	free(path);
	if (!there)
		return false;
	const char *at = strchr(text.s, '\n');
	bool sound = at && text.s[text.n - 1] == '\n';
	while (sound && *++at) {
		sound = sscanf(at, "%lld %lld%n", &more.bytes, &more.count,
				&n) == 2 &&
			at[n] == '\n';
		sum->bytes += more.bytes;
		sum->count += more.count;
		at += n;
	}
	free(text.s);
	return sound;
}

static bool right(const struct stage *stage, const char *address)
{
	const char *maildir = maildir_of(stage, address);
	struct sum said = {0, 0};
	struct sum real = {0, 0};

	add_real(&real, maildir, "new");
	add_real(&real, maildir, "cur");
	return (add_said(&said, maildir) || real.count == 0) &&
	       said.bytes == real.bytes && said.count == real.count;
}

bool homes_right(const struct stage *stage)
{
	return right(stage, HOMES_VERA) && right(stage, HOMES_OUTER);
}

bool homes_prove(struct stage *stage, const char **why_out)
{
	static const char *const to[] = {
		HOMES_VERA, HOMES_FULL, HOMES_OUTER, HOMES_OUTER_FULL, 0};

	if (!stage_post(stage, "more", sender, to))
		give_up("more is not accepted");
	if (!stage_recover(stage, why_out))
		return false;
	*why_out = "maildirsize is wrong";
	return homes_right(stage);
}
