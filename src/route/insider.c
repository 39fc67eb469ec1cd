/* insider - see insider.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "route/insider.h"

#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>

#include "base/clock.h"
#include "base/env.h"
#include "base/file.h"
#include "base/num.h"
#include "base/pass.h"

enum { FD_MAX = 1000000 };

int insider_open(void)
{
	struct stat st;
	uint64_t fd;

	if (!num_parse(str_text(env_get(INSIDER_VARIABLE)), &fd) ||
		fd > FD_MAX || fstat((int)fd, &st) == -1 ||
		!S_ISSOCK(st.st_mode) || file_cloexec((int)fd) == -1)
		return -1;
	return (int)fd;
}

/* A NUL behind it: no question is empty. */
static int send_question(int socket, struct str local, int answer)
{
	char packet[INSIDER_LOCAL_MAX + 1];

	if (local.n > INSIDER_LOCAL_MAX) {
		errno = EMSGSIZE;
		return -1;
	}
	memcpy(packet, local.s, local.n);
	packet[local.n] = 0;
	return pass_send(socket, str_of(packet, local.n + 1), answer);
}

static int hear(int answer, char *letter_out)
{
	struct pollfd ready = {.fd = answer, .events = POLLIN};
	int64_t deadline = clock_steady_ms() + INSIDER_PATIENCE_MS;
	int none;
	int n;

	do
		n = poll(&ready, 1, clock_poll_ms(deadline));
	while (n == -1 && errno == EINTR);
	if (n == 0)
		errno = ETIMEDOUT;
	if (n != 1)
		return -1;
	ssize_t got = pass_take(answer, letter_out, 1, &none);
	if (none != -1)
		file_close(none);
	if (got == 0)
		errno = ECONNRESET;
	return (int)got;
}

int insider_ask(int socket, struct str local, char *letter_out)
{
	int ends[2];

	if (pass_pair(ends) == -1)
		return -1;
	int result = send_question(socket, local, ends[1]);
	file_close(ends[1]);
	if (result == 0)
		result = hear(ends[0], letter_out);
	else if (errno == EPIPE || errno == ECONNRESET || errno == ENOTCONN) {
		errno = EPIPE;
		result = 0;
	}
	file_close(ends[0]);
	return result;
}
