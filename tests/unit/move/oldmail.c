/* oldmail: every state of a message, every kind of damage
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "move/oldmail.h"

#include <errno.h>
#include <utime.h>

#include "scratch.h"

static int here;
static struct oldmail old;
static char heard[1000];

#define PUT(path, text) scratch_put_bytes(path, text, sizeof(text) - 1)

static enum oldmail_verdict look(uint64_t n, bool perhaps)
{
	oldmail_close(&old);
	return oldmail_open(&old, here, str_text("3"), n, perhaps);
}

static int hear(void *context, struct str address, bool local)
{
	(void)context;
	strncat(strncat(heard, local ? "l:" : "r:", 3), address.s, address.n);
	strcat(heard, " ");
	return 0;
}

static const char *recipients(void)
{
	const struct oldmail_visit visit = {0, hear};

	*heard = 0;
	CHECK(oldmail_recipients(&old, &visit) == 0);
	return heard;
}

static void queue(void)
{
	static const char *const dirs[] = {"mess", "info", "local", "remote",
		"todo", "intd", "bounce", "mess/3", "info/3", "local/3",
		"remote/3", "todo/3", "intd/3"};

	for (size_t i = 0; i < sizeof(dirs) / sizeof(*dirs); i++)
		scratch_mkdir(dirs[i]);
	here = open(".", O_RDONLY | O_DIRECTORY);
	old.text = -1;
	PUT("mess/3/3", "text");
}

static void todo(void)
{
	CHECK(look(3, true) == OLDMAIL_NEVER);
	PUT("todo/4", "");
	CHECK(look(4, false) == OLDMAIL_BAD);
	PUT("todo/4", "u7\0p8\0Fme@x\0Ta@b\0Tc@d\0");
	CHECK(look(4, false) == OLDMAIL_BAD); /* no text */
	CHECK_TEXT(buf_str(&old.path), "mess/3/4");
	PUT("mess/3/4", "text");
	CHECK(look(4, false) == OLDMAIL_OK);
	CHECK(old.uid == 7 && old.pid == 8 && old.waiting == 2 && !old.routed);
	CHECK_TEXT(buf_str(&old.sender), "me@x");
	CHECK(strcmp(recipients(), "r:a@b r:c@d ") == 0);
	CHECK(rename("todo/4", "todo/3/4") == 0);
	CHECK(look(4, false) == OLDMAIL_OK && old.waiting == 2);
	CHECK(strcmp(recipients(), "r:a@b r:c@d ") == 0);
	PUT("todo/3/4", "u7\0p8\0F\0");
	CHECK(look(4, false) == OLDMAIL_DONE);
	CHECK(unlink("todo/3/4") == 0);
}

static void intd(void)
{
	CHECK(look(4, false) == OLDMAIL_NEVER);
	PUT("intd/4", "u7\0p8\0Fme@x\0Ta@b\0");
	CHECK(look(4, false) == OLDMAIL_PERHAPS);
	CHECK(look(4, true) == OLDMAIL_OK && old.waiting == 1);
	CHECK(strcmp(recipients(), "r:a@b ") == 0);
	PUT("intd/4", "u7\0p8\0Fme@x\0Ta");
	CHECK(look(4, true) == OLDMAIL_BAD);
	PUT("intd/4", "u7\0p8\0Fme@x\0");
	CHECK(look(4, true) == OLDMAIL_BAD);
	CHECK(unlink("intd/4") == 0);
}

static void routed(void)
{
	const struct utimbuf then = {1000, 1000};
	const struct utimbuf later = {2000, 2000};

	PUT("info/3/4", "Fme@x\0");
	CHECK(look(4, false) == OLDMAIL_DONE);
	PUT("local/3/4", "Ta@b\0Dz@z\0");
	PUT("remote/3/4", "Dq@q\0");
	CHECK(utime("info/3/4", &then) == 0 && utime("local/3/4", &later) == 0);
	CHECK(utime("remote/3/4", &then) == 0);
	CHECK(look(4, false) == OLDMAIL_OK);
	CHECK(old.routed && old.waiting == 1 && old.failed == 0);
	CHECK(old.born == 1000 && old.due == 2000);
	CHECK(strcmp(recipients(), "l:a@b ") == 0);
	PUT("remote/3/4", "Tq@q\0");
	CHECK(utime("remote/3/4", &then) == 0);
	CHECK(look(4, false) == OLDMAIL_OK && old.due == 1000);
	CHECK(strcmp(recipients(), "l:a@b r:q@q ") == 0);
	PUT("local/3/4", "Da@b\0");
	PUT("remote/3/4", "Dq@q\0");
	CHECK(look(4, false) == OLDMAIL_DONE);
}

static void bounced(void)
{
	struct str rest;
	struct str address;
	struct str text;

	PUT("bounce/4", "<a@b>:\nno\nnever\n\n<q@q>:\nno host\n\n");
	CHECK(look(4, false) == OLDMAIL_OK && old.failed == 2);
	rest = buf_str(&old.bounce);
	CHECK(oldmail_failure(&rest, &address, &text));
	CHECK_TEXT(address, "a@b");
	CHECK_TEXT(text, "<a@b>:\nno\nnever");
	CHECK(oldmail_failure(&rest, &address, &text));
	CHECK_TEXT(address, "q@q");
	CHECK_TEXT(text, "<q@q>:\nno host");
	CHECK(!oldmail_failure(&rest, &address, &text));
	PUT("bounce/4", "<a@b>:\nno"); /* the end is missing: still told */
	CHECK(look(4, false) == OLDMAIL_OK && old.failed == 1);
	PUT("bounce/4", "\n\n\n<>:\nno\n");
	CHECK(look(4, false) == OLDMAIL_BAD);
	PUT("bounce/4", "\0\0\0\0");
	CHECK(look(4, false) == OLDMAIL_BAD);
	PUT("bounce/4", "<a\0b>:\nno\n\n");
	CHECK(look(4, false) == OLDMAIL_BAD);
	PUT("bounce/4", "");
	CHECK(look(4, false) == OLDMAIL_DONE);
	CHECK(unlink("bounce/4") == 0);
}

static void damaged(const char *path, const char *bytes, size_t n)
{
	scratch_put_bytes(path, bytes, n);
	CHECK(look(4, false) == OLDMAIL_BAD);
	CHECK_TEXT(buf_str(&old.path), path);
}

static void damage(void)
{
	static char address[2000];

	damaged("info/3/4", "", 0);
	damaged("info/3/4", "Fme", 3);
	damaged("info/3/4", "Tme", 4);
	damaged("info/3/4", "Fme\0Fyou", 9);
	damaged("info/3/4", "Fme\0x", 5);
	damaged("info/3/4", "", 1);
	memset(address, 'F', sizeof(address));
	damaged("info/3/4", address, sizeof(address));
	PUT("info/3/4", "Fme@x\0");
	damaged("local/3/4", "Ta@b", 4);
	damaged("local/3/4", "Fa@b", 5);
	PUT("local/3/4", "Ta@b\0");
	damaged("remote/3/4", "Ta@b\0Q", 7);
	CHECK(unlink("remote/3/4") == 0 && mkdir("remote/3/4", 0700) == 0);
	CHECK(look(4, false) == OLDMAIL_BAD);
	CHECK(rmdir("remote/3/4") == 0 && look(4, false) == OLDMAIL_OK);
	CHECK(unlink("mess/3/4") == 0 && symlink("3", "mess/3/4") == 0);
	CHECK(look(4, false) == OLDMAIL_BAD);
	damaged("todo/4", "Ta@b\0Fme", 9);
	damaged("todo/4", "ux\0Fme", 7);
	damaged("todo/4", "Fme\0z", 6);
	oldmail_close(&old);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(queue);
	RUN(todo);
	RUN(intd);
	RUN(routed);
	RUN(bounced);
	RUN(damage);
	RUN(scratch_leave);
	return check_done();
}
