/* renew: a file takes the place of another, whole, or not at all
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "seals.h"

#include "vpop/renew.h"

#include <signal.h>
#include <sys/resource.h>

#include "child.h"

const char prog_name[] = "renew";

static struct renew one;
static struct renew two;

static void fresh(void)
{
	struct stat st;

	renew_begin(&one, "f", 0640);
	out_text(&one.out, "new\n");
	CHECK(!scratch_there("f"));
	renew_commit(&one);
	CHECK(scratch_holds("f", "new\n") && !scratch_there("f.new"));
	CHECK(stat("f", &st) == 0 && (st.st_mode & 07777) == 0640);
}

static void keeps_mode(void)
{
	struct stat st;

	CHECK(chmod("f", 0604) == 0);
	renew_begin(&one, "./f", 0600);
	out_text(&one.out, "newer\n");
	renew_commit(&one);
	CHECK(scratch_holds("f", "newer\n"));
	CHECK(stat("f", &st) == 0 && (st.st_mode & 07777) == 0604);
}

/* What lies in the way is not written through. */
static void no_link_followed(void)
{
	scratch_put("victim", "mine\n");
	CHECK(symlink("victim", "f.new") == 0);
	renew_begin(&one, "f", 0600);
	out_text(&one.out, "x\n");
	renew_commit(&one);
	CHECK(scratch_holds("victim", "mine\n") && scratch_holds("f", "x\n"));
}

static void together(void)
{
	renew_begin(&one, "f", 0600);
	renew_begin(&two, "g", 0600);
	out_text(&one.out, "1");
	out_text(&two.out, "2");
	renew_ready(&one);
	renew_ready(&two);
	CHECK(scratch_holds("f", "x\n") && !scratch_there("g"));
	renew_place_two(&one, &two);
	CHECK(scratch_holds("f", "1") && scratch_holds("g", "2"));
	renew_begin(&one, "loose", 0600);
	out_text(&one.out, "3");
	renew_loosely(&one);
	CHECK(scratch_holds("loose", "3") && !scratch_there("loose.new"));
}

static void into_nowhere(void)
{
	renew_begin(&one, "nowhere/f", 0600);
}

static void over_a_directory(void)
{
	renew_begin(&one, "d", 0600);
}

static void gives_up(void)
{
	renew_begin(&one, "f", 0600);
	renew_fail(&one, "unable to fill ");
}

static void fails(void)
{
	scratch_mkdir("d");
	CHECK(child_run(into_nowhere) == 111);
	CHECK(scratch_holds("err", "renew: fatal: unable to write anew "
				   "nowhere/f: file does not exist\n"));
	CHECK(child_run(over_a_directory) == 111 && !scratch_there("d.new"));
	CHECK(child_run(gives_up) == 111);
	CHECK(scratch_holds("f", "1") && !scratch_there("f.new"));
}

/* Whole on disk before it has the name, and the name before all is said. */
static void sealed(void)
{
	seals_begin();
	renew_begin(&one, "d/f", 0600);
	out_text(&one.out, "1");
	renew_commit(&one);
	CHECK(seals_has("d/f") && seals_has("d") && seals_early == 0);
	seals_begin();
	renew_begin(&one, "d/f", 0600);
	renew_begin(&two, "d/g", 0600);
	renew_ready(&one);
	renew_ready(&two);
	renew_place_two(&one, &two);
	CHECK(seals_has("d/f") && seals_has("d/g") && seals_has("d"));
	CHECK(seals_early == 0);
	seals_begin();
	renew_begin(&one, "g", 0600);
	renew_commit(&one);
	CHECK(seals_has("g") && seals_has("."));
}

static void again(void)
{
	renew_begin(&one, "d/f", 0600);
	out_text(&one.out, "2");
	renew_commit(&one);
}

static void unsealed(void)
{
	seals_left = 0;
	CHECK(child_run(again) == 111 && scratch_holds("d/f", ""));
	CHECK(!scratch_there("d/f.new"));
	seals_left = 1;
	CHECK(child_run(again) == 111 && scratch_holds("d/f", "2"));
	seals_begin();
}

/* No room: the old one stays. */
static void full(void)
{
	static const struct rlimit none = {0, 0};

	signal(SIGXFSZ, SIG_IGN);
	if (setrlimit(RLIMIT_FSIZE, &none) == -1)
		_exit(99);
	again();
}

static void no_room(void)
{
	scratch_put("d/f", "old");
	CHECK(child_run(full) == 111 && scratch_holds("d/f", "old"));
	CHECK(!scratch_there("d/f.new"));
}

/* A second one waits until the first is gone. */
static void lock(void)
{
	int pipes[2];
	char c;

	CHECK(pipe(pipes) == 0);
	pid_t pid = fork();
	if (pid == 0) {
		renew_lock("lock");
		ignore(write(pipes[1], "1", 1));
		pause();
	}
	CHECK(read(pipes[0], &c, 1) == 1);
	pid_t other = fork();
	if (other == 0) {
		renew_lock("lock");
		ignore(write(pipes[1], "2", 1));
		_exit(0);
	}
	CHECK(waitpid(other, 0, WNOHANG) == 0);
	CHECK(kill(pid, SIGKILL) == 0 && waitpid(pid, 0, 0) == pid);
	CHECK(waitpid(other, 0, 0) == other);
	CHECK(read(pipes[0], &c, 1) == 1 && c == '2');
}

int main(void)
{
	RUN(scratch_enter);
	RUN(fresh);
	RUN(keeps_mode);
	RUN(no_link_followed);
	RUN(together);
	RUN(fails);
	RUN(sealed);
	RUN(unsealed);
	RUN(no_room);
	RUN(lock);
	RUN(scratch_leave);
	return check_done();
}
