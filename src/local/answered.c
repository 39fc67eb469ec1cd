/* answered - see answered.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/answered.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h> /* renameat */
#include <unistd.h>

#include "base/buf.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/num.h"

enum {
	ADDRESS_MAX = 1000,
	FILE_MAX_BYTES = ANSWERED_MAX * (ADDRESS_MAX + NUM_MAX + 2),
	STEP_MS = 50,
};

static const char name[] = "answered";
static const char next_name[] = "answered.new";
static const char lock_name[] = "answered.lock";

static int open_at(int dir, const char *path, int flags)
{
	return openat(dir, path,
		flags | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC, 0600);
}

/* Another delivery may be sending; not for ever. */
static int take_lock(struct answered *answered)
{
	int64_t deadline = clock_steady_ms() + ANSWERED_WAIT_MS;

	answered->lock = open_at(answered->dir, lock_name, O_WRONLY | O_CREAT);
	if (answered->lock == -1)
		return -1;
	while (file_lock_now(answered->lock) == -1) {
		if (errno != EAGAIN || clock_steady_ms() > deadline)
			return -1;
		clock_sleep_ms(STEP_MS);
	}
	return 0;
}

static int slurp(int dir, struct buf *b)
{
	int fd = open_at(dir, name, O_RDONLY);

	if (fd == -1)
		return errno == ENOENT ? 0 : -1;
	int result = file_read_all(fd, b);
	file_close(fd);
	return result;
}

/* When, and the address; false: no such line. A time to come counts as now. */
static bool line_parse(struct str line, int64_t *when_out, struct str *who_out)
{
	uint64_t when;
	struct str first = str_cut(&line, ' ');

	if (!num_parse(first, &when) || when > INT64_MAX / 2 || line.n == 0)
		return false;
	*when_out = (int64_t)when;
	*who_out = line;
	return true;
}

struct sieve {
	struct str sender;
	int64_t since;
	uint64_t his; /* answers to the sender */
	uint64_t all;
	struct buf kept; /* lines that still count */
};

static int sift(struct sieve *sieve, struct str text)
{
	int64_t when;
	struct str who;

	while (text.n > 0) {
		struct str line = str_cut(&text, '\n');
		if (!line_parse(line, &when, &who) || when <= sieve->since)
			continue;
		sieve->all++;
		sieve->his += str_equal_case(who, sieve->sender);
		if (buf_add_str(&sieve->kept, line) == -1 ||
			buf_add_byte(&sieve->kept, '\n') == -1)
			return -1;
	}
	return 0;
}

/* The file anew, whole or not at all. It need not survive a power cut. */
static int write_file(int dir, struct str text)
{
	int fd = open_at(dir, next_name, O_WRONLY | O_CREAT | O_TRUNC);

	if (fd == -1)
		return -1;
	int result = file_write_all(fd, text.s, text.n);
	file_close(fd);
	if (result == 0)
		result = renameat(dir, next_name, dir, name);
	if (result == -1) {
		int error = errno;
		(void)unlinkat(dir, next_name, 0); /* it may not be there */
		errno = error;
	}
	return result;
}

static int note(struct sieve *sieve, int dir, int64_t now)
{
	struct buf *b = &sieve->kept;

	if (buf_add_num(b, (uint64_t)now) == -1 || buf_add_byte(b, ' ') == -1 ||
		buf_add_str(b, sieve->sender) == -1 ||
		buf_add_byte(b, '\n') == -1)
		return -1;
	return write_file(dir, buf_str(b));
}

static enum answered_verdict decide(
	struct answered *answered, struct sieve *sieve, uint64_t most)
{
	struct buf text = BUF_LIMIT(FILE_MAX_BYTES);
	enum answered_verdict verdict = ANSWERED_UNSURE;

	if (slurp(answered->dir, &text) == 0 &&
		sift(sieve, buf_str(&text)) == 0) {
		if (sieve->his >= most)
			verdict = ANSWERED_BEFORE;
		else if (sieve->all >= ANSWERED_MAX)
			verdict = ANSWERED_FULL;
		else if (note(sieve, answered->dir, clock_seconds()) == 0)
			verdict = ANSWERED_NOT;
	}
	int error = errno;
	buf_free(&text);
	errno = error;
	return verdict;
}

static bool is_line(struct str sender)
{
	return sender.n > 0 && sender.n <= ADDRESS_MAX &&
	       !str_has(sender, '\n') && !str_has(sender, 0);
}

enum answered_verdict answered_open(struct answered *answered, const char *dir,
	struct str sender, int64_t period, uint64_t most)
{
	struct sieve sieve = {.sender = sender,
		.since = clock_seconds() - period,
		.kept = BUF_LIMIT(FILE_MAX_BYTES)};
	enum answered_verdict verdict = ANSWERED_UNSURE;

	answered->lock = -1;
	answered->dir = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (!is_line(sender))
		errno = EINVAL;
	else if (answered->dir != -1 && take_lock(answered) == 0)
		verdict = decide(answered, &sieve, most);
	int error = errno;
	buf_free(&sieve.kept);
	if (verdict != ANSWERED_NOT)
		answered_close(answered);
	errno = error;
	return verdict;
}

/* Ours is the last line. */
int answered_undo(struct answered *answered)
{
	struct buf text = BUF_LIMIT(FILE_MAX_BYTES);
	int result = slurp(answered->dir, &text);

	if (result == 0 && text.n > 0) {
		struct str rest = str_head(buf_str(&text), text.n - 1);
		size_t last = str_find_last(rest, '\n');
		rest = str_head(rest, last < rest.n ? last + 1 : 0);
		result = write_file(answered->dir, rest);
	}
	buf_free(&text);
	return result;
}

void answered_close(struct answered *answered)
{
	if (answered->lock != -1)
		file_close(answered->lock);
	if (answered->dir != -1)
		file_close(answered->dir);
	answered->lock = -1;
	answered->dir = -1;
}
