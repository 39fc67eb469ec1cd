/* fill - a queue of many messages that are all the same one
 *
 *	fill queue/mess ID n
 *
 * Links message ID to the n IDs before it.
 *
 * Exit: 0; 1 not all.
 * SPDX-License-Identifier: 0BSD
 */
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { SPLIT = 64, PATH = 300 };

static int link_one(const char *mess, unsigned long long from,
	unsigned long long to, char c)
{
	char old[PATH];
	char new[PATH];

	snprintf(old, PATH, "%s/%llu/%llu.%c", mess, from % SPLIT, from, c);
	snprintf(new, PATH, "%s/%llu/%llu.%c", mess, to % SPLIT, to, c);
	return link(old, new);
}

int main(int argc, char **argv)
{
	if (argc != 4)
		return 1;
	unsigned long long id = strtoull(argv[2], 0, 10);
	for (unsigned long long i = 1; i <= strtoull(argv[3], 0, 10); i++)
		if (link_one(argv[1], id, id - i, 'm') == -1 ||
			link_one(argv[1], id, id - i, 'e') == -1) {
			perror("fill");
			return 1;
		}
	return 0;
}
