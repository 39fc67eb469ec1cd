/* qmail-getpw - the user of a local part, by the system's user database
 *
 *	qmail-getpw local
 *
 * Prints user, uid, gid, home, dash and ext, a NUL behind each. local is a
 * user's name, or a name, '-' and an extension; it must be a user who is not
 * root, and who owns a home directory. All else belongs to the user alias. It
 * is linked dynamically: the database may be anything.
 *
 * Exit: 0 printed, 100 bad usage, 111 not known now. Heap: bounded.
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/ascii.h"
#include "base/die.h"
#include "base/exit.h"
#include "base/out.h"
#include "conf/home.h"
#include "conf/ident.h"
#include "route/getpw.h"

const char prog_name[] = "qmail-getpw";

enum { USER_MAX = 32, LINE_MAX_BYTES = 8192, BREAK = '-' };

struct answer {
	const char *user;
	uid_t uid;
	gid_t gid;
	const char *home;
	const char *dash;
	const char *ext;
};

static void print(const struct answer *a)
{
	static char space[512];
	struct out out = OUT_TO(1, space);

	out_add(&out, a->user, strlen(a->user) + 1);
	out_num(&out, a->uid);
	out_byte(&out, 0);
	out_num(&out, a->gid);
	out_byte(&out, 0);
	out_add(&out, a->home, strlen(a->home) + 1);
	out_add(&out, a->dash, strlen(a->dash) + 1);
	out_add(&out, a->ext, strlen(a->ext) + 1);
	if (out_flush(&out) == -1)
		die_sys(EXIT_TEMP, "unable to write");
}

/* Does he own a home? Without one he gets no mail here, as in qmail: alias
 * decides. A home that cannot be looked at for another reason may come back. */
static bool at_home(const struct passwd *pw)
{
	struct stat st;

	if (stat(pw->pw_dir, &st) == 0)
		return st.st_uid == pw->pw_uid;
	if (errno != ENOENT && errno != EACCES && errno != ENOTDIR)
		die_sys(EXIT_TEMP, "unable to look at ", pw->pw_dir);
	return false;
}

/* The database has no such name, or so it says. Any errno may be that of a source
 * which does not answer: ENOENT where its daemon does not run. That of one which
 * cannot be read is lost when another is asked behind it, and has no such name:
 * so of the text file we see for ourselves. */
static void not_there(const char *name, int error)
{
	struct buf line = BUF_LIMIT(LINE_MAX_BYTES);

	errno = error;
	if (error != 0 && error != ESRCH)
		die_sys(EXIT_TEMP, "unable to read the user database");
	switch (getpw_listed(str_text(name), &line)) {
	case -1:
		die_sys(EXIT_TEMP, "unable to look at /etc/passwd, or a home");
	case 1:
		die(EXIT_TEMP, "/etc/passwd has ", name,
			", the user database has not");
	}
	buf_free(&line);
}

/* Is the name a user who gets mail? */
static const struct passwd *user(const char *name, bool rootless)
{
	errno = 0;
	const struct passwd *pw = getpwnam(name);

	if (!pw)
		not_there(name, errno);
	if (!pw || pw->pw_uid == 0)
		return 0;
	if (rootless && pw->pw_uid != geteuid())
		return 0;
	return at_home(pw) ? pw : 0;
}

/* From the longest name to the shortest: local itself, then what stands
 * before each '-', from the right. */
static bool find(const char *local, bool rootless)
{
	size_t n = strlen(local);
	char name[USER_MAX];

	for (size_t i = n + 1; i-- > 0;) {
		if ((i < n && local[i] != BREAK) || i >= sizeof(name))
			continue;
		memcpy(name, local, i);
		name[i] = 0;
		ascii_lower_all(name, i);
		const struct passwd *pw = user(name, rootless);
		if (!pw)
			continue;
		const struct answer a = {pw->pw_name, pw->pw_uid, pw->pw_gid,
			pw->pw_dir, i < n ? "-" : "",
			local + (i < n ? i + 1 : i)};
		print(&a);
		return true;
	}
	return false;
}

/* In rootless mode alias has our ids, and the home that was set up. */
static void give_to_alias(const char *local, bool rootless)
{
	struct answer a = {
		"alias", geteuid(), getegid(), home_alias, "-", local};

	if (!rootless) {
		const struct passwd *pw = getpwnam("alias");
		if (!pw)
			die(EXIT_TEMP, "no user alias: make setup");
		a.uid = pw->pw_uid;
		a.gid = pw->pw_gid;
		a.home = pw->pw_dir;
	}
	print(&a);
}

int main(int argc, char **argv)
{
	help_wanted(argc, argv, "local");
	if (argc != 2)
		die_usage("local");
	if (chdir(home_path) == -1)
		die_sys(EXIT_TEMP, "unable to enter ", home_path);
	int rootless = ident_rootless();
	if (rootless == -1 && errno != EACCES)
		die_sys(EXIT_TEMP, "unable to look at the queue");
	if (!find(argv[1], rootless == 1))
		give_to_alias(argv[1], rootless == 1);
	return EXIT_OK;
}
