/* ident: users of the system, and owners of files
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _GNU_SOURCE /* unshare */
#include "conf/ident.h"

#include <errno.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/wait.h>

#include "scratch.h"

static void users(void)
{
	struct ident ident;

	CHECK(ident_user("root", &ident) == 1);
	CHECK(ident.uid == 0 && ident.gid == 0 && ident.home[0] == '/');
	CHECK(ident_user("no-such-user", &ident) == 0);
	CHECK(ident_user("", &ident) == 0);
	CHECK(ident_user("root:x", &ident) == 0);
}

/* Puts the file passwd in the place of the system's, for us alone. */
static bool own_passwd(void)
{
	return unshare(CLONE_NEWNS) == 0 &&
	       mount("none", "/", 0, MS_REC | MS_PRIVATE, 0) == 0 &&
	       mount("passwd", "/etc/passwd", 0, MS_BIND, 0) == 0;
}

static int ask(void)
{
	struct ident ident;

	CHECK(ident_user("first", &ident) == 1 && ident.uid == 7);
	CHECK(strcmp(ident.home, "/home/first") == 0);
	CHECK(ident_user("long", &ident) == 0);
	CHECK(ident_user("tail", &ident) == 0);
	CHECK(ident_user("odd", &ident) == -1 && errno == EINVAL);
	CHECK(ident_user("last", &ident) == 1 && ident.gid == 10);
	CHECK(strcmp(ident.home, "/home/last") == 0);
	/* No byte of this one can be read: nobody is not there for that. */
	if (mount("/proc/self/mem", "/etc/passwd", 0, MS_BIND, 0) == 0)
		CHECK(ident_user("first", &ident) == -1 && errno == EIO);
	return check_bad;
}

/* A line that is too long for us is nobody's, its end no line of its own; the
 * last one may have no newline. */
static void lines(void)
{
	static char gecos[5000];
	static struct buf text = BUF_LIMIT(20000);
	int status;

	memset(gecos, 'x', sizeof(gecos) - 1);
	CHECK(buf_join(&text,
		      "first:x:7:8::/home/first:/bin/sh\nlong:x:7:8:", gecos,
		      "\ntail:x:7:8:", gecos, ":/home/tail:\nodd:x:y:8::/:\n",
		      "last:x:9:10:Last:/home/last:/bin/sh") == 0);
	scratch_put("passwd", buf_text(&text));
	buf_free(&text);
	pid_t pid = fork();
	if (pid == 0)
		_exit(own_passwd() ? ask() : 77);
	CHECK(waitpid(pid, &status, 0) == pid && WIFEXITED(status));
	if (WEXITSTATUS(status) == 77)
		printf("# lines: this system gives us no /etc of our own\n");
	else
		CHECK(WEXITSTATUS(status) == 0);
}

static void owners(void)
{
	uid_t uid = 42;
	gid_t gid = 42;

	CHECK(ident_owner("/", &uid, &gid) == 0 && uid == 0);
	CHECK(ident_owner("/no/such/file", &uid, &gid) == -1);
	CHECK(errno == ENOENT);
}

static void rootless(void)
{
	char dir[] = "/tmp/ident-XXXXXX";

	CHECK(mkdtemp(dir) && chdir(dir) == 0);
	CHECK(ident_rootless() == -1);
	CHECK(mkdir("queue", 0700) == 0 && mkdir("queue/mess", 0700) == 0);
	CHECK(ident_rootless() == -1);
	CHECK(mkdir("queue/state", 0700) == 0);
	CHECK(ident_rootless() == 1);
	if (chown("queue/state", 12345, (gid_t)-1) == 0)
		CHECK(ident_rootless() == 0);
	CHECK(rmdir("queue/state") == 0 && rmdir("queue/mess") == 0);
	CHECK(rmdir("queue") == 0 && rmdir(dir) == 0);
}

int main(void)
{
	RUN(users);
	RUN(scratch_enter);
	RUN(lines);
	RUN(scratch_leave);
	RUN(owners);
	RUN(rootless);
	return check_done();
}
