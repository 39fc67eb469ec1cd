/* finder: a local part becomes six strings, with the descriptor; what is no
 * question is passed over, and it ends when nobody asks or nobody listens
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/finder.h"

#include <sys/wait.h>

#include "base/pass.h"
#include "route/lookup.h"
#include "smtp/doors.h"

#include "scratch.h"

static int questions[2];
static int found[2];
static pid_t pid;

/* Whoever is in no users/cdb is qmail-getpw's to know. */
static void prepare(void)
{
	scratch_mkdir("queue");
	scratch_mkdir("queue/mess");
	scratch_mkdir("queue/state");
	scratch_mkdir("home");
	scratch_mkdir("home/bin");
	scratch_put("home/bin/qmail-getpw",
		"#!/bin/sh\n[ \"$1\" != bad ] || exit 1\n"
		"printf '%s\\0001\\0002\\000/h\\000-\\000x\\000' \"$1\"\n");
	CHECK(chmod("home/bin/qmail-getpw", 0755) == 0);
}

static void begin(void)
{
	CHECK(pass_pair(questions) == 0 && pass_pair(found) == 0);
	fflush(stdout);
	pid = fork();
	if (pid == 0) {
		file_close(questions[0]);
		file_close(found[0]);
		finder_serve(questions[1], found[1]);
		_exit(0);
	}
	file_close(questions[1]);
	file_close(found[1]);
}

static void ends(void)
{
	int status = -1;

	CHECK(waitpid(pid, &status, 0) == pid && status == 0);
	file_close(questions[0]);
	file_close(found[0]);
}

static void ask(const char *text, size_t n, int fd)
{
	CHECK(pass_send(questions[0], str_of(text, n), fd) == 0);
}

static void answers(void)
{
	char packet[DOORS_PACKET_MAX];
	char long_one[2000] = "x";
	struct lookup user;
	int pair[2];
	int fd;

	begin();
	CHECK(pass_pair(pair) == 0);
	ask("joe", 4, pair[1]);
	ssize_t n = pass_wait(found[0], packet, sizeof(packet), &fd);
	CHECK(n > 0 && fd != -1);
	CHECK(lookup_parse(str_of(packet, (size_t)n), &user) == 0);
	CHECK_TEXT(user.user, "joe");
	CHECK(user.uid == 1 && user.gid == 2);
	/* It came through: what is said to it is heard here. */
	CHECK(pass_send(fd, str_text("M"), -1) == 0);
	file_close(fd);
	CHECK(pass_wait(pair[0], packet, 1, &fd) == 1 && packet[0] == 'M');
	ask("no descriptor", 14, -1);
	ask(long_one, sizeof(long_one), pair[1]);
	ask("", 0, pair[1]);
	ask("", 0, -1);
	ask("bad", 4, pair[1]);
	ask("ann", 4, pair[1]);
	n = pass_wait(found[0], packet, sizeof(packet), &fd);
	CHECK(n > 0 && memcmp(packet, "ann", 4) == 0);
	file_close(fd);
	/* All copies are gone: who waits for an answer hears that. */
	file_close(pair[1]);
	CHECK(pass_wait(pair[0], packet, 1, &fd) == 0);
	file_close(pair[0]);
	file_close(questions[0]);
	ends();
}

static void alone(void)
{
	int pair[2];

	begin();
	CHECK(pass_pair(pair) == 0);
	file_close(found[0]);
	ask("joe", 4, pair[1]);
	ends();
	file_close(pair[0]);
	file_close(pair[1]);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(prepare);
	RUN(answers);
	RUN(alone);
	RUN(scratch_leave);
	return check_done();
}
