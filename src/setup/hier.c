/* hier - make an installation what its table says
 *
 *	hier table built
 *
 * Creates or mends, below the home it was built for, everything that table
 * (src/modes) names: directories, programs from built/bin, pages, start-up
 * samples, the queue. Started by root it gives each its owner; started by
 * anybody else everything is that user's own. Run again it changes nothing.
 * Goes on after an item that fails.
 *
 * Exit: 0 all is as the table says, 100 bad usage, 111 something is not.
 * Heap: bounded.
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/num.h"
#include "base/out.h"
#include "base/powers.h"
#include "conf/home.h"
#include "setup/modes.h"
#include "setup/place.h"

const char prog_name[] = "hier";

enum { SOURCE_MAX = 50000000, PATH_ROOM = 4096, PARENT_MODE = 0755 };

static struct session {
	int home;
	const char *built;
	unsigned items;
	unsigned changed;
	unsigned failed;
} session;

/* "QMAIL/" in a text stands for the home. */
static int fill_in(struct str text, struct buf *b)
{
	const struct str mark = str_text("QMAIL/");

	while (text.n) {
		size_t n = 0;
		while (n < text.n && !str_starts(str_skip(text, n), mark))
			n++;
		if (buf_add(b, text.s, n) == -1)
			return -1;
		if (n < text.n && buf_join(b, home_path, "/") == -1)
			return -1;
		text = str_skip(text, n < text.n ? n + mark.n : n);
	}
	return 0;
}

/* Puts a copy of the file at source. */
static int put(const struct modes *row, const char *source)
{
	struct buf bytes = BUF_LIMIT(SOURCE_MAX);
	struct buf text = BUF_LIMIT(SOURCE_MAX);
	int result = file_slurp(source, &bytes);

	if (result == 0 && row->kind == MODES_TEXT) {
		result = fill_in(buf_str(&bytes), &text);
		if (result == 0)
			result = place_file(session.home, row, buf_str(&text));
	} else if (result == 0) {
		result = place_file(session.home, row, buf_str(&bytes));
	}
	buf_free(&bytes);
	buf_free(&text);
	return result;
}

static int put_built(const struct modes *row)
{
	struct buf path = BUF_LIMIT(PATH_ROOM);

	if (buf_join(&path, session.built, "/", row->path) == -1)
		return -1;
	int result = put(row, buf_text(&path));
	buf_free(&path);
	return result;
}

static int make(const struct modes *row)
{
	switch (row->kind) {
	case MODES_BUILT:
		return put_built(row);
	case MODES_COPY:
	case MODES_TEXT:
		return put(row, row->what);
	case MODES_LINK:
		return place_link(session.home, row);
	case MODES_FIFO:
		return place_fifo(session.home, row);
	case MODES_ZERO:
		return place_zero(session.home, row);
	default:
		return place_dir(session.home, row);
	}
}

static void each(const struct modes *row)
{
	int result = make(row);

	session.items++;
	if (result == 1)
		session.changed++;
	if (result == -1) {
		session.failed++;
		warn_sys("unable to make ", home_path, "/", row->path);
	}
}

/* The home and what is above it. */
static int open_home(void)
{
	char path[PATH_ROOM];
	size_t n = strlen(home_path);

	if (n >= sizeof(path) || home_path[0] != '/') {
		errno = EINVAL;
		return -1;
	}
	memcpy(path, home_path, n + 1);
	for (size_t i = 1; i <= n; i++) {
		if (path[i] != '/' && path[i] != 0)
			continue;
		path[i] = 0;
		if (mkdir(path, PARENT_MODE) == -1 && errno != EEXIST)
			return -1;
		path[i] = home_path[i];
	}
	return open(home_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
}

static void say(void)
{
	char space[100];
	struct out out = OUT_TO(STDOUT_FILENO, space);

	out_join(&out, home_path, ": ");
	out_num(&out, session.items);
	out_text(&out, " items, ");
	out_num(&out, session.changed);
	out_text(&out, " made or changed\n");
	ignore(out_flush(&out)); /* only news */
}

int main(int argc, char **argv)
{
	char line[NUM_MAX];
	unsigned number;
	const struct modes_user us = {geteuid(), getegid()};

	if (argc != 3)
		die_usage("table built");
	umask(022);
	session.built = argv[2];
	session.home = open_home();
	if (session.home == -1)
		die_sys(EXIT_TEMP, "unable to create ", home_path);
	if (!modes_each(argv[1], powers_root() ? 0 : &us, each, &number)) {
		(void)num_format(line, number);
		die_sys(EXIT_TEMP, argv[1], " line ", line);
	}
	say();
	return session.failed ? EXIT_TEMP : EXIT_OK;
}
