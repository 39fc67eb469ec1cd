/* claim - see claim.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "queue/claim.h"

#include <errno.h>

#include "base/file.h"
#include "queue/name.h"

int claim_take(int message)
{
	return file_lock_now(message);
}

bool claim_held(uint64_t id)
{
	char path[NAME_MAX_LENGTH];

	name_mess(path, id, NAME_MESSAGE);
	int fd = file_open_read(path);
	if (fd == -1)
		return errno != ENOENT;
	bool held = file_lock_now(fd) == -1;
	file_close(fd);
	return held;
}
