/* call - see call.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _GNU_SOURCE /* accept4, struct ucred */
#include "base/call.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/file.h"

enum { WAITING_MAX = 128 };

/* A socket, and the address of path. */
static int make(const char *path, int flags, struct sockaddr_un *address_out)
{
	size_t n = strlen(path);

	*address_out = (struct sockaddr_un){.sun_family = AF_UNIX};
	if (n >= sizeof(address_out->sun_path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(address_out->sun_path, path, n);
	return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
}

static int give_up(int fd)
{
	file_close(fd);
	return -1;
}

int call_listen(const char *path, int seconds)
{
	const struct timeval patience = {.tv_sec = seconds};
	struct sockaddr_un address;
	int fd = make(path, 0, &address);

	if (fd == -1)
		return -1;
	if (unlink(path) == -1 && errno != ENOENT)
		return give_up(fd);
	if (setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience,
		    sizeof(patience)) == -1 ||
		bind(fd, (struct sockaddr *)&address, sizeof(address)) == -1 ||
		listen(fd, WAITING_MAX) == -1)
		return give_up(fd);
	return fd;
}

int call_take(int listener)
{
	int fd;

	do
		fd = accept4(listener, 0, 0, SOCK_CLOEXEC);
	while (fd == -1 && errno == EINTR);
	return fd;
}

/* Elsewhere it may be that they are not woken: they have their patience. */
void call_end(int listener)
{
	ignore(shutdown(listener, SHUT_RDWR));
}

int call_make(const char *path)
{
	struct sockaddr_un address;
	int fd = make(path, SOCK_NONBLOCK, &address);

	if (fd == -1)
		return -1;
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == -1 ||
		fcntl(fd, F_SETFL, 0) == -1)
		return give_up(fd);
	return fd;
}

#ifdef SO_PEERCRED
int call_who(int fd, uid_t *uid_out, pid_t *pid_out)
{
	struct ucred who;
	socklen_t n = sizeof(who);

	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &who, &n) == -1)
		return -1;
	*uid_out = who.uid;
	*pid_out = who.pid;
	return 0;
}
#else
int call_who(int fd, uid_t *uid_out, pid_t *pid_out)
{
	(void)fd;
	(void)uid_out;
	(void)pid_out;
	errno = ENOSYS;
	return -1;
}
#endif
