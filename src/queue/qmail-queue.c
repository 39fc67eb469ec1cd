/* qmail-queue - store a message safely, or not at all
 *
 *	qmail-queue <message 1<envelope
 *
 * Reads the message from descriptor 0 and "Fsender\0Trecipient\0...\0" from
 * descriptor 1, both hostile. Exit 0 means: message and envelope are on
 * stable storage. Whatever goes wrong before is told by the exit code, and
 * the files that were made are removed.
 *
 * Exit: see queue/codes.h. Heap: none. Setuid to the owner of the queue: takes
 * nothing from the environment.
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/clock.h"
#include "base/die.h"
#include "base/file.h"
#include "base/in.h"
#include "base/sig.h"
#include "conf/control.h"
#include "conf/home.h"
#include "queue/codes.h"
#include "queue/commit.h"
#include "queue/writer.h"

const char prog_name[] = "qmail-queue";

enum { FD_MESSAGE = 0, FD_ENVELOPE = 1 };

/* Only now may a signal end us without tidying up: files that are not whole
 * go away after 36 hours. */
static void too_slow(int number)
{
	(void)number;
	_exit(QUEUE_TIMEOUT);
}

/* A blocked SIGPIPE or SIGXFSZ leaves the error to the call that caused it. */
static void set_signals(void)
{
	sig_block_all_but(SIGALRM);
	sig_catch(SIGALRM, too_slow);
	(void)alarm(WRITER_PATIENCE);
}

/* Was it closed when we were started? In a setuid program the C library has
 * put /dev/null there, open both ways, before we could look. */
static bool was_closed(int fd)
{
	struct stat st;
	struct stat null;

	if (fstat(fd, &st) == -1)
		return true;
	return S_ISCHR(st.st_mode) && stat("/dev/null", &null) == 0 &&
	       st.st_rdev == null.st_rdev &&
	       (fcntl(fd, F_GETFL) & O_ACCMODE) == O_RDWR;
}

static enum commit_how settle(void)
{
	enum commit_how how;

	if (was_closed(FD_MESSAGE) || was_closed(FD_ENVELOPE))
		_exit(QUEUE_READ);
	if (file_guard_std() == -1)
		_exit(QUEUE_FILES);
	if (chdir(home_path) == -1)
		die_sys(QUEUE_CHDIR, "unable to enter ", home_path);
	if (commit_choose(&how) == -1)
		die(QUEUE_NO_CONTROL, control_where());
	if (chdir(home_queue) == -1)
		die_sys(QUEUE_CHDIR, "unable to enter ", home_queue);
	return how;
}

int main(int argc, char **argv)
{
	static struct writer writer;

	help_wanted(argc, argv, "<message 1<envelope");
	(void)umask(022);
	set_signals();
	enum commit_how how = settle();
	const struct writer_source from = {
		FD_MESSAGE, FD_ENVELOPE, getuid(), getpid(), false};
	return writer_store(&writer, &from, how);
}
