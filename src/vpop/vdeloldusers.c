/* vdeloldusers - remove users who have not logged in for a long time
 *
 *	vdeloldusers [ -DVv ] [ -a days ] -d domain | -e
 *
 * Of the domain, or with -e of all: whose lastauth is older than so many days
 * (180). -V shows them; only with -D are they removed, with all their mail.
 * Postmaster, who gets the mail for nobody, and who has no lastauth stay.
 *
 * Exit: 0 done, 100 not as asked, 111 not now. Heap: grows (vpasswd).
 * SPDX-License-Identifier: 0BSD
 */
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/num.h"
#include "base/opt.h"
#include "base/out.h"
#include "base/proc.h"
#include "vpop/catchall.h"
#include "vpop/lastauth.h"
#include "vpop/newuser.h"
#include "vpop/realm.h"
#include "vpop/target.h"
#include "vpop/userlook.h"

const char prog_name[] = "vdeloldusers";

static const char usage[] = "[ -DVv ] [ -a days ] -d domain | -e";

enum { DAYS = 180, DAYS_MAX = 36500, DAY = 86400 };

struct session {
	int64_t before; /* seconds since 1970 */
	int gone;
	int verbose;
	struct out out;
};

static struct session session;

static void say(
	const char *text, struct str user, const char *domain, const char *more)
{
	if (!session.verbose)
		return;
	out_text(&session.out, text);
	out_str(&session.out, user);
	out_join(&session.out, "@", domain, more, "\n");
}

static bool stays(const struct vuser *user, const struct enroll *domain)
{
	struct lastauth login;
	struct buf name = BUF_LIMIT(VUSER_LINE_MAX);
	const char *why = 0;

	lastauth_read(user->dir, &login);
	if (buf_add_str(&name, user->name) == -1)
		die_sys(EXIT_TEMP, "unable to hold a name");
	if (str_is(user->name, "postmaster"))
		why = "";
	else if (!login.noted)
		why = " (has no lastauth)";
	else if (catchall_is(domain->dir, buf_text(&name)))
		why = " (gets the mail for nobody)";
	if (why)
		say("skipping ", user->name, domain->real, why);
	buf_free(&name);
	return why || login.when >= session.before;
}

/* As the domain's owner: the old ones are shown, and their names written to
 * fd, a line each. */
static void list_old(const struct enroll *domain, int fd)
{
	static struct userdb db;
	char space[4096];
	struct out names = OUT_TO(fd, space);
	struct vuser user;

	userdb_open(&db, domain->dir, USERDB_READ);
	for (size_t i = 0; i < db.n; i++) {
		userdb_get(&db, i, &user);
		if (stays(&user, domain))
			continue;
		say("", user.name, domain->real, "");
		out_str(&names, user.name);
		out_byte(&names, '\n');
	}
	if (out_flush(&names) == -1 || out_flush(&session.out) == -1)
		die_sys(EXIT_TEMP, "unable to write the list of users");
}

/* Who has logged in since the list was made, or is gone, stays. */
static bool came_back(const struct enroll *domain, const char *name)
{
	struct buf line = BUF_LIMIT(VUSER_LINE_MAX);
	struct vuser user;
	bool back = !userlook(domain->dir, str_text(name), &line, &user) ||
		    stays(&user, domain);

	buf_free(&line);
	return back;
}

/* Each in a child of its own, as vdeluser does it. */
static void remove_user(const struct enroll *domain, const char *name)
{
	struct buf address = BUF_LIMIT(VUSER_LINE_MAX);
	pid_t pid = realm_fork(domain->uid, domain->gid);

	if (pid == 0) {
		if (came_back(domain, name))
			exit(REALM_NOTHING);
		newuser_remove(domain->dir, name);
		exit(EXIT_OK);
	}
	if (buf_join(&address, name, "@", domain->real) == -1)
		die_sys(EXIT_TEMP, "unable to hold an address");
	realm_wait_tell(pid, "del_user", buf_text(&address), "-");
	buf_free(&address);
}

static void clear(const struct enroll *domain)
{
	struct buf names = BUF_NOLIMIT;
	int pipe[2];

	if (proc_pipe(pipe) == -1)
		die_sys(EXIT_TEMP, "unable to make a pipe");
	pid_t pid = realm_fork(domain->uid, domain->gid);
	if (pid == 0) {
		list_old(domain, pipe[1]);
		_exit(EXIT_OK);
	}
	file_close(pipe[1]);
	if (file_read_all(pipe[0], &names) == -1)
		die_sys(EXIT_TEMP, "unable to read the list of users");
	file_close(pipe[0]);
	realm_wait(pid);
	struct str rest = buf_str(&names);
	while (session.gone && rest.n > 0) {
		struct str name = str_cut(&rest, '\n');
		names.s[name.s + name.n - names.s] = 0;
		remove_user(domain, name.s);
	}
	buf_free(&names);
}

static void clear_all(void)
{
	size_t n;
	const struct enroll *all = enroll_list(&n);

	for (size_t i = 0; i < n; i++)
		if (strcasecmp(all[i].name, all[i].real) == 0)
			clear(all + i);
}

static int64_t days(const char *text)
{
	uint64_t n = DAYS;

	if (text && (!num_parse(str_text(text), &n) || n > DAYS_MAX))
		die(EXIT_PERM, "no number of days: ", text);
	return (int64_t)n;
}

int main(int argc, char **argv)
{
	static char space[8192];
	static struct realm realm;
	struct target target;
	const char *age = 0;
	const char *domain = 0;
	int every = 0;
	const struct opt table[] = {{'a', OPT_TEXT, &age, 0},
		{'d', OPT_TEXT, &domain, 0}, {'e', OPT_SET, &every, 1},
		{'D', OPT_SET, &session.gone, 1},
		{'V', OPT_SET, &session.verbose, 1}, {0, 0, 0, 0}};

	help_wanted(argc, argv, usage);
	target_version(argc, argv);
	int first = opt_parse(argc, argv, table);
	if (first != argc || !domain == !every)
		die_usage(usage);
	session.before = clock_seconds() - days(age) * DAY;
	session.out = (struct out)OUT_TO(STDOUT_FILENO, space);
	realm_enter(&realm);
	if (every) {
		clear_all();
	} else {
		target_domain(&target, domain);
		clear(target.domain);
	}
	if (!session.gone)
		out_text(&session.out, " ** no users were deleted  **\n"
				       " ** use -D to delete users **\n");
	if (out_flush(&session.out) == -1)
		die_sys(EXIT_TEMP, "unable to write to standard output");
	return EXIT_OK;
}
