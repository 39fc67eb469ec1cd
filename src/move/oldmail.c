/* oldmail - see oldmail.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "move/oldmail.h"

#include <errno.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/in.h"
#include "base/num.h"
#include "move/tree.h"
#include "queue/envelope.h"
#include "queue/state.h"

enum { PATH_LIMIT = 128, BOUNCE_LIMIT = 256 * 1024 * 1024 };

static const char empty_line[] = "\n\n";

/* kind/S/N, or kind/N. -1 with errno. */
static int open_part(struct oldmail *old, const char *kind, bool split)
{
	struct buf *path = &old->path;

	if (buf_copy_text(path, kind) == -1 || buf_add_byte(path, '/') == -1)
		return -1;
	if (split && (buf_add_str(path, old->part) == -1 ||
			     buf_add_byte(path, '/') == -1))
		return -1;
	if (buf_add_num(path, old->n) == -1)
		return -1;
	return tree_file(old->tree, buf_text(path));
}

/* What is no record, or no plain file, is damage; the rest may pass. */
static enum oldmail_verdict trouble(void)
{
	return errno == EPROTO || tree_strange() ? OLDMAIL_BAD
						 : OLDMAIL_TROUBLE;
}

static int damaged(void)
{
	errno = EPROTO;
	return -1;
}

/* ---- records ---- */

struct reader {
	struct oldmail *old;
	const struct oldmail_visit *visit; /* null: only looking */
	bool local;
	int (*take)(struct reader *reader, char kind, struct str value);
};

static int read_records(struct reader *reader, int fd)
{
	char space[4096];
	struct in in = IN_FROM(fd, space);
	struct buf record = BUF_LIMIT(ENVELOPE_ADDRESS_MAX + 1);
	int found;

	while ((found = in_until(&in, &record, 0)) == 1) {
		struct str value = str_of(record.s + 1, record.n - 2);
		if (record.n < 2) {
			found = damaged();
			break;
		}
		if (reader->take(reader, record.s[0], value) == -1) {
			found = -1;
			break;
		}
		buf_clear(&record);
	}
	if (found == 0 && record.n > 0)
		found = damaged();
	if (found == -1 && errno == EMSGSIZE)
		found = damaged();
	buf_free(&record);
	return found;
}

static int take_sender(struct oldmail *old, struct str value)
{
	if (old->sender_seen)
		return damaged();
	old->sender_seen = true;
	return buf_copy_str(&old->sender, value);
}

/* Of info. */
static int take_info(struct reader *reader, char kind, struct str value)
{
	return kind == 'F' ? take_sender(reader->old, value) : damaged();
}

static int tell(struct reader *reader, struct str value)
{
	const struct oldmail_visit *visit = reader->visit;

	if (visit)
		return visit->recipient(visit->context, value, reader->local);
	reader->old->waiting++;
	return 0;
}

/* Of local and remote. */
static int take_channel(struct reader *reader, char kind, struct str value)
{
	if (kind == 'T')
		return tell(reader, value);
	return kind == 'D' ? 0 : damaged();
}

/* Of todo and intd. */
static int take_list(struct reader *reader, char kind, struct str value)
{
	struct oldmail *old = reader->old;

	if (kind == 'T')
		return old->sender_seen ? tell(reader, value) : damaged();
	if (reader->visit)
		return 0;
	if (kind == 'F')
		return take_sender(old, value);
	if (kind == 'u')
		return num_parse(value, &old->uid) ? 0 : damaged();
	if (kind == 'p')
		return num_parse(value, &old->pid) ? 0 : damaged();
	return damaged();
}

/* ---- the files ---- */

/* Reads and closes fd. */
static int read_file(struct reader *reader, int fd)
{
	int result = read_records(reader, fd);

	file_close(fd);
	return result;
}

static int64_t written(int fd)
{
	struct stat st;

	return fstat(fd, &st) == 0 ? (int64_t)st.st_mtime : 0;
}

/* 1, 0 if there is no such file, -1. */
static int read_channel(struct oldmail *old, const char *kind,
	const struct oldmail_visit *visit)
{
	struct reader reader = {old, visit, kind[0] == 'l', take_channel};
	uint64_t before = old->waiting;
	int fd = open_part(old, kind, true);

	if (fd == -1)
		return errno == ENOENT ? 0 : -1;
	int64_t due = written(fd);
	if (read_file(&reader, fd) == -1)
		return -1;
	if (old->waiting > before && (old->due == 0 || due < old->due))
		old->due = due;
	return 1;
}

/* A paragraph that nobody can be blamed for is damage. */
static int count_failures(struct oldmail *old)
{
	struct str rest = buf_str(&old->bounce);
	struct str address;
	struct str paragraph;

	while (oldmail_failure(&rest, &address, &paragraph)) {
		if (!address.s || address.n >= ENVELOPE_ADDRESS_MAX ||
			str_has(address, 0))
			return damaged();
		old->failed++;
	}
	return 0;
}

static int read_bounce(struct oldmail *old)
{
	int fd = open_part(old, "bounce", false);

	if (fd == -1)
		return errno == ENOENT ? 0 : -1;
	int result = file_read_all(fd, &old->bounce);
	file_close(fd);
	return result == 0 ? count_failures(old) : -1;
}

static enum oldmail_verdict open_routed(struct oldmail *old)
{
	struct reader reader = {old, 0, false, take_info};
	int fd = open_part(old, "info", true);

	if (fd == -1)
		return errno == ENOENT ? OLDMAIL_NEVER : trouble();
	old->routed = true;
	old->born = written(fd);
	if (read_file(&reader, fd) == -1)
		return trouble();
	if (!old->sender_seen)
		return OLDMAIL_BAD;
	if (read_channel(old, "local", 0) == -1 ||
		read_channel(old, "remote", 0) == -1 || read_bounce(old) == -1)
		return trouble();
	return old->waiting + old->failed > 0 ? OLDMAIL_OK : OLDMAIL_DONE;
}

/* kind/N, or kind/S/N where kind/N may be a part. */
static int open_either(struct oldmail *old, const char *kind)
{
	int fd = open_part(old, kind, false);

	old->split = fd == -1 && (errno == ENOENT || errno == EISDIR);
	return old->split ? open_part(old, kind, true) : fd;
}

static enum oldmail_verdict open_list(struct oldmail *old, const char *kind)
{
	struct reader reader = {old, 0, false, take_list};
	int fd = open_either(old, kind);

	if (fd == -1)
		return errno == ENOENT ? OLDMAIL_NEVER : trouble();
	old->list = kind;
	old->born = written(fd);
	if (read_file(&reader, fd) == -1)
		return trouble();
	return old->sender_seen ? OLDMAIL_OK : OLDMAIL_BAD;
}

static enum oldmail_verdict open_envelope(struct oldmail *old, bool perhaps)
{
	enum oldmail_verdict verdict = open_list(old, "todo");

	if (verdict == OLDMAIL_OK && old->waiting == 0)
		return OLDMAIL_DONE;
	if (verdict == OLDMAIL_NEVER)
		verdict = open_routed(old);
	if (verdict != OLDMAIL_NEVER)
		return verdict;
	if (!perhaps) {
		int fd = open_either(old, "intd");
		if (fd == -1)
			return OLDMAIL_NEVER;
		file_close(fd);
		return OLDMAIL_PERHAPS;
	}
	verdict = open_list(old, "intd");
	return verdict == OLDMAIL_OK && old->waiting == 0 ? OLDMAIL_BAD
							  : verdict;
}

enum oldmail_verdict oldmail_open(struct oldmail *old, int tree,
	struct str part, uint64_t n, bool perhaps)
{
	*old = (struct oldmail){.tree = tree,
		.part = part,
		.n = n,
		.text = -1,
		.sender = BUF_LIMIT(ENVELOPE_ADDRESS_MAX),
		.bounce = BUF_LIMIT(BOUNCE_LIMIT),
		.path = BUF_LIMIT(PATH_LIMIT)};
	enum oldmail_verdict verdict = open_envelope(old, perhaps);
	if (verdict != OLDMAIL_OK)
		return verdict;
	old->text = open_part(old, "mess", true);
	if (old->text == -1)
		return errno == ENOENT ? OLDMAIL_BAD : trouble();
	old->written = written(old->text);
	return OLDMAIL_OK;
}

static int read_list(struct oldmail *old, const struct oldmail_visit *visit)
{
	struct reader reader = {old, visit, false, take_list};
	int fd = open_part(old, old->list, old->split);

	return fd == -1 ? -1 : read_file(&reader, fd);
}

int oldmail_recipients(struct oldmail *old, const struct oldmail_visit *visit)
{
	if (!old->routed)
		return read_list(old, visit);
	if (read_channel(old, "local", visit) == -1)
		return -1;
	return read_channel(old, "remote", visit) == -1 ? -1 : 0;
}

/* Up to the next empty line. */
static struct str cut_paragraph(struct str *rest)
{
	struct str all = *rest;
	size_t end = 0;

	while (end < all.n &&
		!str_starts(str_skip(all, end), str_text(empty_line)))
		end++;
	*rest = str_skip(all, end + 2);
	return str_head(all, end);
}

bool oldmail_failure(
	struct str *rest, struct str *address_out, struct str *paragraph_out)
{
	while (rest->n > 0 && rest->s[0] == '\n')
		*rest = str_skip(*rest, 1);
	if (rest->n == 0)
		return false;
	struct str paragraph = cut_paragraph(rest);
	while (paragraph.n > 0 && paragraph.s[paragraph.n - 1] == '\n')
		paragraph.n--;
	struct str line = str_head(paragraph, str_find(paragraph, '\n'));
	bool named = line.n > 3 && line.s[0] == '<' &&
		     str_ends(line, str_text(">:"));
	*address_out = named ? str_of(line.s + 1, line.n - 3) : str_of(0, 0);
	*paragraph_out = paragraph;
	return true;
}

void oldmail_close(struct oldmail *old)
{
	if (old->text != -1)
		file_close(old->text);
	buf_free(&old->sender);
	buf_free(&old->bounce);
	buf_free(&old->path);
}
