/* desk - see desk.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "queue/desk.h"

#include <errno.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>

#include "base/call.h"
#include "base/file.h"
#include "base/pass.h"
#include "base/proc.h"
#include "base/str.h"
#include "conf/home.h"

enum { PATH_ROOM = 108 }; /* more has no room in an address either */

static int call(void)
{
	char path[PATH_ROOM];
	size_t n = strlen(home_path);

	if (n + sizeof("/" DESK_PATH) > sizeof(path)) {
		errno = ENAMETOOLONG;
		return -1;
	}
	memcpy(path, home_path, n);
	memcpy(path + n, "/" DESK_PATH, sizeof("/" DESK_PATH));
	return call_make(path);
}

/* Is there something to read, or an end, before patience is over? A signal is
 * taken for the end of it. */
static bool soon(int fd)
{
	struct pollfd one = {.fd = fd, .events = POLLIN};

	return poll(&one, 1, DESK_PATIENCE_MS) == 1;
}

bool desk_taken(int socket)
{
	char yes;

	return soon(socket) && file_read(socket, &yes, 1) == 1;
}

int desk_open(int *message_out)
{
	int ends[2];
	int socket = call();

	if (socket == -1)
		return -1;
	if (proc_pipe(ends) == 0) {
		int result = pass_send(socket, str_text("m"), ends[0]);
		file_close(ends[0]);
		*message_out = ends[1];
		if (result == 0)
			return socket;
		file_close(ends[1]);
	}
	file_close(socket);
	return -1;
}

void desk_stop(int socket)
{
	/* If he is gone he has stopped before us. */
	ignore(shutdown(socket, SHUT_WR));
}

int desk_hear(int socket)
{
	unsigned char code;

	return file_read(socket, (char *)&code, 1) == 1 ? code : -1;
}

/* What comes from a pipe comes or ends; a file may keep us for ever. */
static bool is_pipe(int fd)
{
	struct stat st;

	return fd != -1 && fstat(fd, &st) == 0 && S_ISFIFO(st.st_mode);
}

int desk_take(int socket)
{
	char c;
	int message;

	ssize_t got = pass_take(socket, &c, 1, &message);
	if (got == -1 && errno == EAGAIN && soon(socket))
		got = pass_take(socket, &c, 1, &message);
	if (got == 1 && is_pipe(message) &&
		pass_send(socket, str_text("k"), -1) == 0)
		return message;
	if (message != -1)
		file_close(message);
	return -1;
}

void desk_say(int socket, int code)
{
	char byte = (char)code;

	/* Who has not waited for the answer does not know it. */
	ignore(pass_send(socket, str_of(&byte, 1), -1));
}
