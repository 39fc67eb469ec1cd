/* sweep - the queue and the sinks of a stage: emptied, counted, shown; see
 * stage.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "ledger.h"
#include "stage.h"
#include "text.h"
#include "trace.h"

enum { SPLIT = 64 };

static void clear_dir(const char *dir)
{
	char **names = names_in(dir, true);

	for (char **at = names; *at; at++) {
		char *path = path_of(dir, *at);
		if (unlink(path) == -1)
			give_up("unable to remove %s: %s", path,
				strerror(errno));
		free(path);
	}
	names_free(names);
}

static void clear_maildir(const char *path)
{
	static const char *const parts[] = {"tmp", "new", "cur"};
	static const char *const files[] = {"maildirsize", "quotawarn"};

	for (size_t i = 0; i < 3; i++) {
		char *dir = path_of(path, parts[i]);
		clear_dir(dir);
		free(dir);
	}
	for (size_t i = 0; i < 2; i++) {
		char *file = path_of(path, files[i]);
		(void)unlink(file);
		free(file);
	}
}

static void clear_sinks(const struct ledger *known)
{
	for (size_t i = 0; i < known->n_sinks; i++) {
		const struct sink *sink = &known->sinks[i];
		if (sink->kind == SINK_MAILDIR)
			clear_maildir(sink->path);
		else if (sink->kind == SINK_DROP)
			clear_dir(sink->path);
		else if (sink->kind == SINK_MBOX)
			(void)unlink(sink->path);
	}
}

static void each_part(const struct stage *stage, const char *top,
	void (*act)(const char *dir))
{
	for (int part = 0; part < SPLIT; part++) {
		char *dir = print_of("%s/%s/%d", stage->queue, top, part);
		act(dir);
		free(dir);
	}
}

void stage_clear(struct stage *stage)
{
	char *bad = path_of(stage->queue, "bad");
	char *moved = path_of(stage->queue, "lock/moved");
	char *ledger = path_of(stage->book, "ledger");

	each_part(stage, "mess", clear_dir);
	each_part(stage, "state", clear_dir);
	clear_dir(bad);
	(void)unlink(moved);
	clear_sinks(stage->sinks);
	stage_empty_file(ledger);
	if (ftruncate(stage->log_fd, 0) == -1)
		give_up("unable to cut the log: %s", strerror(errno));
	trace_ahead = 0;
	free(bad);
	free(moved);
	free(ledger);
}

static size_t n_seen;

static void count_dir(const char *dir)
{
	DIR *open = opendir(dir);
	const struct dirent *entry;

	if (!open)
		give_up("unable to open %s: %s", dir, strerror(errno));
	while ((entry = readdir(open)))
		n_seen += entry->d_name[0] != '.';
	(void)closedir(open);
}

bool stage_has_none(const struct stage *stage, const char *top)
{
	n_seen = 0;
	each_part(stage, top, count_dir);
	return n_seen == 0;
}

bool stage_empty(const struct stage *stage)
{
	return stage_has_none(stage, "mess") && stage_has_none(stage, "state");
}

static void show_dir(const char *dir)
{
	char **names = names_in(dir, true);

	for (char **at = names; *at; at++)
		(void)printf("    # there: %s/%s\n", dir, *at);
	names_free(names);
}

void stage_show_queue(const struct stage *stage)
{
	each_part(stage, "mess", show_dir);
	each_part(stage, "state", show_dir);
}
