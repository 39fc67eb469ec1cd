/* sizelist - see sizelist.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "pop/sizelist.h"

#include <fcntl.h>
#include <stdio.h> /* renameat */
#include <string.h>
#include <unistd.h>

#include "base/file.h"
#include "base/in.h"
#include "base/num.h"
#include "base/out.h"

/* How far the letters and the lines may be apart: new messages between old
 * ones. */
enum { AHEAD = 64, LINE_MAX_BYTES = LABEL_MAX + NUM_MAX + 2 };

static const char path[] = "pop3sizes";

static size_t uncounted(const struct drop *drop)
{
	size_t count = 0;

	for (size_t i = 0; i < drop->n; i++)
		count += !(drop->letters[i].bits & DROP_COUNTED);
	return count;
}

/* Could a file of so many bytes have so many octets? */
static bool fits(const struct letter *letter, uint64_t octets)
{
	if (octets < letter->stored ||
		octets - letter->stored > letter->stored + 2)
		return false;
	return octets - letter->stored <= UINT32_MAX;
}

/* A line belongs to one of the next letters, or to none any more. Returns from
 * where to look for the next line's. */
static size_t apply(struct drop *drop, size_t at, struct str line)
{
	char space[LABEL_MAX + 1];
	struct str name = line;
	uint64_t octets;

	if (!num_parse(str_cut(&name, ' '), &octets))
		return at;
	for (size_t i = at; i < drop->n && i - at < AHEAD; i++) {
		struct letter *letter = &drop->letters[i];
		size_t n = drop_name(drop, letter, space);
		if (!str_equal(str_of(space, n), name))
			continue;
		if (!(letter->bits & DROP_COUNTED) && fits(letter, octets)) {
			letter->more = (uint32_t)(octets - letter->stored);
			letter->bits |= DROP_COUNTED;
		}
		return i + 1;
	}
	return at;
}

void sizelist_read(struct drop *drop)
{
	static char space[16384];
	struct buf line = BUF_LIMIT(LINE_MAX_BYTES);
	size_t at = 0;

	if (uncounted(drop) < SIZELIST_LEAST)
		return;
	int fd = openat(drop->dir, path,
		O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
	if (fd == -1)
		return;
	struct in in = IN_FROM(fd, space);
	while (at < drop->n && in_until(&in, &line, '\n') == 1) {
		line.n--;
		at = apply(drop, at, buf_str(&line));
		buf_clear(&line);
	}
	buf_free(&line);
	file_close(fd);
}

static int write_lines(struct drop *drop, int fd)
{
	static char space[16384];
	struct out out = OUT_TO(fd, space);
	char name[LABEL_MAX + 1];

	for (size_t i = 0; i < drop->n && !out.error; i++) {
		struct letter *letter = &drop->letters[i];
		if (letter->bits & DROP_HAS_W)
			continue;
		out_num(&out, letter->stored + letter->more);
		out_byte(&out, ' ');
		out_add(&out, name, drop_name(drop, letter, name));
		out_byte(&out, '\n');
	}
	return out_flush(&out);
}

/* In place of the old one only when it is whole. A failure costs time in the
 * next session, nothing else. */
static void write_file(struct drop *drop)
{
	char tmp[64] = "tmp/pop3sizes.";

	(void)num_format(tmp + strlen(tmp), (uint64_t)getpid());
	int fd = openat(drop->dir, tmp,
		O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
	if (fd == -1)
		return;
	bool whole = write_lines(drop, fd) == 0;
	file_close(fd);
	if (!whole || renameat(drop->dir, tmp, drop->dir, path) == -1)
		ignore(unlinkat(drop->dir, tmp, 0));
}

void sizelist_all(struct drop *drop)
{
	size_t count = uncounted(drop);

	if (!count)
		return;
	for (size_t i = 0; i < drop->n; i++)
		(void)drop_octets(drop, &drop->letters[i]);
	if (count >= SIZELIST_LEAST)
		write_file(drop);
}
