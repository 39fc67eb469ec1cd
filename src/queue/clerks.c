/* clerks - see clerks.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "queue/clerks.h"

#include <errno.h>
#include <unistd.h>

#include "base/file.h"
#include "base/proc.h"

enum { HEAR = 0, TELL = 1 };

/* What stands on the board. */
enum { VACANT = 0, READY, BUSY };

int clerks_open(struct clerks *clerks)
{
	clerks->board = proc_shared(CLERKS_MAX * sizeof(atomic_uchar));
	if (!clerks->board || proc_pipe(clerks->told) == -1)
		return -1;
	if (file_nonblock(clerks->told[HEAR]) == -1)
		return -1;
	return file_nonblock(clerks->told[TELL]);
}

pid_t clerks_hire(struct clerks *clerks, unsigned *number_out)
{
	unsigned i = 0;

	while (i < CLERKS_MAX && clerks->pids[i])
		i++;
	if (i == CLERKS_MAX) {
		errno = EAGAIN;
		return -1;
	}
	clerks->board[i] = READY;
	*number_out = i;
	pid_t pid = fork();
	if (pid > 0)
		clerks->pids[i] = pid;
	if (pid == -1)
		clerks->board[i] = VACANT;
	return pid;
}

bool clerks_ready(const struct clerks *clerks)
{
	for (unsigned i = 0; i < CLERKS_MAX; i++)
		if (clerks->board[i] == READY)
			return true;
	return false;
}

bool clerks_crowd(const struct clerks *clerks)
{
	unsigned n = 0;

	for (unsigned i = 0; i < CLERKS_MAX; i++)
		n += clerks->board[i] == BUSY;
	return n >= CLERKS_CROWD;
}

void clerks_heard(struct clerks *clerks)
{
	char space[256];

	/* What is left is heard the next time. */
	ignore(file_read(clerks->told[HEAR], space, sizeof(space)));
}

void clerks_ended(struct clerks *clerks, pid_t pid)
{
	for (unsigned i = 0; i < CLERKS_MAX; i++)
		if (clerks->pids[i] == pid) {
			clerks->pids[i] = 0;
			clerks->board[i] = VACANT;
		}
}

void clerks_busy(struct clerks *clerks, unsigned number)
{
	clerks->board[number] = BUSY;
	if (!clerks_ready(clerks)) {
		/* A full pipe tells as much. */
		ignore(file_write(clerks->told[TELL], "", 1));
	}
}

void clerks_done(struct clerks *clerks, unsigned number)
{
	clerks->board[number] = READY;
}
