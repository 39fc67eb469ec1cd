/* instcheck - is an installation what its table says?
 *
 *	instcheck table
 *
 * Compares the home it was built for with table (src/modes): is everything
 * there, of the right type, with the right owner and mode? Prints one line a
 * difference, changes nothing.
 *
 * Exit: 0 no difference, 1 some, 100 bad usage, 111 not known. Heap: bounded.
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/num.h"
#include "base/out.h"
#include "conf/home.h"
#include "setup/modes.h"

const char prog_name[] = "instcheck";

enum { EXIT_DIFFERENT = 1, PERMISSIONS = 07777 };

static char space[1024];
static struct session {
	struct out out;
	int home;
	bool different;
} session = {.out = OUT_TO(STDOUT_FILENO, space)};

static void differs(const struct modes *row, const char *how)
{
	out_join(&session.out, home_path, "/", row->path, ": ", how);
	session.different = true;
}

static void ids(uid_t uid, gid_t gid)
{
	out_num(&session.out, uid);
	out_text(&session.out, ":");
	out_num(&session.out, gid);
}

static void octal(mode_t mode)
{
	for (unsigned shift = 12; shift; shift -= 3)
		out_byte(&session.out, (char)('0' + (mode >> (shift - 3) & 7)));
}

static mode_t type_of(char kind)
{
	switch (kind) {
	case MODES_DIR:
		return S_IFDIR;
	case MODES_LINK:
		return S_IFLNK;
	case MODES_FIFO:
		return S_IFIFO;
	default:
		return S_IFREG;
	}
}

static void check_link(const struct modes *row)
{
	char now[MODES_PATH_MAX];
	ssize_t n = readlinkat(session.home, row->path, now, sizeof(now));

	if (n < 0 || !str_is(str_of(now, (size_t)n), row->what)) {
		differs(row, "should point to ");
		out_join(&session.out, row->what, "\n");
	}
}

static void check_owner(const struct modes *row, const struct stat *st)
{
	if (st->st_uid != row->uid || st->st_gid != row->gid) {
		differs(row, "owner is ");
		ids(st->st_uid, st->st_gid);
		out_text(&session.out, ", should be ");
		ids(row->uid, row->gid);
		out_byte(&session.out, '\n');
	}
	if ((st->st_mode & PERMISSIONS) != row->mode) {
		differs(row, "mode is ");
		octal(st->st_mode & PERMISSIONS);
		out_text(&session.out, ", should be ");
		octal(row->mode);
		out_byte(&session.out, '\n');
	}
}

static void each(const struct modes *row)
{
	struct stat st;

	if (fstatat(session.home, row->path, &st, AT_SYMLINK_NOFOLLOW) == -1)
		differs(row, errno == ENOENT ? "missing\n"
					     : "cannot be looked at\n");
	else if ((st.st_mode & S_IFMT) != type_of(row->kind))
		differs(row, "is of another type\n");
	else if (row->kind == MODES_LINK)
		check_link(row);
	else
		check_owner(row, &st);
}

/* Where messages and their states have one owner, it has everything. */
static const struct modes_user *one_user(struct modes_user *owner)
{
	struct stat mess;
	struct stat state;

	if (fstatat(session.home, "queue/mess", &mess, 0) == -1 ||
		fstatat(session.home, "queue/state", &state, 0) == -1)
		die_sys(EXIT_TEMP, "unable to look at ", home_queue);
	*owner = (struct modes_user){mess.st_uid, mess.st_gid};
	return mess.st_uid == state.st_uid ? owner : 0;
}

int main(int argc, char **argv)
{
	char line[NUM_MAX];
	unsigned number;
	struct modes_user owner;

	if (argc != 2)
		die_usage("table");
	session.home = open(home_path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (session.home == -1)
		die_sys(EXIT_TEMP, "unable to enter ", home_path);
	if (!modes_each(argv[1], one_user(&owner), each, &number)) {
		(void)num_format(line, number);
		die_sys(EXIT_TEMP, argv[1], " line ", line);
	}
	if (out_flush(&session.out) == -1)
		die_sys(EXIT_TEMP, "unable to write");
	return session.different ? EXIT_DIFFERENT : EXIT_OK;
}
