/* getpw - see getpw.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "route/getpw.h"

#include <errno.h>
#include <signal.h>
#include <stdint.h>
#include <sys/stat.h>

#include "base/ascii.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/in.h"
#include "base/num.h"
#include "base/proc.h"
#include "conf/home.h"
#include "conf/ident.h"

enum {
	PIECE = 1024,
	PATIENCE_MS = 10000,
	USER_MAX = 32, /* as qmail-getpw has it */
	PASSWD_STEP = 4096,
	LINE_LIMIT = 65536,
	HOME_MAX = 4096,
};

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

/* Is it the home of this user? 1, 0, or -1: not known now. */
static int at_home(struct str home, uint64_t id)
{
	struct buf path = BUF_LIMIT(HOME_MAX);
	struct stat st;
	int found = -1;

	if (buf_copy_str(&path, home) == 0) {
		if (stat(buf_text(&path), &st) == 0)
			found = st.st_uid == id;
		else if (errno == ENOENT || errno == EACCES || errno == ENOTDIR)
			found = 0;
	}
	buf_free(&path);
	return found;
}

/* NAME:password:uid:gid:gecos:home:shell, as the answer of the program would
 * be: 1; 0 if it might be another; -1. */
static int from_line(struct str line, struct buf *answer)
{
	struct str name = str_cut(&line, ':');
	(void)str_cut(&line, ':');
	struct str uid = str_cut(&line, ':');
	struct str gid = str_cut(&line, ':');
	(void)str_cut(&line, ':');
	struct str home = str_cut(&line, ':');
	const struct str parts[] = {
		name, uid, gid, home, str_text(""), str_text("")};
	uint64_t id;

	int owner = num_parse(uid, &id) && id > 0 ? at_home(home, id) : 0;
	for (size_t i = 0; owner == 1 && i < sizeof(parts) / sizeof(*parts);
		i++)
		if (buf_add_str(answer, parts[i]) == -1 ||
			buf_add_byte(answer, 0) == -1)
			owner = -1;
	if (owner != 1)
		buf_clear(answer);
	return owner;
}

static bool plain(struct str local)
{
	for (size_t i = 0; i < local.n; i++)
		if (ascii_lower(local.s[i]) != local.s[i])
			return false;
	return local.n && local.n < USER_MAX;
}

/* Leaves the first line of that name in line: 1, 0, -1. */
static int find_line(int fd, struct str local, struct buf *line)
{
	char space[PASSWD_STEP];
	struct in in = IN_FROM(fd, space);
	int got;

	while ((got = in_until(&in, line, '\n')) == 1) {
		struct str rest = buf_str(line);
		if (str_equal(str_cut(&rest, ':'), local))
			return 1;
		buf_clear(line);
	}
	return got;
}

int getpw_listed(struct str name, struct buf *answer)
{
	struct buf line = BUF_LIMIT(LINE_LIMIT);
	int fd = file_open_read("/etc/passwd");

	buf_clear(answer);
	if (fd == -1)
		return -1;
	int found = find_line(fd, name, &line);
	if (found == 1)
		found = from_line(str_head(buf_str(&line), line.n - 1), answer);
	file_close(fd);
	buf_free(&line);
	return found;
}

/* A user of the text file, where most are, costs no program. */
static bool in_passwd(struct str local, struct buf *answer)
{
	return plain(local) && ident_rootless() != 1 &&
	       getpw_listed(local, answer) == 1;
}

int getpw_ask(struct str local, struct buf *answer)
{
	struct buf text = BUF_LIMIT(local.n + 1);
	int result = -1;

	buf_clear(answer);
	if (in_passwd(local, answer))
		return 0;
	if (buf_copy_str(&text, local) == 0)
		result = run(&text, answer);
	buf_free(&text);
	return result;
}
