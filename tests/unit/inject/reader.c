/* reader: where the header ends
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "inject/reader.h"

#include "desk.h"

static struct buf rest = BUF_LIMIT(DRAFT_HEADER_MAX);
static char space[16];

/* The header, what stands before the body, and where the body begins. */
static bool reads(const char *text, const char *header, const char *between,
	const char *body)
{
	struct buf left = BUF_LIMIT(1000);

	desk_open();
	buf_clear(&rest);
	scratch_put("in", text);
	struct in in = IN_FROM(file_open_read("in"), space);
	reader_header(&desk, &in, &rest);
	struct str view;
	while (in_view(&in, &view) == 1) {
		CHECK(buf_add_str(&left, view) == 0);
		in_skip(&in, view.n);
	}
	file_close(in.fd);
	bool right = str_is(buf_str(&desk.header), header) &&
		     str_is(buf_str(&rest), between) &&
		     str_is(buf_str(&left), body);
	buf_free(&left);
	return right;
}

static void usual(void)
{
	CHECK(reads("Subject: x\nX: y\n z\n\nbody\n", "Subject: x\nX: y\n z\n",
		"\n", "body\n"));
	CHECK(reads("\nbody\n", "", "\n", "body\n"));
	CHECK(reads("", "", "", ""));
	CHECK(reads("Subject: x\n", "Subject: x\n", "", ""));
	CHECK(reads("Subject: x", "Subject: x\n", "", ""));
	CHECK(reads("Subject: x\n\n\n\n", "Subject: x\n", "\n", "\n\n"));
}

/* The first line that is no field begins the body. */
static void no_field(void)
{
	CHECK(reads("Subject: x\nno field\nX: y\n", "Subject: x\n",
		"\nno field\n", "X: y\n"));
	CHECK(reads("no field", "", "\nno field\n", ""));
	CHECK(reads(" continued\nX: y\n", "", "\n continued\n", "X: y\n"));
	CHECK(reads(": y\n", "", "\n: y\n", ""));
	CHECK(reads("X: y\n \n\nbody", "X: y\n \n", "\n", "body"));
}

static void from_line(void)
{
	CHECK(reads("From joe Mon\nSubject: x\n\n",
		"MBOX-Line: From joe Mon\nSubject: x\n", "\n", ""));
	CHECK(reads("Subject: x\nFrom joe\n\n",
		"Subject: x\nMBOX-Line: From joe\n", "\n", ""));
	CHECK(reads("Frommage\n", "", "\nFrommage\n", ""));
}

static void endless(void)
{
	struct in in = IN_FROM(file_open_read("big"), space);

	reader_header(&desk, &in, &rest);
}

static void unreadable(void)
{
	struct in in = IN_FROM(-1, space);

	reader_header(&desk, &in, &rest);
}

static void limits(void)
{
	static char piece[1 << 20];
	int fd = file_open_empty("big", 0600);

	memset(piece, 'x', sizeof(piece));
	CHECK(file_write_all(fd, "Subject:", 8) == 0);
	for (int i = 0; i < 11; i++)
		CHECK(file_write_all(fd, piece, sizeof(piece)) == 0);
	file_close(fd);
	CHECK(child_run(endless) == 100);
	CHECK(scratch_holds(
		"err", "drafter: fatal: header or addresses are too long\n"));
	CHECK(child_run(unreadable) == 111);
}

static void end(void)
{
	buf_free(&rest);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(usual);
	RUN(no_field);
	RUN(from_line);
	RUN(limits);
	RUN(desk_free);
	RUN(end);
	RUN(scratch_leave);
	return check_done();
}
