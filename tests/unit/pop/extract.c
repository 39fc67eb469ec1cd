/* extract: whole messages and their tops
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "pop/extract.h"

#include "scratch.h"
#include "wire.h"

static bool gives(const char *message, uint64_t lines, const char *wanted)
{
	struct out out = wire_out();

	scratch_put("message", message);
	int fd = file_open_read("message");
	int result = extract_send(fd, lines, &out);
	file_close(fd);
	return result == 0 && wire_is(&out, wanted);
}

static void whole(void)
{
	CHECK(gives("a: b\n\n.x\n..\nend\n", EXTRACT_ALL,
		"a: b\r\n\r\n..x\r\n...\r\nend\r\n.\r\n"));
	CHECK(gives("", EXTRACT_ALL, ".\r\n"));
	CHECK(gives(
		"a: b\n\nno end", EXTRACT_ALL, "a: b\r\n\r\nno end\r\n.\r\n"));
	CHECK(gives(
		"a: b\r\n\r\nx\r\n", EXTRACT_ALL, "a: b\r\n\r\nx\r\n.\r\n"));
	CHECK(gives("\r.\r\n.\r", EXTRACT_ALL, "\r.\r\n..\r\n.\r\n"));
}

static void tops(void)
{
	static const char message[] = "a: b\nc: d\n\none\n.two\n\nfour\n";

	CHECK(gives(message, 0, "a: b\r\nc: d\r\n\r\n.\r\n"));
	CHECK(gives(message, 1, "a: b\r\nc: d\r\n\r\none\r\n.\r\n"));
	CHECK(gives(message, 2, "a: b\r\nc: d\r\n\r\none\r\n..two\r\n.\r\n"));
	CHECK(gives(
		message, 3, "a: b\r\nc: d\r\n\r\none\r\n..two\r\n\r\n.\r\n"));
	CHECK(gives(message, 9,
		"a: b\r\nc: d\r\n\r\none\r\n..two\r\n\r\nfour\r\n.\r\n"));
	CHECK(gives(
		"a: b\r\n\r\none\r\ntwo\r\n", 1, "a: b\r\n\r\none\r\n.\r\n"));
	CHECK(gives("a: b\n", 0, "a: b\r\n.\r\n"));
	CHECK(gives("a: b", 5, "a: b\r\n.\r\n"));
	CHECK(gives("\n\n\n", 0, "\r\n.\r\n"));
	CHECK(gives("a: b\n\nhalf", 1, "a: b\r\n\r\nhalf\r\n.\r\n"));
	CHECK(gives("", 3, ".\r\n"));
}

/* The blank line behind the header lies across two reads. */
static void across(void)
{
	static char message[70000];
	static char wanted[70000];

	memset(message, 'h', 32768);
	memcpy(message + 32767, "\n\nbody\nmore\n", 13);
	memset(wanted, 'h', 32767);
	memcpy(wanted + 32767, "\r\n\r\nbody\r\n.\r\n", 14);
	CHECK(gives(message, 1, wanted));
	memset(message, 'h', 32768);
	memcpy(message + 32764, "\r\n\r\r\nx\n\nbody\nmore\n", 19);
	memset(wanted, 'h', 32764);
	memcpy(wanted + 32764, "\r\n\r\r\nx\r\n\r\nbody\r\n.\r\n", 20);
	CHECK(gives(message, 1, wanted));
	memset(message, 'h', 32768);
	memcpy(message + 32765, "\r\n\r\nbody\nmore\n", 15);
	memset(wanted, 'h', 32765);
	memcpy(wanted + 32765, "\r\n\r\nbody\r\n.\r\n", 14);
	CHECK(gives(message, 1, wanted));
}

/* No final dot: a half message is not one. */
static void unreadable(void)
{
	struct out out = wire_out();

	scratch_mkdir("directory");
	int fd = file_open_read("directory");
	CHECK(extract_send(fd, EXTRACT_ALL, &out) == -1);
	CHECK(wire_is(&out, ""));
	file_close(fd);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(whole);
	RUN(tops);
	RUN(across);
	RUN(unreadable);
	RUN(scratch_leave);
	return check_done();
}
