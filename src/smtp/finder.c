/* finder - see finder.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/finder.h"

#include <errno.h>
#include <poll.h>

#include "base/file.h"
#include "base/pass.h"
#include "route/fate.h"
#include "route/insider.h"
#include "smtp/doors.h"

/* Without an answer the question ends here, and who asked hears so. False:
 * nobody takes what is found any more. */
static bool find(struct str local, int answer, int found)
{
	static struct buf user = BUF_LIMIT(DOORS_PACKET_MAX);

	return fate_user(local, &user) == -1 ||
	       pass_send(found, buf_str(&user), answer) == 0 || errno != EPIPE;
}

bool finder_deserted(int questions)
{
	struct pollfd asked = {.fd = questions};

	return poll(&asked, 1, 0) == 1 && asked.revents & (POLLHUP | POLLERR);
}

/* A packet of no bytes looks like the end, one that is too long is an error:
 * none of our programs sends such. */
void finder_serve(int questions, int found)
{
	char packet[INSIDER_LOCAL_MAX + 1];
	bool wanted = true;
	int answer;

	while (wanted) {
		ssize_t n =
			pass_wait(questions, packet, sizeof(packet), &answer);
		if (n > 0 && answer != -1)
			wanted = find(
				str_of(packet, (size_t)n - 1), answer, found);
		else if (n == -1)
			wanted = errno == EMSGSIZE;
		else if (n == 0)
			wanted = !finder_deserted(questions);
		if (answer != -1)
			file_close(answer);
	}
}
