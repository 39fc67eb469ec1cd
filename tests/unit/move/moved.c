/* moved: the last line of a key counts, torn and damaged ones do not
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "move/moved.h"

#include <errno.h>

#include "scratch.h"

static struct moved moved;
static int here;

static void again(void)
{
	moved_close(&moved);
	CHECK(moved_open(&moved, here) == 0);
}

static void notes(void)
{
	here = open(".", O_RDONLY | O_DIRECTORY);
	CHECK(moved_open(&moved, here) == -1 && errno == ENOENT);
	scratch_mkdir("lock");
	CHECK(moved_open(&moved, here) == 0);
	CHECK(moved_find(&moved, str_text("12.3.4")) == 0);
	CHECK(moved_add(&moved, str_text("12.3.4"), 99) == 0);
	CHECK(moved_find(&moved, str_text("12.3.4")) == 99);
	again();
	CHECK(moved_find(&moved, str_text("12.3.4")) == 0); /* not sealed */
	CHECK(moved_add(&moved, str_text("12.3.4"), 99) == 0);
	CHECK(moved_add(&moved, str_text("5"), 1) == 0);
	CHECK(moved_seal(&moved) == 0 && moved_seal(&moved) == 0);
	again();
	CHECK(moved_find(&moved, str_text("12.3.4")) == 99);
	CHECK(moved_find(&moved, str_text("5")) == 1);
	CHECK(moved_is(&moved, 1) && moved_is(&moved, 99));
}

static void replaced(void)
{
	CHECK(moved_add(&moved, str_text("5"), 2) == 0);
	CHECK(moved_seal(&moved) == 0);
	again();
	CHECK(moved_find(&moved, str_text("5")) == 2);
	CHECK(moved_is(&moved, 2) && !moved_is(&moved, 1));
}

static void torn(void)
{
	int fd = file_open_append("lock/moved", 0600);

	CHECK(file_write_all(fd, "00000000 6 7\nnonsense\n\n1234", 27) == 0);
	file_close(fd);
	again();
	CHECK(moved_find(&moved, str_text("6")) == 0);
	CHECK(moved_add(&moved, str_text("8"), 9) == 0);
	CHECK(moved_seal(&moved) == 0);
	again();
	CHECK(moved_find(&moved, str_text("8")) == 9);
	CHECK(moved_find(&moved, str_text("5")) == 2);
}

static void limits(void)
{
	char key[MOVED_KEY_MAX + 1];

	memset(key, 'k', sizeof(key));
	CHECK(moved_add(&moved, str_of(key, sizeof(key)), 3) == -1 &&
		errno == EMSGSIZE);
	CHECK(moved_add(&moved, str_of(key, MOVED_KEY_MAX), 3) == 0);
	moved_close(&moved);
	char line[1000];
	memset(line, 'x', sizeof(line));
	scratch_put_bytes("lock/moved", line, sizeof(line));
	CHECK(moved_open(&moved, here) == -1 && errno == EPROTO);
	CHECK(unlink("lock/moved") == 0 && symlink("x", "lock/moved") == 0);
	CHECK(moved_open(&moved, here) == -1);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(notes);
	RUN(replaced);
	RUN(torn);
	RUN(limits);
	RUN(scratch_leave);
	return check_done();
}
