/* bulletin: one message for all users of a domain
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/bulletin.h"

#include "vpop/folder.h"

#include "child.h"

const char prog_name[] = "bulletin";

static const struct enroll domain = {
	.name = "a.example", .real = "a.example", .dir = "d"};

static void enter(void)
{
	scratch_mkdir("d");
	folder_make_user("d/ann");
	folder_make_user("d/joe");
	scratch_put("d/vpasswd", "ann:h:1:0:ann:d/ann:NOQUOTA\n"
				 "joe:h:1:0:joe:d/joe:1000S\n"
				 "new:h:1:0:new::NOQUOTA\n");
	scratch_put("bull", "From: b@a.example\nSubject: s\n\nText.\n");
	scratch_put("d/joe/Maildir/maildirsize", "1000S\n0 0\n");
}

static bool finds(const char *command)
{
	return system(command) == 0;
}

static size_t post(enum bulletin_how how, const char *excluded)
{
	static char space[1000];
	struct bulletin bulletin = BULLETIN_NONE;
	int fd = file_open_empty("list", 0600);
	struct out out = OUT_TO(fd, space);

	bulletin_open(&bulletin, "bull");
	if (excluded) {
		scratch_put("excluded", excluded);
		bulletin_exclude(&bulletin, "excluded");
	}
	bulletin.how = how;
	bulletin.list = &out;
	size_t failed = bulletin_post(&bulletin, &domain);
	CHECK(out_flush(&out) == 0);
	file_close(fd);
	file_close(bulletin.fd);
	buf_free(&bulletin.excluded);
	buf_free(&bulletin.first);
	return failed;
}

static void copies(void)
{
	CHECK(post(BULLETIN_COPY, 0) == 0);
	CHECK(scratch_holds(
		"list", "ann@a.example\njoe@a.example\nnew@a.example\n"));
	CHECK(finds("test $(ls d/*/Maildir/new | grep -c .) -ge 2"));
	CHECK(finds("head -n1 d/ann/Maildir/new/* | "
		    "grep -qx 'To: ann@a.example'"));
	CHECK(finds("sed -n 2p d/joe/Maildir/new/* | grep -q '^Date: '"));
	CHECK(finds("tail -n4 d/joe/Maildir/new/* | cmp -s - bull"));
	CHECK(finds("test $(cat d/joe/Maildir/new/* | wc -c) = "
		    "$(sed -n '3s/ 1$//p' d/joe/Maildir/maildirsize)"));
	CHECK(finds("rm d/*/Maildir/new/*"));
}

static void some(void)
{
	CHECK(post(BULLETIN_COPY, "x@y\nANN@a.example \n") == 0);
	CHECK(scratch_holds("list", "joe@a.example\nnew@a.example\n"));
	CHECK(finds("test -z \"$(ls d/ann/Maildir/new)\""));
	CHECK(finds("rm d/joe/Maildir/new/*"));
	scratch_put("bull", "Date: x\nFrom: y\n\nText.\n");
	CHECK(post(BULLETIN_COPY, 0) == 0);
	CHECK(finds("test $(grep -c '^Date: ' d/joe/Maildir/new/*) = 1"));
	CHECK(finds("rm d/*/Maildir/new/*"));
}

static void links(void)
{
	CHECK(post(BULLETIN_LINK, 0) == 0);
	CHECK(finds("test $(stat -c %h d/ann/Maildir/new/*) = 2"));
	CHECK(finds("cmp -s bull d/joe/Maildir/new/*"));
	CHECK(finds("rm d/*/Maildir/new/*"));
	CHECK(post(BULLETIN_SYMLINK, 0) == 0);
	CHECK(finds("test \"$(readlink d/joe/Maildir/new/*)\" = bull"));
	CHECK(finds("rm d/*/Maildir/new/*"));
}

/* One mailbox out of reach: the other gets it, and it is told. */
static void out_of_reach(void)
{
	CHECK(rename("d/ann/Maildir/new", "d/away") == 0);
	CHECK(post(BULLETIN_COPY, 0) == 1 && post(BULLETIN_LINK, 0) == 1);
	CHECK(finds("test $(ls d/joe/Maildir/new | wc -l) = 2"));
}

static void no_message(void)
{
	struct bulletin bulletin = BULLETIN_NONE;

	bulletin_open(&bulletin, "none");
}

static void no_list(void)
{
	struct bulletin bulletin = BULLETIN_NONE;

	bulletin_exclude(&bulletin, "none");
}

static void missing(void)
{
	CHECK(child_run(no_message) == 111 && child_run(no_list) == 111);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(enter);
	RUN(copies);
	RUN(some);
	RUN(links);
	RUN(out_of_reach);
	RUN(missing);
	RUN(scratch_leave);
	return check_done();
}
