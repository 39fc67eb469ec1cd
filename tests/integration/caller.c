/* caller - clients of qmail-queued who take their time, or talk nonsense
 *
 *	caller socket n kind
 *
 * Makes n calls: "mute" says nothing, "file" hands over a file instead of a
 * pipe, "slow" hands over a pipe, writes half a message and stops. Says how many
 * of them were taken on ("k"), and waits to be killed.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

static int call(const char *path)
{
	struct sockaddr_un address = {.sun_family = AF_UNIX};
	int fd = socket(AF_UNIX, SOCK_STREAM, 0);

	strncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
	if (connect(fd, (struct sockaddr *)&address, sizeof(address)) == -1) {
		perror("connect");
		exit(111);
	}
	return fd;
}

static void hand_over(int socket, int fd)
{
	struct iovec piece = {"m", 1};
	union {
		struct cmsghdr head;
		char space[CMSG_SPACE(sizeof(int))];
	} beside = {.space = {0}};
	struct msghdr packet = {.msg_iov = &piece,
		.msg_iovlen = 1,
		.msg_control = beside.space,
		.msg_controllen = sizeof(beside.space)};

	struct cmsghdr *head = CMSG_FIRSTHDR(&packet);
	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(sizeof(int));
	memcpy(CMSG_DATA(head), &fd, sizeof(fd));
	if (sendmsg(socket, &packet, MSG_NOSIGNAL) == -1)
		perror("sendmsg");
}

static int taken(int socket)
{
	struct pollfd one = {.fd = socket, .events = POLLIN};
	char c = 0;

	return poll(&one, 1, 3000) == 1 && read(socket, &c, 1) == 1 && c == 'k';
}

static int one_call(const char *path, const char *kind)
{
	int ends[2];
	int fd = call(path);

	if (strcmp(kind, "mute") == 0)
		return 0;
	if (strcmp(kind, "file") == 0) {
		hand_over(fd, open("/dev/zero", O_RDONLY));
		return taken(fd);
	}
	if (pipe(ends) == -1)
		exit(111);
	hand_over(fd, ends[0]);
	close(ends[0]);
	if (!taken(fd))
		return 0;
	return write(ends[1], "Subject: half\n", 14) == 14;
}

int main(int argc, char **argv)
{
	int n = 0;

	if (argc != 4)
		return 100;
	for (int i = atoi(argv[2]); i > 0; i--)
		n += one_call(argv[1], argv[3]);
	printf("%d\n", n);
	fflush(stdout);
	for (;;)
		pause();
}
