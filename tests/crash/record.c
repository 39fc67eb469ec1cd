/* record - see record.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "record.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <time.h>

#include "calls.h"
#include "ledger.h"
#include "outside.h"
#include "place.h"
#include "trace.h"

static struct record *now;
static double began;

static double clock_now(void)
{
	struct timespec t;

	(void)clock_gettime(CLOCK_REALTIME, &t);
	return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

static struct op *add(const struct call *call, enum op_kind kind)
{
	now->ops = need(now->ops, (now->n + 1) * sizeof(*now->ops));
	struct op *op = &now->ops[now->n++];
	*op = (struct op){
		.kind = kind, .time = clock_now(), .ahead = trace_ahead};
	if (call)
		memcpy(op->program, call->who->program, sizeof(op->program));
	outside_look(now, op);
	return op;
}

/* ---- names ---- */

/* What a call that changes names found before it did. */
static struct {
	struct place from;
	struct place to;
} before;

static size_t new_file(const struct stat *st, size_t dir)
{
	now->files = need(now->files, (now->n_files + 1) * sizeof(*now->files));
	now->files[now->n_files] = (struct record_file){.device = st->st_dev,
		.inode = st->st_ino,
		.uid = st->st_uid,
		.gid = st->st_gid,
		.mode = st->st_mode & 07777,
		.dir = dir};
	return now->n_files++;
}

static bool find_file(const struct stat *st, size_t *file_out)
{
	for (size_t i = now->n_files; i-- > 0;) {
		const struct record_file *file = &now->files[i];
		*file_out = i;
		if (file->inode == st->st_ino && file->device == st->st_dev)
			return true;
	}
	return false;
}

static struct op *add_name(const struct call *call, enum op_kind kind,
	const struct place *place, size_t file)
{
	struct op *op = add(call, kind);

	op->dir = place->dir;
	op->name = copy_of(place->name, strlen(place->name));
	op->file = file;
	return op;
}

static void opened(const struct call *call)
{
	struct stat st;
	size_t file;

	if (!before.to.modelled)
		return;
	if (stat(before.to.path, &st) == -1)
		give_up("unable to look at %s", before.to.path);
	if (!before.to.exists) {
		(void)add_name(
			call, OP_ADD, &before.to, new_file(&st, before.to.dir));
		return;
	}
	bool truncates = call->number == SYS_openat ? call->args[2] & O_TRUNC
						    : call->args[1] & O_TRUNC;
	if (truncates && find_file(&before.to.was, &file))
		add(call, OP_CUT)->file = file;
}

/* A link to what lies elsewhere, and has lain there for long: all of it is on
 * disk. */
static size_t adopted(void)
{
	struct stat st;

	if (stat(before.to.path, &st) == -1)
		give_up("unable to look at %s", before.to.path);
	if ((double)st.st_mtim.tv_sec + 1 > began)
		give_up("%s was written out of what is recorded",
			before.from.path);
	size_t file = new_file(&st, before.to.dir);
	if (!slurp(before.to.path, &now->files[file].text))
		give_up("%s is gone", before.to.path);
	return file;
}

/* from gets the name to; it keeps the old one if it was a link. */
static void moved(const struct call *call, bool link)
{
	size_t file;

	if (!before.from.modelled && !before.to.modelled)
		return;
	if (!before.from.modelled && link) {
		(void)add_name(call, OP_ADD, &before.to, adopted());
		return;
	}
	if (!find_file(&before.from.was, &file) || !before.from.modelled ||
		!before.to.modelled)
		give_up("%s moves to %s, out of what is recorded",
			before.from.path, before.to.path);
	(void)add_name(call, OP_ADD, &before.to, file);
	if (!link)
		add_name(call, OP_DROP, &before.from, file)->joined = true;
}

static void dropped(const struct call *call)
{
	size_t file;

	if (before.from.modelled && find_file(&before.from.was, &file))
		(void)add_name(call, OP_DROP, &before.from, file);
}

/* ---- bytes ---- */

static void wrote(const struct call *call)
{
	struct stat st;
	size_t file;
	size_t n = (size_t)call->result;

	if (!place_of_fd(call->who, call->args[0], &st) ||
		!find_file(&st, &file))
		return;
	if (call->number == SYS_writev)
		give_up("%s: writev", call->who->program);
	struct op *op = add(call, OP_DATA);
	op->file = file;
	op->offset = call->number == SYS_pwrite64
			     ? (size_t)call->args[3]
			     : place_offset(call->who, call->args[0]) - n;
	op->data = (struct bytes){need(0, n + 1), n};
	if (trace_read(call->who, call->args[1], op->data.s, n) != n)
		give_up("%s: what it wrote cannot be read", call->who->program);
}

static void cut(const struct call *call)
{
	struct stat st;
	size_t file;

	if (!place_of_fd(call->who, call->args[0], &st) ||
		!find_file(&st, &file))
		return;
	struct op *op = add(call, OP_CUT);
	op->file = file;
	op->offset = (size_t)call->args[1];
}

static void sealed(const struct call *call, enum op_kind kind)
{
	struct stat st;
	size_t at;

	if (!place_of_fd(call->who, call->args[0], &st))
		return;
	if (call->number == SYS_syncfs && place_home(now, &st))
		give_up("%s: syncfs of a home", call->who->program);
	if (call->number == SYS_syncfs)
		(void)add(call, OP_SEAL_ALL);
	else if (S_ISDIR(st.st_mode) && place_dir(now, &st, &at))
		add(call, OP_SEAL_DIR)->dir = at;
	else if (find_file(&st, &at))
		add(call, call->number == SYS_fdatasync ? OP_SEAL_DATA : kind)
			->file = at;
}

static void marked(const struct call *call)
{
	struct stat st;
	size_t file;

	if (place_of_fd(call->who, call->args[0], &st) && find_file(&st, &file))
		add(call, OP_MODE)->file = file;
}

/* ---- calls ---- */

static bool known(const struct call *call, uint64_t fd)
{
	struct stat st;
	size_t file;

	return place_of_fd(call->who, fd, &st) && find_file(&st, &file);
}

/* What would change a file and is none of what the model knows. */
static bool beyond_us(const struct call *call)
{
	const uint64_t *args = call->args;

	switch (call->number) {
	case SYS_truncate:
		place_at(now, call->who, (uint64_t)AT_FDCWD, args[0],
			&before.to);
		return before.to.modelled;
	case SYS_fallocate:
	case SYS_pwritev:
	case SYS_pwritev2:
	case SYS_sendfile:
		return known(call, args[0]);
	case SYS_splice:
	case SYS_copy_file_range:
		return known(call, args[2]);
	case SYS_mmap:
		return args[2] & PROT_WRITE && args[3] & MAP_SHARED &&
		       known(call, args[4]);
	default:
		return false;
	}
}

static void look_beyond(const struct call *call)
{
	if (beyond_us(call))
		give_up("%s: %s, which no model knows", call->who->program,
			call_kind(call->number)->name);
}

static enum trace_verdict enter(void *context, struct call *call)
{
	const uint64_t *args = call->args;

	(void)context;
	call->result = 0;
	switch (call->number) {
	case SYS_fsync:
	case SYS_fdatasync:
	case SYS_syncfs:
		sealed(call, OP_SEAL_FILE);
		return TRACE_REFUSE;
	case SYS_sync_file_range:
		if (args[3] & SYNC_FILE_RANGE_WAIT_AFTER)
			sealed(call, OP_WRITE_OUT);
		return TRACE_REFUSE;
	case SYS_open:
	case SYS_creat:
		place_at(now, call->who, (uint64_t)AT_FDCWD, args[0],
			&before.to);
		break;
	case SYS_openat:
		place_at(now, call->who, args[0], args[1], &before.to);
		break;
	case SYS_rename:
	case SYS_link:
		place_at(now, call->who, (uint64_t)AT_FDCWD, args[0],
			&before.from);
		place_at(now, call->who, (uint64_t)AT_FDCWD, args[1],
			&before.to);
		break;
	case SYS_renameat:
	case SYS_renameat2:
	case SYS_linkat:
		place_at(now, call->who, args[0], args[1], &before.from);
		place_at(now, call->who, args[2], args[3], &before.to);
		break;
	case SYS_unlink:
		place_at(now, call->who, (uint64_t)AT_FDCWD, args[0],
			&before.from);
		break;
	case SYS_unlinkat:
		place_at(now, call->who, args[0], args[1], &before.from);
		break;
	case SYS_write:
	case SYS_pwrite64:
	case SYS_writev:
		return place_is_file(call->who, args[0]) ? TRACE_TELL
							 : TRACE_GO;
	case SYS_ftruncate:
	case SYS_fchmod:
		return TRACE_TELL;
	default:
		look_beyond(call);
		return TRACE_GO;
	}
	bool concerned = before.from.modelled || before.to.modelled;
	return concerned ? TRACE_TELL : TRACE_GO;
}

static void leave(void *context, const struct call *call)
{
	(void)context;
	if (call->result >= 0)
		switch (call->number) {
		case SYS_open:
		case SYS_openat:
		case SYS_creat:
			opened(call);
			break;
		case SYS_rename:
		case SYS_renameat:
		case SYS_renameat2:
			moved(call, false);
			break;
		case SYS_link:
		case SYS_linkat:
			moved(call, true);
			break;
		case SYS_unlink:
		case SYS_unlinkat:
			dropped(call);
			break;
		case SYS_ftruncate:
			cut(call);
			break;
		case SYS_fchmod:
			marked(call);
			break;
		default:
			wrote(call);
		}
	before.from.modelled = before.to.modelled = false;
}

/* ---- from outside ---- */

void record_begin(struct record *record, const struct stage *stage)
{
	static const struct trace_hooks hooks = {
		.enter = enter, .leave = leave};

	*record = (struct record){0};
	now = record;
	began = clock_now();
	place_all(record, stage);
	outside_begin(stage);
	trace_hooks(&hooks);
}

void record_end(struct record *record)
{
	(void)add(0, OP_WRITE_OUT);
	outside_end(record);
}

void record_free(struct record *record)
{
	for (size_t i = 0; i < record->n; i++) {
		free(record->ops[i].name);
		free(record->ops[i].data.s);
	}
	for (size_t i = 0; i < record->n_dirs; i++)
		free(record->dirs[i].path);
	for (size_t i = 0; i < record->n_drops; i++) {
		free(record->drops[i].path);
		free(record->drops[i].text.s);
	}
	for (size_t i = 0; i < record->n_files; i++)
		free(record->files[i].text.s);
	free(record->ops);
	free(record->files);
	free(record->dirs);
	free(record->drops);
	free(record->ledger.s);
}
