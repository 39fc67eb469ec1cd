/* pass: packets stay apart, a descriptor arrives as a copy, nothing waits that
 * should not
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "base/pass.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <sys/uio.h>

#include "scratch.h"

static int ends[2];
static char space[100];

static ssize_t take(int *fd)
{
	return pass_take(ends[1], space, sizeof(space), fd);
}

static void packets(void)
{
	int fd = 0;

	CHECK(pass_pair(ends) == 0);
	CHECK(fcntl(ends[0], F_GETFD) & FD_CLOEXEC);
	errno = 0;
	CHECK(take(&fd) == -1 && errno == EAGAIN && fd == -1);
	CHECK(pass_send(ends[0], str_text("one"), -1) == 0);
	CHECK(pass_send(ends[0], str_text("three"), -1) == 0);
	CHECK(take(&fd) == 3 && fd == -1 && memcmp(space, "one", 3) == 0);
	CHECK(pass_wait(ends[1], space, sizeof(space), &fd) == 5);
	CHECK(memcmp(space, "three", 5) == 0 && fd == -1);
}

static void descriptor(void)
{
	int fd = -1;
	char c;

	scratch_put("file", "x");
	int file = file_open_read("file");
	CHECK(!pass_unread(ends[0]) && !pass_unread(-1));
	CHECK(pass_send(ends[0], str_text("f"), file) == 0);
	CHECK(pass_unread(ends[0]) && !pass_unread(ends[1]));
	file_close(file);
	CHECK(take(&fd) == 1 && fd != -1);
	CHECK(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	CHECK(file_read(fd, &c, 1) == 1 && c == 'x');
	file_close(fd);
}

/* What does not fit is refused, and its descriptor is not leaked. */
static void too_long(void)
{
	char big[101] = {0};
	int fd = 0;
	int before = dup(0);

	CHECK(pass_send(ends[0], str_of(big, sizeof(big)), 0) == 0);
	errno = 0;
	CHECK(take(&fd) == -1 && errno == EMSGSIZE && fd == -1);
	int after = dup(0);
	CHECK(after == before + 1);
	close(before);
	close(after);
}

/* Who sends two descriptors at once leaves us no second one. */
static void two(void)
{
	struct iovec piece = {space, 1};
	union {
		struct cmsghdr head;
		char space[CMSG_SPACE(2 * sizeof(int))];
	} beside = {.space = {0}};
	struct msghdr packet = {.msg_iov = &piece,
		.msg_iovlen = 1,
		.msg_control = beside.space,
		.msg_controllen = sizeof(beside.space)};
	const int both[] = {0, 1};
	int fd = -1;
	int before = dup(0);

	struct cmsghdr *head = CMSG_FIRSTHDR(&packet);
	head->cmsg_level = SOL_SOCKET;
	head->cmsg_type = SCM_RIGHTS;
	head->cmsg_len = CMSG_LEN(sizeof(both));
	memcpy(CMSG_DATA(head), both, sizeof(both));
	CHECK(sendmsg(ends[0], &packet, 0) == 1);
	CHECK(take(&fd) == 1 && fd == before + 1);
	file_close(fd);
	fd = dup(0);
	CHECK(fd == before + 1);
	close(fd);
	close(before);
}

static void full(void)
{
	char big[1000] = {0};
	int sent = 0;

	while (pass_send(ends[0], str_of(big, sizeof(big)), -1) == 0)
		sent++;
	CHECK(sent > 10 && errno == EAGAIN);
}

static void gone(void)
{
	int fd;

	close(ends[0]);
	close(ends[1]);
	CHECK(pass_pair(ends) == 0);
	close(ends[1]);
	errno = 0;
	CHECK(pass_send(ends[0], str_text("x"), -1) == -1 && errno == EPIPE);
	close(ends[0]);
	CHECK(pass_pair(ends) == 0);
	close(ends[0]);
	CHECK(pass_wait(ends[1], space, sizeof(space), &fd) == 0 && fd == -1);
	close(ends[1]);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(packets);
	RUN(descriptor);
	RUN(too_long);
	RUN(two);
	RUN(full);
	RUN(gone);
	RUN(scratch_leave);
	return check_done();
}
