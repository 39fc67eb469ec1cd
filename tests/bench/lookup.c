/* lookup - what it costs to find a user of a virtual domain
 *
 *	lookup domain-directory users
 *
 * The users are called u0 to u<users - 1>; 20000 of them are looked up.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#include "route/vuser.h"

enum { LOOKUPS = 20000, STRIDE = 7919 };

static double cpu(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

int main(int argc, char **argv)
{
	struct buf line = BUF_LIMIT(VUSER_LINE_MAX);
	struct vuser user;
	char name[32];
	int found = 0;

	if (argc != 3)
		return 100;
	long users = atol(argv[2]);
	double start = cpu();
	for (long i = 0; i < LOOKUPS; i++) {
		snprintf(name, sizeof(name), "u%ld", i * STRIDE % users);
		found += vuser_find(argv[1], str_text(name), &line, &user) == 1;
	}
	printf("%d of %d found, %.1f microseconds of CPU each\n", found,
		LOOKUPS, (cpu() - start) / LOOKUPS);
	return found == LOOKUPS ? 0 : 1;
}
