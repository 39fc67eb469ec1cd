/* intruder - a server of qmail-rcptd's that somebody else has taken over
 *
 *	intruder local
 *
 * On the socket in $RCPTLOOKUPFD it sends packets of no bytes, of too many,
 * without a descriptor, with a pipe that is full, a file, a socket that nobody
 * reads, and floods it. Then it asks for the local part as a server does, and
 * prints the letter of the answer; - without one.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

static int asked;

static int send_it(const char *bytes, size_t n, int fd)
{
	struct iovec piece = {(char *)bytes, n};
	union {
		struct cmsghdr head;
		char space[CMSG_SPACE(sizeof(int))];
	} beside = {.space = {0}};
	struct msghdr packet = {.msg_iov = &piece, .msg_iovlen = 1};

	if (fd != -1) {
		packet.msg_control = beside.space;
		packet.msg_controllen = sizeof(beside.space);
		struct cmsghdr *head = CMSG_FIRSTHDR(&packet);
		head->cmsg_level = SOL_SOCKET;
		head->cmsg_type = SCM_RIGHTS;
		head->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(head), &fd, sizeof(fd));
	}
	return (int)sendmsg(asked, &packet, MSG_NOSIGNAL);
}

static int full_pipe(void)
{
	static char space[65536];
	int ends[2];

	if (pipe(ends) == -1 || fcntl(ends[1], F_SETFL, O_NONBLOCK) == -1)
		exit(111);
	while (write(ends[1], space, sizeof(space)) > 0)
		;
	fcntl(ends[1], F_SETFL, 0);
	return ends[1];
}

static int ask(const char *local, char *letter)
{
	int ends[2];
	struct pollfd one;
	int result;

	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends) == -1)
		return -1;
	if (send_it(local, strlen(local) + 1, ends[1]) == -1)
		return -1;
	close(ends[1]);
	one = (struct pollfd){ends[0], POLLIN, 0};
	result = poll(&one, 1, 15000) == 1 ? (int)read(ends[0], letter, 1) : -1;
	close(ends[0]);
	return result;
}

int main(int argc, char **argv)
{
	static char much[60000];
	int unread[2];
	char letter = '-';

	if (argc != 2 || !getenv("RCPTLOOKUPFD"))
		return 100;
	asked = atoi(getenv("RCPTLOOKUPFD"));
	memset(much, 'x', sizeof(much));
	int pipe_end = full_pipe();
	int file = open("/dev/null", O_RDONLY);
	if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, unread) == -1)
		return 111;
	for (int i = 0; i < 300; i++) {
		send_it("", 0, -1);
		send_it("", 0, file);
		send_it(much, sizeof(much), file);
		send_it(much, 1003, file);
		send_it("joe", 4, -1);
		send_it("joe", 4, pipe_end);
		send_it("joe-x", 6, file);
		send_it("root", 5, pipe_end);
		send_it("moe", 4, unread[1]);
		send_it("a\0b", 4, unread[1]);
	}
	if (ask(argv[1], &letter) != 1)
		letter = '-';
	printf("%c\n", letter);
	return 0;
}
