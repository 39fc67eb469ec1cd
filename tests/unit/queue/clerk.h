/* clerk - somebody at the desk, in a process of his own
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef CLERK_H
#define CLERK_H

#include <sys/wait.h>

#include "base/call.h"
#include "queue/codes.h"
#include "queue/desk.h"

#include "scratch.h"

/* An envelope, from a client who stays; one without an end he has to stop. */
static size_t take_envelope(int call, char *space, size_t size, bool whole)
{
	ssize_t n = file_read(call, space, size);

	(void)alarm(20);
	while (!whole && file_read(call, space + n, size - (size_t)n) > 0)
		;
	return (size_t)n;
}

/* Takes one message on, puts it into the files message and envelope, and answers
 * (-1: never); or does not. With QUEUE_READ he waits for the envelope's end. */
static pid_t clerk(bool takes, int answer)
{
	int listener = call_listen("home/" DESK_PATH, 5);
	pid_t pid = fork();

	CHECK(listener != -1 && pid != -1);
	if (pid == 0) {
		static char space[100000];
		int call = call_take(listener);
		int message = takes ? desk_take(call) : -1;
		int copy = file_open_empty("message", 0600);
		ssize_t n;
		while (message != -1 &&
			(n = file_read(message, space, sizeof(space))) > 0)
			if (file_write_all(copy, space, (size_t)n) == -1)
				_exit(99);
		size_t sent = 0;
		if (takes)
			sent = take_envelope(call, space, sizeof(space),
				answer != QUEUE_READ);
		scratch_put_bytes("envelope", space, sent);
		if (answer != -1)
			desk_say(call, answer);
		_exit(0);
	}
	file_close(listener);
	return pid;
}

static bool took(pid_t pid)
{
	int status = -1;

	return waitpid(pid, &status, 0) == pid && status == 0;
}

#endif
