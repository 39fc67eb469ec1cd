/* trigger - see trigger.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "queue/trigger.h"

#include <errno.h>
#include <fcntl.h>
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
