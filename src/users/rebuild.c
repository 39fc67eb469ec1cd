/* rebuild - see rebuild.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "users/rebuild.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/seal.h"
#include "data/cdbmake.h"

/* One file at a time. */
static struct session {
	const char *cdb;
	const char *unfinished; /* null: none is there */
	int dir; /* holds the lock */
	int fd;
	struct cdbmake make;
} session;

void rebuild_drop(void)
{
	int error = errno;

	if (session.unfinished)
		ignore(unlink(session.unfinished)); /* it is only litter */
	session.unfinished = 0;
	errno = error;
}

static noreturn void fail(const char *what, const char *path)
{
	rebuild_drop();
	die_sys(EXIT_TEMP, what, path);
}

void rebuild_lock(const char *dir)
{
	session.dir = file_open_read(dir);
	if (session.dir == -1 || file_lock(session.dir) == -1)
		fail("unable to lock ", dir);
}

void rebuild_begin(const char *cdb, const char *unfinished)
{
	session.cdb = cdb;
	session.fd = file_open_empty(unfinished, 0644);
	if (session.fd == -1)
		fail("unable to create ", unfinished);
	session.unfinished = unfinished;
	/* Programs of other users read it, whatever the umask. */
	if (fchmod(session.fd, 0644) == -1 ||
		cdbmake_start(&session.make, session.fd) == -1)
		fail("unable to write ", unfinished);
}

void rebuild_add(struct str key, struct str data)
{
	if (cdbmake_add(&session.make, key, data) == -1)
		fail("unable to write ", session.unfinished);
}

void rebuild_commit(void)
{
	if (cdbmake_finish(&session.make) == -1 || seal_fd(session.fd) == -1)
		fail("unable to write ", session.unfinished);
	if (file_rename(session.unfinished, session.cdb) == -1)
		fail("unable to move to ", session.cdb);
	session.unfinished = 0;
	if (seal_fd(session.dir) == -1)
		fail("unable to make durable ", session.cdb);
	file_close(session.fd);
	file_close(session.dir);
}
