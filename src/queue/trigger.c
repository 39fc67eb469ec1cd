/* trigger - see trigger.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "queue/trigger.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "base/num.h"

static const char path[] = "lock/trigger";

/* One write of less than PIPE_BUF bytes: lines of several writers do not
 * mix. A full pipe, or nobody who reads: the next scan finds the message. */
void trigger_pull(uint64_t id)
{
	char line[NUM_MAX + 1];
	int fd = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC);

	if (fd == -1)
		return;
	size_t n = num_format(line, id);
	line[n] = '\n';
	ignore(file_write(fd, line, n + 1));
	file_close(fd);
}

int trigger_listen(void)
{
	struct stat st;
	int fd = open(path, O_RDWR | O_NONBLOCK | O_CLOEXEC);

	if (fd == -1)
		return -1;
	if (fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode))
		return fd;
	file_close(fd);
	errno = EINVAL;
	return -1;
}

/* How many bytes fit depends on how they were written, and on how many FIFOs
 * there are. Only our reading makes room: one that is full stays so until then. */
static bool has_room(int fd)
{
	struct pollfd writer = {fd, POLLOUT, 0};

	return poll(&writer, 1, 0) == 1 && (writer.revents & POLLOUT);
}

int trigger_read(struct trigger *trigger, int fd, bool *full_out)
{
	memmove(trigger->space, trigger->space + trigger->pos,
		trigger->n - trigger->pos);
	trigger->n -= trigger->pos;
	trigger->pos = 0;
	if (trigger->n == sizeof(trigger->space))
		trigger->n = 0; /* a line that long is none */
	*full_out = !has_room(fd);
	ssize_t got = file_read(fd, trigger->space + trigger->n,
		sizeof(trigger->space) - trigger->n);
	if (got == -1)
		return errno == EAGAIN ? 0 : -1;
	trigger->n += (size_t)got;
	return 0;
}

bool trigger_next(struct trigger *trigger, uint64_t *id_out)
{
	struct str rest = str_of(
		trigger->space + trigger->pos, trigger->n - trigger->pos);

	while (str_has(rest, '\n')) {
		struct str line = str_cut(&rest, '\n');
		trigger->pos = trigger->n - rest.n;
		if (num_parse(line, id_out))
			return true;
	}
	return false;
}
