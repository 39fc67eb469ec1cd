/* commit - see commit.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "queue/commit.h"

#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>

#include "base/seal.h"
#include "conf/control.h"
#include "queue/name.h"

enum {
	VALUE_MAX = 32,
	ENVELOPE_MODE = 0444, /* it does not change any more */
};

int commit_choose(enum commit_how *how_out)
{
	static const char *const names[] = {"auto", "fsync", "syncfs"};
	char value[VALUE_MAX];
	int found = control_fixed("queuesync", value, sizeof(value));

	*how_out = COMMIT_AUTO;
	if (found != 1)
		return found;
	for (int i = COMMIT_AUTO; i <= COMMIT_ALL; i++) {
		if (strcmp(value, names[i]) != 0)
			continue;
		*how_out = (enum commit_how)i;
		return 0;
	}
	return control_wrong("queuesync", "not one of auto, fsync, syncfs");
}

/* Is the queue a file system of its own, so that syncing all of it syncs
 * nothing else? */
static bool alone(void)
{
	struct stat here;
	struct stat above;

	return stat(".", &here) == 0 && stat("..", &above) == 0 &&
	       here.st_dev != above.st_dev;
}

static int seal_files(uint64_t id, int message, int envelope)
{
	char dir[NAME_MAX_LENGTH];

	name_mess_dir(dir, id);
	if (seal_fd(message) == -1 || seal_fd(envelope) == -1)
		return -1;
	return seal_dir(dir);
}

int commit_message(uint64_t id, int message, int envelope, enum commit_how how,
	bool company)
{
	seal_hint(message);
	seal_hint(envelope);
	if (seal_written(message) == -1 || seal_written(envelope) == -1)
		return -1;
	if (how == COMMIT_AUTO && seal_orders(envelope))
		return seal_mark(envelope, ENVELOPE_MODE, company);
	if (company)
		seal_meet();
	if (how == COMMIT_AUTO)
		how = alone() && seal_all_works(envelope) ? COMMIT_ALL
							  : COMMIT_FILES;
	if (how == COMMIT_ALL)
		return seal_all(envelope);
	return seal_files(id, message, envelope);
}
