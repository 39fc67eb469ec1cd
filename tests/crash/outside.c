/* outside - see outside.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "outside.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

enum { AGO = 10 };

static char *ledger;
static char *drop;

void outside_begin(const struct stage *stage)
{
	free(ledger);
	free(drop);
	ledger = path_of(stage->book, "ledger");
	drop = path_of(stage->book, "drop");
}

static bool seen(const struct record *record, const char *path)
{
	for (size_t i = 0; i < record->n_drops; i++)
		if (strcmp(record->drops[i].path, path) == 0)
			return true;
	return false;
}

static void look_at(struct record *record, const char *name)
{
	char *path = path_of(drop, name);
	struct bytes text;

	if (seen(record, path) || !slurp(path, &text)) {
		free(path);
		return;
	}
	record->drops = need(
		record->drops, (record->n_drops + 1) * sizeof(*record->drops));
	record->drops[record->n_drops++] = (struct record_drop){
		path, text, record->ops[record->n - 1].time};
}

void outside_look(struct record *record, struct op *op)
{
	struct stat st;
	DIR *dir = opendir(drop);
	const struct dirent *entry;

	if (!dir || stat(ledger, &st) == -1)
		give_up("unable to look at %s: %s", drop, strerror(errno));
	while ((entry = readdir(dir)))
		if (entry->d_name[0] != '.')
			look_at(record, entry->d_name);
	(void)closedir(dir);
	op->ledger = (size_t)st.st_size;
	op->drops = record->n_drops;
}

void outside_end(struct record *record)
{
	if (!slurp(ledger, &record->ledger))
		give_up("%s is gone", ledger);
}

static void make(const char *path, const char *s, size_t n, double time)
{
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
	struct timespec at = {.tv_sec = (time_t)time};
	struct timespec times[2] = {at, at};

	if (fd == -1 || write(fd, s, n) != (ssize_t)n ||
		futimens(fd, times) == -1)
		give_up("unable to write %s: %s", path, strerror(errno));
	(void)close(fd);
}

/* The cut was some seconds ago: what comes from now on was not before it. */
double outside_restore(const struct record *record, const struct op *then)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_REALTIME, &t);
	double now = (double)(t.tv_sec - AGO) + (double)t.tv_nsec / 1e9;
	double ahead = (double)then->ahead;
	char *text = print_of("%.*scut %.3f\ncut %.3f\ncut %.3f\ncut %.3f\n",
		(int)then->ledger, record->ledger.s, now, now + ahead,
		now + ahead + STAGE_OFF_FOR, then->time + ahead);

	make(ledger, text, strlen(text), now);
	free(text);
	for (size_t i = 0; i < then->drops; i++)
		make(record->drops[i].path, record->drops[i].text.s,
			record->drops[i].text.n,
			record->drops[i].time + now - then->time);
	return now - then->time;
}
