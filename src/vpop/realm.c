/* realm - see realm.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/realm.h"

#include <errno.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/pass.h"
#include "base/powers.h"
#include "base/proc.h"
#include "conf/home.h"
#include "conf/ident.h"

enum { PATH_MAX_BYTES = 2000 };

void realm_enter(struct realm *realm)
{
	struct ident ident;

	(void)umask(077);
	if (chdir(home_path) == -1)
		die_sys(EXIT_TEMP, "unable to chdir to ", home_path);
	*realm = (struct realm){geteuid(), getegid(), powers_root()};
	if (!realm->root)
		return;
	int found = ident_user("vpopmail", &ident);
	if (found == -1)
		die_sys(EXIT_TEMP, "unable to look vpopmail up in /etc/passwd");
	if (found == 0)
		die(EXIT_TEMP, "no user vpopmail in /etc/passwd: create it, "
			       "its group is vchkpw");
	realm->uid = ident.uid;
	realm->gid = ident.gid;
}

/* What the account, which delivers mail, can write must not run as root: the
 * hook runs as the owner of the home, else of its directory, else of itself:
 * whoever owns one of them may put another in place of what is below, and at
 * any moment. False: it is not run, and why is told. */
static bool whose_hook(struct proc_start *start)
{
	const char *const paths[] = {
		home_vpopmail, home_vpopmail_etc, start->argv[0]};
	mode_t mode = 0;
	struct stat st;

	for (size_t i = 0; i < 3; i++) {
		if (stat(paths[i], &st) == -1)
			return false;
		mode |= st.st_mode;
		if (powers_root() && st.st_uid != 0 && !start->be) {
			start->be = true;
			start->uid = st.st_uid;
			start->gid = st.st_gid;
		}
	}
	if (!powers_root() || start->be || !(mode & (S_IWGRP | S_IWOTH)))
		return true;
	warn("not run as root, for others may write to it: ", start->argv[0]);
	return false;
}

void realm_tell(const char *event, const char *first, const char *second)
{
	static char none;
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	char *argv[] = {0, (char *)(uintptr_t)event, (char *)(uintptr_t)first,
		(char *)(uintptr_t)second, &none, 0};
	static const struct proc_fd fds[] = {{0, 0}, {1, 1}, {2, 2}};
	struct proc_start start = {.argv = argv, .fds = fds, .n_fds = 3};
	int status;

	if (buf_join(&path, home_vpopmail_etc, "/onchange", "") == -1)
		return;
	argv[0] = (char *)(uintptr_t)buf_text(&path);
	if (access(argv[0], X_OK) == 0 && whose_hook(&start)) {
		pid_t pid = proc_spawn(&start);
		if (pid == -1 || proc_wait(pid, &status) == -1 ||
			proc_crashed(status) || proc_code(status) != EXIT_OK)
			warn("the change is made, but this hook failed: ",
				argv[0]);
	}
	buf_free(&path);
}

/* Where the child says that the change is made, and where that is heard. A
 * socket, so that a child whose parent is gone comes to its end. */
static int ends[2] = {-1, -1};

pid_t realm_fork(uid_t uid, gid_t gid)
{
	if (pass_pair(ends) == -1)
		die_sys(EXIT_TEMP, "unable to make a pair of sockets");
	pid_t pid = fork();
	if (pid == -1)
		die_sys(EXIT_TEMP, "unable to fork");
	file_close(ends[pid == 0 ? 0 : 1]);
	ends[pid == 0 ? 0 : 1] = -1;
	if (pid == 0) {
		if (powers_root() && uid == 0)
			die(EXIT_TEMP, "a virtual domain must not be root's");
		if (powers_root() && powers_become(uid, gid) == -1)
			die_sys(EXIT_TEMP, "unable to become the owner of the "
					   "domain");
	}
	return pid;
}

void realm_changed(void)
{
	if (ends[1] != -1)
		ignore(pass_send(ends[1], str_text("x"), -1)); /* gone? */
}

static bool heard_of_change(void)
{
	char byte;
	int none;
	bool heard = pass_take(ends[0], &byte, 1, &none) == 1;

	file_close(ends[0]);
	ends[0] = -1;
	return heard;
}

void realm_wait_tell(
	pid_t pid, const char *event, const char *first, const char *second)
{
	int status;
	bool crashed = proc_wait(pid, &status) == -1 || proc_crashed(status);
	int code = crashed ? EXIT_TEMP : proc_code(status);
	bool changed = heard_of_change();

	if (event && (changed || code == EXIT_OK))
		realm_tell(event, first, second);
	if (crashed)
		die(EXIT_TEMP, "the child that did the work crashed");
	if (code != EXIT_OK && code != REALM_NOTHING)
		exit(code);
}

void realm_wait(pid_t pid)
{
	realm_wait_tell(pid, 0, "", "");
}

bool realm_as(uid_t uid, gid_t gid)
{
	pid_t pid = realm_fork(uid, gid);

	if (pid != 0)
		realm_wait(pid);
	return pid == 0;
}

void realm_become(uid_t uid, gid_t gid, const char *event, const char *first,
	const char *second)
{
	pid_t pid = realm_fork(uid, gid);

	if (pid == 0)
		return;
	realm_wait_tell(pid, event, first, second);
	exit(EXIT_OK);
}
