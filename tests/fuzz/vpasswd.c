/* vpasswd: a domain's users, however broken their file is
 *
 * A line is a user's or it is not; of one that is, the fields put together
 * again are the line. A user who is changed in one field is read back with
 * just that. A whole file is taken, or refused with its line before anything
 * is written; what is written is sorted, holds every line that was there, and
 * can be read again.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "route/vuser.h"
#include "vpop/userdb.h"

#include <string.h>
#include <unistd.h>

#include "base/file.h"

#include "fuzz.h"

enum { FILE_LIMIT = 1 << 17 };

static void prepare(void)
{
	fuzz_mkdir("d");
}

/* The same bytes, but for numbers with zeros in front. */
static void check_line(struct str line)
{
	struct vuser user;
	size_t n = 0;

	if (!vuser_parse(line, &user))
		return;
	MUST(user.name.n > 0);
	const struct str fields[] = {user.name, user.hash, user.gecos, user.dir,
		user.quota, user.clear};
	for (size_t i = 0; i < 6; i++) {
		MUST(i == 5 || !str_has(fields[i], ':')); /* clear takes all */
		MUST(fields[i].n == 0 ||
			(fields[i].s >= line.s &&
				fields[i].s + fields[i].n <= line.s + line.n));
		n += fields[i].n;
	}
	MUST(n < line.n);
	MUST(user.has_clear || user.clear.n == 0);
}

static void change(void *context)
{
	static struct userdb db;
	const struct vuser user = {.name = str_text("mm"),
		.hash = str_text("h"),
		.kind = 1,
		.gecos = str_text("a:b\nc"),
		.dir = str_text("d/mm"),
		.quota = str_text("NOQUOTA")};

	(void)context;
	userdb_open(&db, "d", USERDB_ALL);
	userdb_put(&db, &user);
	userdb_commit(&db);
	_exit(0);
}

static size_t lines_of(struct str text, struct str name)
{
	size_t n = 0;

	while (text.n > 0) {
		struct str line = str_cut(&text, '\n');
		n += !str_equal(str_head(line, str_find(line, ':')), name);
	}
	return n;
}

static void check_written(struct str input)
{
	struct buf text = BUF_LIMIT(2 * FILE_LIMIT);
	struct str last = str_text("");
	size_t found = 0;

	MUST(file_slurp("d/vpasswd", &text) == 0);
	MUST(lines_of(buf_str(&text), str_text("mm")) ==
		lines_of(input, str_text("mm")));
	struct str rest = buf_str(&text);
	while (rest.n > 0) {
		struct str line = str_cut(&rest, '\n');
		struct str name = str_head(line, str_find(line, ':'));
		MUST(str_order(last, name) <= 0);
		found += str_is(line, "mm:h:1:0:abc:d/mm:NOQUOTA");
		last = name;
	}
	/* Whoever wrote it by hand may have him twice; the first counts. */
	MUST(found >= 1);
	buf_free(&text);
}

static void run(struct str input)
{
	struct buf line = BUF_LIMIT(VUSER_LINE_MAX);
	struct vuser user;
	struct str rest = input;
	bool good = true;

	while (rest.n > 0) {
		struct str next = str_cut(&rest, '\n');
		check_line(next);
		good = good && next.n <= VUSER_LINE_MAX &&
		       vuser_parse(next, &user);
	}
	fuzz_put("d/vpasswd", input);
	int code = fuzz_program(change, 0);
	MUST(code == (good ? 0 : 111));
	if (good) {
		check_written(input);
		MUST(vuser_find("d", str_text("mm"), &line, &user) == 1);
		MUST(fuzz_program(change, 0) == 0); /* and once more */
	} else {
		struct buf text = BUF_LIMIT(FILE_LIMIT);
		MUST(file_slurp("d/vpasswd", &text) == 0);
		MUST(str_equal(buf_str(&text), input));
		buf_free(&text);
	}
	buf_free(&line);
}

const struct fuzz_target fuzz_target = {
	.prepare = prepare, .run = run, .memory = 1 << 23};
