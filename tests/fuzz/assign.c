/* assign: users/assign, by way of users/cdb, to the user of a local part
 *
 * Any line is an entry or told as bad; what is looked up in the cdb that was
 * made of the entries is what a search from line to line finds.
 *
 * The input: the local part up to a NUL; the rest is users/assign.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "users/entry.h"

#include <errno.h>

#include "base/ascii.h"
#include "base/file.h"
#include "data/cdbmake.h"
#include "route/lookup.h"

#include "fuzz.h"

enum { LOCAL_MAX = 300, FILE_MAX = 3000, LINE_MAX_BYTES = 65536 };

static const char path[] = "users/cdb";

static void prepare(void)
{
	fuzz_mkdir("users");
}

/* Makes the cdb; what is left of the file behind the last good line counts
 * for nothing. Returns the part that does. */
static struct str make(struct str file)
{
	static struct cdbmake cdb;
	struct buf key = BUF_LIMIT(LINE_MAX_BYTES + 2);
	struct buf data = BUF_LIMIT(LINE_MAX_BYTES);
	struct entry_ends ends = {.n = 0};
	struct str rest = file;
	int fd = file_open_empty(path, 0600);
	struct str counts = str_head(file, 0);

	MUST(fd != -1 && cdbmake_start(&cdb, fd) == 0);
	while (rest.n && !str_has(str_head(rest, str_find(rest, '\n')), 0)) {
		struct str line = str_cut(&rest, '\n');
		enum entry_verdict verdict = entry_parse(line, &key, &data);
		MUST(verdict != ENTRY_ERROR);
		if (verdict != ENTRY_OK)
			break;
		entry_note_end(&ends, buf_str(&key));
		MUST(cdbmake_add(&cdb, buf_str(&key), buf_str(&data)) == 0);
		counts = str_head(file, file.n - rest.n);
	}
	MUST(cdbmake_add(&cdb, str_text(""), str_of(ends.bytes, ends.n)) == 0);
	MUST(cdbmake_finish(&cdb) == 0);
	file_close(fd);
	buf_free(&key);
	buf_free(&data);
	return counts;
}

/* The line for the local part: its own, or the longest beginning of it; of
 * several the first. Its length in *length_out; null: none. */
static struct str find(struct str lines, struct str local, size_t *length_out)
{
	struct str best = {0, 0};
	bool exact = false;

	while (lines.n) {
		struct str line = str_cut(&lines, '\n');
		struct str name = str_skip(line, 1);
		name = str_head(name, str_find(name, ':'));
		if (line.s[0] == '=') {
			if (exact || !str_equal_case(name, local))
				continue;
			exact = true;
		} else if (exact || !str_starts_case(local, name) ||
			   (best.s && name.n <= *length_out)) {
			continue;
		}
		best = line;
		*length_out = name.n;
	}
	return best;
}

/* Field by field: the last one of a wildcard is continued. */
static void check_answer(
	struct str answer, struct str line, struct str local, size_t length)
{
	bool wildcard = line.s[0] == '+';

	(void)str_cut(&line, ':');
	for (int i = 0; i < 5; i++)
		MUST(str_equal(str_cut(&answer, 0), str_cut(&line, ':')));
	struct str ext = str_cut(&answer, 0);
	struct str start = str_cut(&line, ':');
	MUST(str_starts(ext, start));
	ext = str_skip(ext, start.n);
	MUST(str_equal(ext, wildcard ? str_skip(local, length) : str_of(0, 0)));
	MUST(answer.n == 0);
}

static void check_parse(struct str answer)
{
	struct lookup lookup;

	if (lookup_parse(answer, &lookup) == -1)
		MUST(errno == EPROTO);
	else
		MUST(lookup.ext.s[lookup.ext.n] == 0 &&
			lookup.home.s[lookup.home.n] == 0);
}

static void run(struct str input)
{
	struct buf answer = BUF_LIMIT(LOOKUP_MAX);
	struct str local = str_head(str_cut(&input, 0), LOCAL_MAX);
	struct str lines = make(str_head(input, FILE_MAX));
	size_t length = 0;
	struct str want = find(lines, local, &length);
	int found = lookup_assigned(path, local, &answer);

	MUST(found == (want.s != 0));
	if (found == 1) {
		check_answer(buf_str(&answer), want, local, length);
		check_parse(buf_str(&answer));
	}
	check_parse(input);
	buf_free(&answer);
}

const struct fuzz_target fuzz_target = {
	.prepare = prepare, .run = run, .memory = 1 << 18};
