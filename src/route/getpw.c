/* getpw - see getpw.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "route/getpw.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>

#include "base/clock.h"
#include "base/file.h"
#include "base/in.h"
#include "base/proc.h"
#include "conf/home.h"

enum { PIECE = 1024, PATIENCE_MS = 10000 };

static int read_all(int fd, struct buf *answer)
{
	char space[PIECE];
	struct in in = IN_FROM(fd, space);
	struct str view;
	int got;

	in.deadline = clock_steady_ms() + PATIENCE_MS;
	while ((got = in_view(&in, &view)) == 1) {
		if (buf_add_str(answer, view) == -1)
			return -1;
		in_skip(&in, view.n);
	}
	return got;
}

static int finish(pid_t pid, int result)
{
	int before = errno;
	int status;

	if (result == -1)
		(void)kill(pid, SIGKILL);
	if (proc_wait(pid, &status) == -1)
		return -1;
	errno = before;
	if (result == -1)
		return -1;
	errno = EAGAIN;
	return proc_crashed(status) || proc_code(status) != 0 ? -1 : 0;
}

static int run(struct buf *local, struct buf *answer)
{
	char *argv[] = {(char *)(uintptr_t) "qmail-getpw",
		(char *)(uintptr_t)buf_text(local), 0};
	int ends[2];

	if (proc_pipe(ends) == -1)
		return -1;
	const struct proc_fd fds[] = {{ends[1], 1}};
	const struct proc_start how = {
		.argv = argv, .path = home_qmail_getpw, .fds = fds, .n_fds = 1};
	pid_t pid = proc_spawn(&how);
	file_close(ends[1]);
	int result = -1;
	if (pid != -1)
		result = finish(pid, read_all(ends[0], answer));
	file_close(ends[0]);
	return result;
}

int getpw_ask(struct str local, struct buf *answer)
{
	struct buf text = BUF_LIMIT(local.n + 1);
	int result = -1;

	buf_clear(answer);
	if (buf_copy_str(&text, local) == 0)
		result = run(&text, answer);
	buf_free(&text);
	return result;
}
