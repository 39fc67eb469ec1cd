/* restore - a state of the model on disk; see model.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "image.h"
#include "model.h"
#include "outside.h"
#include "trace.h"

static void set_time(int fd, double at)
{
	struct timespec times[2];

	times[0].tv_sec = (time_t)at;
	times[0].tv_nsec = (long)((at - (double)(time_t)at) * 1e9);
	times[1] = times[0];
	if (futimens(fd, times) == -1)
		give_up("unable to set a time: %s", strerror(errno));
}

static void make(const struct state *state, const struct image *image,
	const struct image_name *name, double shift)
{
	const struct record_file *file = &state->record->files[name->file];
	const struct bytes *text = &image->files[name->file];
	char *path = path_of(state->record->dirs[name->dir].path, name->name);
	int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

	if (fd == -1 || write(fd, text->s, text->n) != (ssize_t)text->n ||
		fchmod(fd, file->mode) == -1)
		give_up("unable to write %s: %s", path, strerror(errno));
	if (geteuid() == 0 && fchown(fd, file->uid, file->gid) == -1)
		give_up("unable to give %s away: %s", path, strerror(errno));
	set_time(fd, image->times[name->file] + shift);
	(void)close(fd);
	free(path);
}

void model_restore(const struct state *state)
{
	const struct op *then = &state->record->ops[state->outside];
	double shift = outside_restore(state->record, then);
	struct image image;

	image_make(&image, state);
	for (size_t i = 0; i < image.n; i++)
		make(state, &image, &image.names[i], shift);
	image_free(&image);
	trace_ahead = then->ahead;
}

static const char *const kinds[] = {"name", "no name", "data", "length", "mode",
	"sync", "sync data", "sync directory", "syncfs", "write out"};
static const char *const hows[HOWS] = {"LOST", "", "TORN at 512",
	"TORN at 4096", "TORN at the end", "ZEROS", "HOLE", "STALE"};

static const char *last_part(const char *path)
{
	size_t n = strlen(path);

	for (int slashes = 0; n > 0; n--)
		if (path[n - 1] == '/' && ++slashes == 2)
			break;
	return path + n;
}

void model_show(const struct state *state)
{
	const struct record *record = state->record;

	for (size_t i = 0; i < state->n; i++) {
		const struct op *op = &record->ops[i];
		(void)printf(
			"    # %3zu %-13s %s", i, op->program, kinds[op->kind]);
		if (op->kind == OP_ADD || op->kind == OP_DROP)
			(void)printf(" %s/%s",
				last_part(record->dirs[op->dir].path),
				op->name);
		if (op->kind == OP_SEAL_DIR)
			(void)printf(
				" %s", last_part(record->dirs[op->dir].path));
		else if (op->kind != OP_SEAL_ALL)
			(void)printf(" file %zu", op->file);
		if (op->kind == OP_DATA)
			(void)printf(" %zu at %zu", op->data.n, op->offset);
		(void)printf(" %s\n", hows[state->how[i]]);
	}
	(void)printf("    # ledger: %zu bytes, %zu drops\n",
		record->ops[state->outside].ledger,
		record->ops[state->outside].drops);
}
