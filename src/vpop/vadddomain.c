/* vadddomain - add a virtual domain
 *
 *	vadddomain [ -abOv ] [ -q quota ] [ -e catchall ] [ -u user ] [ -i uid ]
 *		[ -g gid ] [ -d dir ] [ -r[length] ] domain [ password ]
 *
 * Makes its directory with the user postmaster in it, then its lines in
 * control/ and users/, and tells qmail-send. Mail for unknown users is
 * refused, unless -e says where it goes. -O: more will follow. Broken off, the
 * same command again does the rest.
 *
 * Exit: 0 added, 100 not as asked, 111 not now. Heap: grows (users/assign).
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/num.h"
#include "base/opt.h"
#include "base/proc.h"
#include "conf/home.h"
#include "conf/ident.h"
#include "vpop/bigdir.h"
#include "vpop/enroll.h"
#include "vpop/folder.h"
#include "vpop/names.h"
#include "vpop/newuser.h"
#include "vpop/password.h"
#include "vpop/realm.h"
#include "vpop/renew.h"
#include "vpop/target.h"

const char prog_name[] = "vadddomain";

static const char usage[] =
	"[ -abOv ] [ -q quota ] [ -e catchall ] [ -u user ] "
	"[ -i uid ] [ -g gid ] "
	"[ -d dir ] [ -r[length] ] domain [ password ]";

enum { PATH_MAX_BYTES = 2000 };

struct session {
	struct realm realm;
	struct names names;
	struct enroll domain;
	struct newuser postmaster;
	const char *quota;
	const char *catchall;
	const char *user;
	const char *uid;
	const char *gid;
	const char *base; /* holds domains/ */
	const struct enroll *found; /* it was broken off */
	bool settled; /* but for its lines */
	int quiet;
	int apop;
	struct buf dir;
};

static struct session session = {
	.names = NAMES_NONE, .dir = BUF_LIMIT(PATH_MAX_BYTES)};

static unsigned id(const char *text, const char *what)
{
	uint64_t n;

	if (!num_parse(str_text(text), &n) || n == 0 || n > UINT32_MAX - 1)
		die(EXIT_PERM, "no ", what, ": ", text);
	return (unsigned)n;
}

/* Whose it will be, and below what. */
static void owner(void)
{
	static struct ident ident;

	session.domain.uid = session.realm.uid;
	session.domain.gid = session.realm.gid;
	if (session.user) {
		int found = ident_user(session.user, &ident);
		if (found == -1)
			die_sys(EXIT_TEMP, "unable to read /etc/passwd");
		if (found == 0 || ident.uid == 0)
			die(EXIT_PERM, "no such user, or root: ", session.user);
		session.domain.uid = ident.uid;
		session.domain.gid = ident.gid;
		session.base = session.base ? session.base : ident.home;
	}
	if (session.uid)
		session.domain.uid = id(session.uid, "uid");
	if (session.gid)
		session.domain.gid = id(session.gid, "gid");
	session.base = session.base ? session.base : home_vpopmail;
	if (*session.base != '/')
		die(EXIT_PERM, "no absolute path: ", session.base);
}

/* Was it made by a vadddomain of root that was killed before it gave it away?
 * A link in the path may lead to a directory of root's that is in use: below
 * base only an empty one is taken for ours. */
static bool half_made(const char *path, bool below)
{
	struct stat st;

	return session.realm.root && lstat(path, &st) == 0 &&
	       S_ISDIR(st.st_mode) && st.st_uid == 0 &&
	       !(below && !folder_empty(path));
}

/* Gives the directory that we made its mode, and to its owner. What another may
 * have put in its place meanwhile is not ours, and left alone. */
static void give(const char *path, mode_t mode, uid_t uid, gid_t gid)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);

	if (fd == -1 || fstat(fd, &st) == -1 || st.st_uid != geteuid() ||
		fchmod(fd, mode) == -1 ||
		(session.realm.root && fchown(fd, uid, gid) == -1))
		die_sys(EXIT_TEMP, "unable to set mode and owner of ", path);
	file_close(fd);
}

/* Makes a directory that is given to the domain's owner. */
static void make(const char *path, bool below)
{
	if (mkdir(path, 0700) == -1) {
		if (errno != EEXIST)
			die_sys(EXIT_TEMP, "unable to create ", path);
		if (!half_made(path, below))
			return;
	}
	give(path, 0700, session.domain.uid, session.domain.gid);
}

static void grow(const char *more)
{
	if (buf_join(&session.dir, more, "") == -1)
		die_sys(EXIT_TEMP, "unable to hold the path ", session.base);
}

static noreturn void take_place(int fd)
{
	static struct bigdir big;
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);

	if (buf_join(&path, home_domains, "/.dir-control", "") == -1)
		die_sys(EXIT_TEMP, "unable to hold the path ", home_domains);
	if (!bigdir_read(&big, buf_text(&path)))
		warn("started anew, for it was broken: ", buf_text(&path));
	const char *taken = bigdir_take(&big, home_domains);
	bigdir_write(&big, home_domains);
	if (file_write_all(fd, taken, strlen(taken)) == -1)
		die_sys(EXIT_TEMP, "unable to write to a pipe");
	exit(EXIT_OK);
}

/* The domains of the account vpopmail are counted, and spread. The files are
 * the account's, and so is the work. */
static const char *place(void)
{
	static struct buf taken = BUF_LIMIT(2 * BIGDIR_LEVELS);
	int pipe[2];

	if (session.domain.uid != session.realm.uid)
		return "";
	if (proc_pipe(pipe) == -1)
		die_sys(EXIT_TEMP, "unable to make a pipe");
	pid_t pid = realm_fork(session.realm.uid, session.realm.gid);
	if (pid == 0)
		take_place(pipe[1]);
	file_close(pipe[1]);
	if (file_read_all(pipe[0], &taken) == -1)
		die_sys(EXIT_TEMP, "unable to read from a pipe");
	file_close(pipe[0]);
	realm_wait(pid);
	return buf_text(&taken);
}

/* True if it was not there: then it is the account's, for all to look into. */
static bool make_open(const char *path)
{
	if (mkdir(path, 0700) == -1)
		return false;
	give(path, 0755, session.realm.uid, session.realm.gid);
	return true;
}

/* The first domain of all makes the home of all domains, with its etc. */
static void make_home(void)
{
	if (strcmp(session.base, home_vpopmail) == 0 &&
		make_open(home_vpopmail))
		(void)make_open(home_vpopmail_etc); /* needed by few */
}

static void make_dir(void)
{
	struct stat st;

	make_home();
	if (stat(session.base, &st) == -1)
		die_sys(EXIT_TEMP, "unable to find ", session.base);
	grow(session.base);
	grow("/domains");
	make(buf_text(&session.dir), false);
	for (const char *c = place(); *c; c++) {
		const char part[] = {*c == '/' ? 0 : '/', *c, 0};
		if (*c == '/')
			continue;
		grow(part);
		make(buf_text(&session.dir), true);
	}
	grow("/");
	grow(session.domain.name);
	make(buf_text(&session.dir), true);
	if (lstat(buf_text(&session.dir), &st) == -1 || !S_ISDIR(st.st_mode) ||
		(session.realm.root && st.st_uid != session.domain.uid))
		die(EXIT_TEMP, "in the way, and not the owner's: ",
			buf_text(&session.dir));
	session.domain.dir = buf_text(&session.dir);
}

/* What becomes of mail for nobody: an address, a user's folder, a word. */
static void write_default(void)
{
	static struct renew renew;
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	const char *to = session.catchall;

	if (buf_join(&path, session.domain.dir, "/.qmail-default", "") == -1)
		die_sys(EXIT_TEMP, "unable to hold ", session.domain.dir);
	renew_begin(&renew, buf_text(&path), 0600);
	out_join(&renew.out, "| ", home_vdelivermail, " '' ");
	if (!to)
		out_text(&renew.out, "bounce-no-mailbox");
	else if (str_has(str_text(to), '@') || *to == '/')
		out_text(&renew.out, to);
	else
		out_join(&renew.out, session.domain.dir, "/", to);
	out_text(&renew.out, "\n");
	renew_commit(&renew);
	buf_free(&path);
}

static bool is_alias(const struct enroll *domain)
{
	return strcasecmp(domain->name, domain->real) != 0;
}

static void check(const char *word)
{
	struct str name;

	if (!names_split(&session.names, word) || session.names.user.n > 0 ||
		!names_domain(buf_str(&session.names.domain)))
		die(EXIT_PERM, "no domain: ", word, names_domain_rule);
	name = buf_str(&session.names.domain);
	if (session.catchall &&
		(str_has(str_text(session.catchall), '\n') ||
			str_has(str_text(session.catchall), ' ')))
		die(EXIT_PERM, "no address or user: ", session.catchall);
	session.domain.name = session.domain.real =
		buf_text(&session.names.domain);
	enroll_lock();
	session.found = enroll_find(name);
	if (session.found &&
		(is_alias(session.found) || enroll_whole(session.found)))
		die(EXIT_PERM, "there is such a domain already: ",
			session.domain.name);
}

/* Its directory was made before, and its users are there: a line of control/
 * is missing. */
static bool is_settled(void)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct stat st;
	bool there = false;

	if (!session.found)
		return false;
	if (buf_join(&path, session.found->dir, "/vpasswd", "") == -1)
		die_sys(EXIT_TEMP, "unable to hold ", session.found->dir);
	there = stat(buf_text(&path), &st) == 0;
	if (!there && errno != ENOENT && errno != ENOTDIR)
		die_sys(EXIT_TEMP, "unable to look at ", buf_text(&path));
	buf_free(&path);
	return there;
}

static void options(int argc, char **argv)
{
	int bounce = 0; /* what is done anyway */
	const struct opt table[] = {{'q', OPT_TEXT, &session.quota, 0},
		{'e', OPT_TEXT, &session.catchall, 0},
		{'u', OPT_TEXT, &session.user, 0},
		{'i', OPT_TEXT, &session.uid, 0},
		{'g', OPT_TEXT, &session.gid, 0},
		{'d', OPT_TEXT, &session.base, 0}, {'b', OPT_SET, &bounce, 1},
		{'O', OPT_SET, &session.quiet, 1},
		{'a', OPT_SET, &session.apop, 1}, {0, 0, 0, 0}};
	int length = target_random(&argc, argv);
	int first = opt_parse(argc, argv, table);

	if (first == -1 || first == argc || argc - first > 2)
		die_usage(usage);
	realm_enter(&session.realm);
	owner();
	check(argv[first]);
	session.settled = is_settled();
	if (session.settled)
		return;
	session.postmaster = (struct newuser){.name = "postmaster",
		.gecos = "Postmaster",
		.apop = session.apop,
		.quota = session.quota ? newuser_quota(session.quota) : 0,
		.hash = password_hash(
			password_choose(password_given(argv[first + 1]), length,
				"postmaster"))};
}

static void settle(void)
{
	make_dir();
	if (!realm_as(session.domain.uid, session.domain.gid))
		return;
	newuser_add(session.domain.dir, &session.postmaster, true);
	write_default();
	exit(EXIT_OK);
}

int main(int argc, char **argv)
{
	help_wanted(argc, argv, usage);
	target_version(argc, argv);
	options(argc, argv);
	if (session.settled) {
		warn("it is there in part; its users stay as they are: ",
			session.found->dir);
		session.domain = *session.found;
	} else {
		settle();
	}
	enroll_add(&session.domain, session.quiet);
	realm_tell("add_domain", session.domain.name, "-");
	return EXIT_OK;
}
