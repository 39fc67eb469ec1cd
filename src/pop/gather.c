/* gather - see gather.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "pop/gather.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/num.h"

enum { FIRST_ROOM = 64 };

/* ---- one file ---- */

/* Room for one more; it grows by a quarter, for it may be all we need. */
static int make_room(struct drop *drop)
{
	size_t room = drop->room + drop->room / 4 + FIRST_ROOM;
	size_t bytes;

	if (drop->n < drop->room)
		return 0;
	if (!size_mul(room, sizeof(*drop->letters), &bytes)) {
		errno = ENOMEM;
		return -1;
	}
	struct letter *grown = realloc(drop->letters, bytes);
	if (!grown)
		return -1;
	drop->letters = grown;
	drop->room = room;
	return 0;
}

/* Seconds and sizes from the name. False: it does not tell, or nonsense. */
static bool told(const struct label *label, struct letter *l)
{
	uint64_t stored = label->has_stored ? label->stored : label->wire;
	uint64_t wire = label->has_wire ? label->wire : stored;

	if (!label->digits.n || !label->sizes.n || wire < stored ||
		wire - stored > UINT32_MAX)
		return false;
	l->time = (uint32_t)label->seconds;
	l->stored = stored;
	l->more = (uint32_t)(wire - stored);
	if (label->has_stored)
		l->bits |= DROP_HAS_S;
	if (label->has_wire)
		l->bits |= DROP_HAS_W | DROP_COUNTED;
	return true;
}

/* The same from the file itself. False: it is none, or gone. */
static bool asked(int dir, const char *name, int64_t now, struct letter *l)
{
	struct stat st;

	if (fstatat(dir, name, &st, 0) == -1 || !S_ISREG(st.st_mode))
		return false;
	if (st.st_mtime >= now || st.st_mtime > UINT32_MAX)
		return false;
	l->time = st.st_mtime > 0 ? (uint32_t)st.st_mtime : 0;
	l->stored = (uint64_t)st.st_size;
	return true;
}

/* What of the name numbers do not tell again is kept: best only its middle. */
static int keep_name(
	struct drop *drop, const struct label *label, struct letter *l)
{
	struct str name = label->base;

	if (label->digits.n && label->seconds == l->time) {
		l->bits |= DROP_HAS_TIME;
		name = str_skip(name, label->digits.n);
	}
	if (l->bits & (DROP_HAS_S | DROP_HAS_W))
		name = str_head(name, name.n - label->sizes.n);
	if (str_ends(name, label->tail)) {
		unsigned tail = labels_number(&drop->labels, label->tail);
		l->tail = (unsigned char)tail;
		if (tail)
			name = str_head(name, name.n - label->tail.n);
	}
	l->flags = (unsigned char)labels_number(&drop->labels, label->flags);
	l->middle = (uint32_t)drop->text.n;
	l->middle_n = (unsigned char)name.n;
	return buf_add_str(&drop->text, name);
}

int gather_file(
	struct drop *drop, int dir, const char *name, bool new, int64_t now)
{
	struct letter l = {.bits = new ? DROP_NEW : 0};
	struct label label;

	if (*name == '.' || strlen(name) > LABEL_MAX)
		return 0;
	label_take_apart(&label, str_text(name));
	if (!told(&label, &l) && !asked(dir, name, now, &l))
		return 0;
	if (l.time >= now)
		return 0;
	if (make_room(drop) == -1 || keep_name(drop, &label, &l) == -1)
		return -1;
	drop->letters[drop->n++] = l;
	return 0;
}

/* ---- order ---- */

static struct str middle(const struct drop *drop, const struct letter *l)
{
	return str_of(drop->text.s + l->middle, l->middle_n);
}

/* By time, then by what makes a name unique. */
static bool before(
	const struct drop *drop, const struct letter *a, const struct letter *b)
{
	if (a->time != b->time)
		return a->time < b->time;
	int order = str_order(middle(drop, a), middle(drop, b));
	if (order == 0)
		order = str_order(labels_text(&drop->labels, a->tail),
			labels_text(&drop->labels, b->tail));
	return order < 0;
}

/* Lets the letter at the top of a heap of n sink to its place. */
static void sink_down(struct drop *drop, size_t at, size_t n)
{
	struct letter *all = drop->letters;
	const struct letter top = all[at];

	for (size_t child; (child = 2 * at + 1) < n; at = child) {
		if (child + 1 < n && before(drop, &all[child], &all[child + 1]))
			child++;
		if (!before(drop, &top, &all[child]))
			break;
		all[at] = all[child];
	}
	all[at] = top;
}

/* A heap sort: in place, and as fast whatever the order was. */
void gather_sort(struct drop *drop)
{
	struct letter *all = drop->letters;

	for (size_t i = drop->n / 2; i-- > 0;)
		sink_down(drop, i, drop->n);
	for (size_t n = drop->n; n-- > 1;) {
		const struct letter last = all[0];
		all[0] = all[n];
		all[n] = last;
		sink_down(drop, 0, n);
	}
}

/* ---- the Maildir ---- */

/* Each entry; more than may be are left for another session. */
static int gather_list(
	struct drop *drop, DIR *list, int dir, bool new, int64_t now)
{
	while (drop->n < DROP_MESSAGES_MAX) {
		errno = 0;
		const struct dirent *entry = readdir(list);
		if (!entry)
			return errno ? -1 : 0;
		if (gather_file(drop, dir, entry->d_name, new, now) == -1)
			return -1;
	}
	return 0;
}

static int gather_dir(struct drop *drop, const char *part, int64_t now)
{
	int fd = openat(drop->dir, part, O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (fd == -1)
		return -1;
	DIR *list = fdopendir(fd);
	if (!list) {
		file_close(fd);
		return -1;
	}
	int result = gather_list(drop, list, fd, part[0] == 'n', now);
	int error = errno;
	(void)closedir(list); /* it was only read */
	errno = error;
	return result;
}

/* In this order a message that another program just moves from new/ to cur/
 * may be missed once, but is not seen twice. */
int drop_scan(struct drop *drop, int64_t now)
{
	if (gather_dir(drop, "cur", now) == -1 ||
		gather_dir(drop, "new", now) == -1)
		return -1;
	gather_sort(drop);
	return 0;
}
