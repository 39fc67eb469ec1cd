/* maildirmake - create an empty maildir
 *
 *	maildirmake dir
 *
 * Makes dir with tmp, new and cur inside, all mode 0700, on stable storage. A
 * dir that exists is an error: it may be somebody else's. If it stops half
 * way, what it made so far stays: remove it and try again.
 *
 * Exit: 0 made, 100 bad usage, 111 not made. Heap: none.
 * SPDX-License-Identifier: 0BSD
 */
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/seal.h"

const char prog_name[] = "maildirmake";

/* Returns the part that would not go in, or 0 when all are safely on disk. */
static const char *fill(int dir)
{
	static const char *const parts[] = {"tmp", "new", "cur", 0};

	for (const char *const *p = parts; *p; p++)
		if (mkdirat(dir, *p, 0700) == -1)
			return *p;
	return seal_fd(dir) == -1 ? "." : 0;
}

/* The new name is in the directory above. One that may be written but not
 * read cannot be sealed; then the system's own time must do. */
static void seal_above(int dir)
{
	int above = openat(dir, "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC);

	if (above == -1)
		return;
	if (seal_fd(above) == -1)
		die_sys(EXIT_TEMP, "unable to make the name durable");
	file_close(above);
}

int main(int argc, char **argv)
{
	help_wanted(argc, argv, "name");
	if (argc != 2)
		die_usage("name");
	umask(077);
	if (mkdir(argv[1], 0700) == -1)
		die_sys(EXIT_TEMP, "unable to mkdir ", argv[1]);
	int dir = open(argv[1], O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	const char *bad = dir == -1 ? "." : fill(dir);
	if (bad)
		die_sys(EXIT_TEMP, "unable to mkdir ", argv[1], "/", bad);
	seal_above(dir);
	return EXIT_OK;
}
