/* qmail-tcpok - forget which hosts did not answer
 *
 *	qmail-tcpok
 *
 * Empties the table that qmail-remote keeps in queue/lock/tcpto, so that the
 * next delivery tries every host again. Only root may.
 *
 * Exit: 0 done, 111 not done. Heap: none.
 * SPDX-License-Identifier: 0BSD
 */
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "conf/home.h"
#include "remote/tcpto.h"

const char prog_name[] = "qmail-tcpok";

int main(int argc, char **argv)
{
	static const char zeros[TCPTO_MAX * TCPTO_RECORD];

	help_wanted(argc, argv, "");
	if (chdir(home_queue) == -1 || chdir("lock") == -1) {
		if (errno == EACCES)
			die(EXIT_TEMP, "unable to chdir to ", home_queue,
				"/lock: access denied");
		die_sys(EXIT_TEMP, "unable to chdir to ", home_queue, "/lock");
	}
	int fd = open("tcpto", O_WRONLY | O_CLOEXEC);
	if (fd == -1 || file_lock(fd) == -1 ||
		file_write_all(fd, zeros, sizeof(zeros)) == -1)
		die_sys(EXIT_TEMP, "unable to clear ", home_queue,
			"/lock/tcpto");
	return EXIT_OK;
}
