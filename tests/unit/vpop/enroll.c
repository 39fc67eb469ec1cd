/* enroll: a domain comes into control/ and users/, and goes
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/enroll.h"

#include "base/clock.h"
#include "data/cdb.h"
#include "route/lookup.h"
#include "vpop/renew.h"

#include "child.h"

CHECK_KEEPS_MEMORY

const char prog_name[] = "enroll";

static const struct enroll domain = {
	"b.example", "b.example", "/v/b.example", 89, 90};
static const struct enroll alias = {
	"al.example", "b.example", "/v/b.example", 89, 90};

static void add(void)
{
	enroll_lock();
	enroll_add(&domain, false);
	enroll_add(&alias, false);
}

static void come(void)
{
	scratch_mkdir("users");
	scratch_mkdir("control");
	scratch_put("users/assign", "+z.example-:z.example:1:2:/z:-::\n.\n");
	scratch_put("control/rcpthosts", "localhost\n");
	scratch_put("control/locals", "localhost\nb.example\n");
	CHECK(child_run(add) == 0);
	CHECK(scratch_holds("users/assign",
		"+al.example-:b.example:89:90:/v/b.example:-::\n"
		"+b.example-:b.example:89:90:/v/b.example:-::\n"
		"+z.example-:z.example:1:2:/z:-::\n.\n"));
	CHECK(scratch_holds("control/virtualdomains",
		"al.example:al.example\nb.example:b.example\n"));
	CHECK(scratch_holds(
		"control/rcpthosts", "al.example\nb.example\nlocalhost\n"));
	CHECK(scratch_holds("control/locals", "localhost\n"));
	CHECK(!scratch_there("control/morercpthosts"));
}

static void known(void)
{
	size_t n;
	const struct enroll *all = enroll_list(&n);
	const struct enroll *one = enroll_find(str_text("AL.example"));

	CHECK(n == 3 && strcmp(all[0].name, "al.example") == 0);
	CHECK(strcmp(all[0].real, "b.example") == 0 && all[0].gid == 90);
	CHECK(one && strcmp(one->real, "b.example") == 0);
	CHECK(one && strcmp(one->dir, "/v/b.example") == 0 && one->uid == 89);
	CHECK(!enroll_find(str_text("c.example")));
}

static void drop(void)
{
	const char *const names[] = {"b.example", "al.example"};

	enroll_lock();
	enroll_close(names, 2);
	enroll_drop(names, 2);
}

static void go(void)
{
	CHECK(child_run(drop) == 0);
	CHECK(scratch_holds(
		"users/assign", "+z.example-:z.example:1:2:/z:-::\n.\n"));
	CHECK(scratch_holds("control/virtualdomains", ""));
	CHECK(scratch_holds("control/rcpthosts", "localhost\n"));
	CHECK(!enroll_find(str_text("b.example")));
	CHECK(enroll_find(str_text("z.example")) != 0);
}

static void full(void)
{
	char lines[2000] = "";
	char line[32];

	for (int i = 0; i < ENROLL_RCPTHOSTS; i++) {
		snprintf(line, sizeof(line), "%d.example\n", i);
		strcat(lines, line);
	}
	scratch_put("control/rcpthosts", lines);
	CHECK(child_run(add) == 0);
	CHECK(scratch_holds("control/rcpthosts", lines));
	CHECK(scratch_holds(
		"control/morercpthosts", "al.example\nb.example\n"));
	CHECK(scratch_there("control/morercpthosts.cdb"));
	CHECK(child_run(drop) == 0);
	CHECK(scratch_holds("control/morercpthosts", ""));
}

/* While somebody else holds vpopmail's lock on one of the files, who changes it
 * waits. */
static void waits_for(const char *path)
{
	int pipes[2];
	char c;

	CHECK(pipe(pipes) == 0);
	pid_t pid = fork();
	if (pid == 0) {
		renew_lock(path);
		ignore(write(pipes[1], "1", 1));
		pause();
	}
	CHECK(read(pipes[0], &c, 1) == 1);
	pid_t other = fork();
	if (other == 0) {
		add();
		_exit(0);
	}
	clock_sleep_ms(300);
	CHECK(waitpid(other, 0, WNOHANG) == 0);
	CHECK(kill(pid, SIGKILL) == 0 && waitpid(pid, 0, 0) == pid);
	CHECK(waitpid(other, 0, 0) == other);
	CHECK(child_run(drop) == 0 && unlink(path) == 0);
}

static void locked(void)
{
	scratch_put("control/rcpthosts", "localhost\n");
	waits_for("users/assign.lock");
	waits_for("control/rcpthosts.lock");
	waits_for("control/morercpthosts.lock");
	waits_for("control/virtualdomains.lock");
	waits_for("control/locals.lock");
}

/* Broken off anywhere, the same again does the rest. */
static void closes(void)
{
	const char *const names[] = {"b.example", "al.example"};

	enroll_lock();
	enroll_close(names, 2);
}

static bool in_cdb(const char *path, const char *key)
{
	struct cdb cdb = CDB_CLOSED;
	struct buf data = BUF_LIMIT(LOOKUP_MAX);
	bool found = cdb_open(&cdb, path) == 1 &&
		     cdb_find(&cdb, str_text(key), &data) == 1;

	cdb_close(&cdb);
	buf_free(&data);
	return found;
}

static void again(void)
{
	static const char more[] = "control/morercpthosts";
	const char *cdb = "control/morercpthosts.cdb";

	CHECK(child_run(add) == 0 && child_run(closes) == 0);
	CHECK(scratch_holds("control/rcpthosts", "localhost\n"));
	CHECK(enroll_find(str_text("b.example")) != 0);
	/* The list of users is without it, its cdb is not. */
	scratch_put("users/assign", "+z.example-:z.example:1:2:/z:-::\n.\n");
	CHECK(child_run(drop) == 0 && !enroll_find(str_text("b.example")));
	/* So it is of the other list. */
	full();
	CHECK(child_run(add) == 0 && in_cdb(cdb, "b.example"));
	CHECK(enroll_whole(&domain));
	scratch_put(more, "");
	CHECK(!enroll_whole(&domain));
	CHECK(child_run(drop) == 0 && !in_cdb(cdb, "b.example"));
	scratch_put(more, "b.example\n");
	CHECK(child_run(add) == 0 && in_cdb(cdb, "b.example"));
	scratch_put("control/virtualdomains", "");
	CHECK(!enroll_whole(&domain));
	CHECK(child_run(add) == 0 && enroll_whole(&domain));
	CHECK(child_run(drop) == 0);
	scratch_put("control/rcpthosts", "localhost\n");
}

/* A users/assign that cannot be read as a whole changes nothing. */
static void broken(void)
{
	scratch_put("users/assign", "nonsense\n.\n");
	CHECK(child_run(add) == 111);
	CHECK(scratch_holds("control/virtualdomains", ""));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(come);
	RUN(known);
	RUN(go);
	RUN(full);
	RUN(locked);
	RUN(again);
	RUN(broken);
	RUN(scratch_leave);
	return check_done();
}
