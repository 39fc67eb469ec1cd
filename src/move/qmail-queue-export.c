/* qmail-queue-export - hand the messages of the queue over to a qmail
 *
 *	qmail-queue-export dir
 *
 * dir is the queue of a qmail, as its own installation makes it. Our queue is
 * only read. A message that counts as moved is on stable storage; it may stop
 * anywhere and be run again: nothing is lost, nothing comes twice.
 *
 * Exit: 0 all moved; 100 bad usage, or no queue of a qmail; 111 something was
 * not moved: each is named. Heap: grows (100 bytes a message ever moved).
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "conf/control.h"
#include "conf/home.h"
#include "move/depart.h"
#include "move/tree.h"
#include "queue/name.h"

const char prog_name[] = "qmail-queue-export";

struct session {
	const char *to;
	int tree; /* of our queue */
	struct batch batch;
	struct rewrite rewrite;
	struct depart depart;
	struct tally tally;
};

static struct session session;

static noreturn void broken(void)
{
	die_sys(EXIT_TEMP, "unable to write to ", session.to,
		": run it again when that is mended");
}

static int take(void *context, const char *dir, const char *name)
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
	enum move_verdict verdict = depart(&session.depart, id);
	if (verdict == MOVE_BROKEN)
		broken();
	tally_note(&session.tally, verdict, buf_text(&session.depart.path));
	return 0;
}

static int count(void *context, const char *dir, const char *name)
{
	(void)context;
	(void)dir;
	session.tally.total += str_ends(str_text(name), str_text(".e"));
	return 0;
}

static void walk(int (*entry)(void *context, const char *dir, const char *name))
{
	const struct tree_visit visit = {0, entry};

	if (tree_walk_parts(session.tree, "mess", &visit) == -1)
		die_sys(EXIT_TEMP, "unable to read ", home_queue, "/mess");
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

static void settle(void)
{
	session.batch.tree = tree_open(session.to);
	if (session.batch.tree == -1)
		die_sys(EXIT_PERM, "unable to open ", session.to);
	session.depart.batch = &session.batch;
	if (!depart_split(&session.depart))
		die(EXIT_PERM, session.to, " is no queue of a qmail");
	if (chdir(home_path) == -1)
		die_sys(EXIT_TEMP, "unable to enter ", home_path);
	if (rewrite_load(&session.rewrite) == -1)
		die(EXIT_TEMP, control_where());
	if (chdir(home_queue) == -1)
		die_sys(EXIT_TEMP, "unable to enter ", home_queue);
	session.tree = tree_open(".");
	if (session.tree == -1)
		die_sys(EXIT_TEMP, "unable to open ", home_queue);
	lock(session.tree, home_queue);
	lock(session.batch.tree, session.to);
	if (moved_open(&session.batch.moved, session.batch.tree) == -1)
		die_sys(EXIT_TEMP, "unable to use ", session.to, "/lock/moved");
	if (depart_tidy(&session.depart) == -1)
		die_sys(EXIT_TEMP, "unable to read ", session.to, "/info");
}

int main(int argc, char **argv)
{
	static const char how[] = "dir";

	help_wanted(argc, argv, how);
	if (argc != 2)
		die_usage(how);
	(void)umask(022);
	session.to = argv[1];
	session.depart = (struct depart){.rewrite = &session.rewrite,
		.path = BUF_LIMIT(NAME_MAX_LENGTH)};
	settle();
	session.tally.terminal = isatty(STDERR_FILENO) == 1;
	walk(count);
	walk(take);
	if (batch_commit(&session.batch) == -1)
		broken();
	if (tally_end(&session.tally) == -1)
		die_sys(EXIT_TEMP, "unable to write to standard output");
	return session.tally.failed ? EXIT_TEMP : EXIT_OK;
}
