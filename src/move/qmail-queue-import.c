/* qmail-queue-import - take over the messages of another queue
 *
 *	qmail-queue-import [ -3 ] dir
 *
 * dir is the queue of a qmail, or of another home of ours; it is only read. A
 * message that counts as moved is on stable storage; it may stop anywhere and
 * be run again: nothing is lost, nothing comes twice. With -3 messages that a
 * crash may have kept from being accepted are taken as well.
 *
 * Exit: 0 all moved; 100 bad usage, or no queue; 111 something was not moved:
 * each is named. Heap: grows (100 bytes a message ever moved).
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/num.h"
#include "base/opt.h"
#include "conf/control.h"
#include "conf/home.h"
#include "move/adopt.h"
#include "move/arrive.h"
#include "move/sibling.h"
#include "queue/name.h"

const char prog_name[] = "qmail-queue-import";

static const char how[] = "[ -3 ] dir";

struct session {
	const char *from;
	int tree; /* of the other queue */
	struct batch batch;
	struct rewrite rewrite;
	struct adopt adopt;
	struct sibling sibling;
	struct tally tally;
	uint64_t parts; /* directories that qmail divides its messages among */
};

static struct session session;

static noreturn void broken(void)
{
	die_sys(EXIT_TEMP, "unable to write to ", home_queue,
		": run it again when that is mended");
}

static void note(enum move_verdict verdict, const char *path)
{
	if (verdict == MOVE_BROKEN)
		broken();
	tally_note(&session.tally, verdict, path);
}

/* The S of "info/S". */
static struct str part_of(const char *dir)
{
	struct str path = str_text(dir);

	return str_skip(path, str_find_last(path, '/') + 1);
}

/* ---- of qmail's kind ---- */

static bool number_of(const char *dir, const char *name, uint64_t *n_out)
{
	struct str entry = str_text(name);

	if (entry.s[0] != '0' && num_parse(entry, n_out) &&
		str_has(str_text(dir), '/'))
		return true;
	tally_foreign(&session.tally, dir, name);
	return false;
}

static int take_old(void *context, const char *dir, const char *name)
{
	uint64_t n;

	(void)context;
	if (!number_of(dir, name, &n))
		return 0;
	enum move_verdict verdict = adopt(&session.adopt, part_of(dir), n);
	note(verdict, buf_text(&session.adopt.path));
	return 0;
}

/* An envelope whose text is gone. */
static void look_for_text(struct str part, uint64_t n)
{
	struct buf path = BUF_LIMIT(100);

	if (buf_add_text(&path, "mess/") == -1 ||
		buf_add_str(&path, part) == -1 ||
		buf_add_byte(&path, '/') == -1 || buf_add_num(&path, n) == -1)
		die_sys(EXIT_TEMP, "unable to go on");
	if (!tree_has(session.tree, buf_text(&path)))
		note(MOVE_BAD, buf_text(&path));
	buf_free(&path);
}

static int check_info(void *context, const char *dir, const char *name)
{
	uint64_t n;

	(void)context;
	if (number_of(dir, name, &n))
		look_for_text(part_of(dir), n);
	return 0;
}

/* todo/N or todo/S/N. */
static int check_todo(void *context, const char *dir, const char *name)
{
	char part[NUM_MAX];
	uint64_t n;

	(void)context;
	if (!num_parse(str_text(name), &n)) {
		tally_foreign(&session.tally, dir, name);
		return 0;
	}
	(void)num_format(part, session.parts ? n % session.parts : 0);
	look_for_text(str_text(part), n);
	return 0;
}

static void walk(const char *dir,
	int (*entry)(void *context, const char *dir, const char *name))
{
	const struct tree_visit visit = {0, entry};

	if (tree_walk_parts(session.tree, dir, &visit) == -1)
		die_sys(EXIT_TEMP, "unable to read ", session.from, "/", dir);
}

static int count_part(void *context, const char *dir, const char *name)
{
	uint64_t n;

	(void)context;
	(void)dir;
	session.parts += num_parse(str_text(name), &n);
	return 0;
}

static void import_old(void)
{
	const struct tree_visit parts = {0, count_part};

	if (tree_walk(session.tree, "mess", &parts) == -1)
		die_sys(EXIT_TEMP, "unable to read ", session.from, "/mess");
	walk("mess", take_old);
	walk("info", check_info);
	walk("todo", check_todo);
}

/* ---- of our kind ---- */

static int take_sibling(void *context, const char *dir, const char *name)
{
	uint64_t id;
	char kind;

	(void)context;
	if (!name_parse(str_text(name), &id, &kind) || !kind) {
		tally_foreign(&session.tally, dir, name);
		return 0;
	}
	if (kind != NAME_ENVELOPE)
		return 0;
	enum move_verdict verdict = sibling(&session.sibling, id);
	note(verdict, buf_text(&session.sibling.path));
	return 0;
}

/* ---- the frame ---- */

static int count(void *context, const char *dir, const char *name)
{
	struct str entry = str_text(name);

	(void)context;
	(void)dir;
	session.tally.total += !str_ends(entry, str_text(".m"));
	return 0;
}

static void lock(int tree, const char *path)
{
	if (tree_lock(tree) == 0)
		return;
	if (errno == EAGAIN || errno == EWOULDBLOCK)
		die(EXIT_TEMP, "qmail-send is running on ", path,
			": stop it first");
	die_sys(EXIT_TEMP, "unable to lock ", path, "/lock/sendmutex");
}

static void refuse_own(void)
{
	struct stat own;
	struct stat other;

	if (fstat(session.batch.tree, &own) == -1 ||
		fstat(session.tree, &other) == -1)
		die_sys(EXIT_TEMP, "unable to look at ", session.from);
	if (own.st_dev == other.st_dev && own.st_ino == other.st_ino)
		die(EXIT_PERM, session.from, " is this home's own queue");
}

static void settle(void)
{
	session.tree = tree_open(session.from);
	if (session.tree == -1)
		die_sys(EXIT_PERM, "unable to open ", session.from);
	if (chdir(home_path) == -1)
		die_sys(EXIT_TEMP, "unable to enter ", home_path);
	if (rewrite_load(&session.rewrite) == -1)
		die(EXIT_TEMP, control_where());
	if (chdir(home_queue) == -1)
		die_sys(EXIT_TEMP, "unable to enter ", home_queue);
	session.batch.tree = tree_open(".");
	if (session.batch.tree == -1)
		die_sys(EXIT_TEMP, "unable to open ", home_queue);
	refuse_own();
	if (!tree_has(session.tree, "mess/0"))
		die(EXIT_PERM, session.from, " is no queue");
	lock(session.batch.tree, home_queue);
	lock(session.tree, session.from);
	if (moved_open(&session.batch.moved, session.batch.tree) == -1)
		die_sys(EXIT_TEMP, "unable to use ", home_queue, "/lock/moved");
	if (arrive_tidy(&session.batch) == -1)
		die_sys(EXIT_TEMP, "unable to read ", home_queue, "/mess");
}

int main(int argc, char **argv)
{
	int perhaps = 0;
	const struct opt table[] = {{'3', OPT_SET, &perhaps, 1}, {0}};

	help_wanted(argc, argv, how);
	int first = opt_parse(argc, argv, table);
	if (first == -1 || argc - first != 1)
		die_usage(how);
	(void)umask(022);
	session.from = argv[first];
	settle();
	session.adopt = (struct adopt){.tree = session.tree,
		.rewrite = &session.rewrite,
		.perhaps = perhaps == 1,
		.batch = &session.batch,
		.path = BUF_LIMIT(NAME_MAX_LENGTH * 2)};
	session.sibling = (struct sibling){.tree = session.tree,
		.batch = &session.batch,
		.path = BUF_LIMIT(NAME_MAX_LENGTH)};
	session.tally.terminal = isatty(STDERR_FILENO) == 1;
	walk("mess", count);
	if (tree_has(session.tree, "info"))
		import_old();
	else
		walk("mess", take_sibling);
	if (batch_commit(&session.batch) == -1)
		broken();
	if (tally_end(&session.tally) == -1)
		die_sys(EXIT_TEMP, "unable to write to standard output");
	return session.tally.failed ? EXIT_TEMP : EXIT_OK;
}
