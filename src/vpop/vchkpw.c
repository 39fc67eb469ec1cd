/* vchkpw - run a program as the virtual user whose password it is
 *
 *	vchkpw program [ arg ... ]
 *
 * Reads login, password and timestamp from descriptor 3. A user of a virtual
 * domain who may use this service becomes USER, HOME and VPOPUSER, and the
 * program runs in his folder as the domain's owner; for SMTP it runs as we are
 * and where we are. His lastauth is written.
 *
 * Exit: that of program; 1 not acceptable, 2 misuse, 100 no such user (only if
 * checkchain asks), 111 not known now. Heap: bounded (libc's).
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "auth/credentials.h"
#include "auth/pace.h"
#include "base/die.h"
#include "base/env.h"
#include "base/exit.h"
#include "base/powers.h"
#include "base/proc.h"
#include "conf/home.h"
#include "vpop/folder.h"
#include "vpop/lastauth.h"
#include "vpop/vlogin.h"

const char prog_name[] = "vchkpw";

static struct vlogin_user user;

/* A folder, made when it is missing; from where he came. On a full disk he must
 * be let in all the same, to remove mail. */
static void prepare(void)
{
	const char *ip = env_get("TCPREMOTEIP");

	if (access(user.home, F_OK) == -1 && errno == ENOENT)
		folder_make_user(user.home);
	else if (ip)
		ignore(lastauth_note(user.home, ip)); /* not needed to go on */
}

static void become(void)
{
	if (powers_root() && user.uid == 0)
		die(EXIT_TEMP, "a virtual domain must not be root's");
	if (powers_root() && powers_become(user.uid, user.gid) == -1)
		die_sys(EXIT_TEMP, "unable to become the domain's owner");
}

/* In a child, so that we stay who we are. */
static void prepare_as_owner(void)
{
	int status;
	pid_t pid = powers_root() ? fork() : -1;

	if (pid == 0) {
		become();
		prepare();
		_exit(EXIT_OK);
	}
	if (pid != -1)
		ignore(proc_wait(pid, &status)); /* not needed to go on */
}

static noreturn void enter(enum vlogin_service service, char **argv)
{
	(void)umask(077);
	if (service == VLOGIN_SMTP) {
		prepare_as_owner();
	} else {
		become();
		prepare();
		if (chdir(user.home) == -1)
			die_sys(EXIT_TEMP, "unable to enter ", user.home);
	}
	if (setenv("USER", user.name, 1) == -1 ||
		setenv("HOME", user.home, 1) == -1 ||
		setenv("SHELL", "NOLOGIN", 1) == -1 ||
		setenv("VPOPUSER", user.typed, 1) == -1)
		die_sys(EXIT_TEMP, "unable to set the environment");
	execvp(argv[0], argv);
	die_sys(EXIT_TEMP, "unable to run ", argv[0]);
}

int main(int argc, char **argv)
{
	static struct credentials credentials;

	help_wanted(argc, argv, "program [ arg ... ]");
	int64_t begun = pace_begin();
	if (argc < 2)
		die(CREDENTIALS_MISUSE, "usage: vchkpw program [ arg ... ]");
	int code = credentials_read(&credentials, CREDENTIALS_FD);
	if (code)
		return code;
	enum vlogin_service service = vlogin_service(argv[1]);
	switch (vlogin_check(&credentials, service, &user)) {
	case VLOGIN_OK:
		credentials_wipe(&credentials);
		enter(service, argv + 1);
	case VLOGIN_UNSURE:
		die_sys(EXIT_TEMP, "unable to look the user up: ", user.where);
	case VLOGIN_UNKNOWN:
		code = env_get("CHECKCHAIN") ? CREDENTIALS_UNKNOWN
					     : CREDENTIALS_WRONG;
		break;
	case VLOGIN_CLOSED:
	case VLOGIN_WRONG:
		code = CREDENTIALS_WRONG;
		break;
	}
	credentials_wipe(&credentials);
	pace_refuse(begun);
	return code;
}
