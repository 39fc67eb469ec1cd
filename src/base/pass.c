/* pass - see pass.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#define _GNU_SOURCE /* MSG_CMSG_CLOEXEC */
#include "base/pass.h"

#include <errno.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "base/file.h"

/* Room for one descriptor, aligned as the kernel wants it. */
union ancillary {
	struct cmsghdr head;
	char space[CMSG_SPACE(sizeof(int))];
};

int pass_pair(int fds[2])
{
	return socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, fds);
}

int pass_send(int socket, struct str bytes, int fd)
{
	struct iovec piece = {(char *)(uintptr_t)bytes.s, bytes.n};
	struct msghdr packet = {.msg_iov = &piece, .msg_iovlen = 1};
	union ancillary beside = {.space = {0}};
	ssize_t sent;

	if (fd != -1) {
		packet.msg_control = beside.space;
		packet.msg_controllen = sizeof(beside.space);
		struct cmsghdr *head = CMSG_FIRSTHDR(&packet);
		head->cmsg_level = SOL_SOCKET;
		head->cmsg_type = SCM_RIGHTS;
		head->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(head), &fd, sizeof(fd));
	}
	do
		sent = sendmsg(socket, &packet, MSG_NOSIGNAL | MSG_DONTWAIT);
	while (sent == -1 && errno == EINTR);
	return sent == -1 ? -1 : 0;
}

static ssize_t receive(int socket, struct str space, int flags, int *fd_out)
{
	struct iovec piece = {(char *)(uintptr_t)space.s, space.n};
	union ancillary beside = {.space = {0}};
	struct msghdr packet = {.msg_iov = &piece,
		.msg_iovlen = 1,
		.msg_control = beside.space,
		/* CMSG_SPACE has room for a second one, which would stay. */
		.msg_controllen = CMSG_LEN(sizeof(int))};
	ssize_t got;

	*fd_out = -1;
	do
		got = recvmsg(socket, &packet, flags | MSG_CMSG_CLOEXEC);
	while (got == -1 && errno == EINTR);
	if (got == -1)
		return -1;
	struct cmsghdr *head = CMSG_FIRSTHDR(&packet);
	if (head && head->cmsg_type == SCM_RIGHTS)
		memcpy(fd_out, CMSG_DATA(head), sizeof(*fd_out));
	if (!(packet.msg_flags & MSG_TRUNC))
		return got;
	if (*fd_out != -1)
		file_close(*fd_out);
	*fd_out = -1;
	errno = EMSGSIZE;
	return -1;
}

ssize_t pass_take(int socket, char *dst, size_t size, int *fd_out)
{
	return receive(socket, str_of(dst, size), MSG_DONTWAIT, fd_out);
}

ssize_t pass_wait(int socket, char *dst, size_t size, int *fd_out)
{
	return receive(socket, str_of(dst, size), 0, fd_out);
}

bool pass_unread(int socket)
{
	int waiting = 0;

	return ioctl(socket, TIOCOUTQ, &waiting) == 0 && waiting > 0;
}
