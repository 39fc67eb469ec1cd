/* driver - feeds files to a fuzz target, where there is no libFuzzer
 *
 *	TARGET file-or-directory ...
 *
 * Each name is said before its turn: the last one is the culprit. Exit: 0 all
 * went well, 100 no input; a finding ends it by a signal, and so does an input
 * that takes longer than HANG_SECONDS.
 *
 * SPDX-License-Identifier: 0BSD
 */
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz.h"

enum { PATH_ROOM = 4096, INPUT_MAX = 1 << 20, HANG_SECONDS = 60 };

static size_t fed;

/* In memory of just its size, so that a byte too far is one. */
static void feed(const char *path)
{
	static uint8_t all[INPUT_MAX];
	FILE *file = fopen(path, "rb");

	(void)fprintf(stderr, "%s\n", path);
	if (!file)
		exit(111);
	size_t n = fread(all, 1, sizeof(all), file);
	(void)fclose(file);
	uint8_t *input = malloc(n ? n : 1);
	if (!input)
		exit(111);
	memcpy(input, all, n);
	(void)alarm(HANG_SECONDS);
	(void)LLVMFuzzerTestOneInput(input, n);
	(void)alarm(0);
	free(input);
	fed++;
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void feed_all(const char *dir)
{
	char path[PATH_ROOM];
	struct dirent **entries;
	int n = scandir(dir, &entries, 0, by_name);

	for (int i = 0; i < n; i++) {
		if (entries[i]->d_name[0] != '.' &&
			snprintf(path, sizeof(path), "%s/%s", dir,
				entries[i]->d_name) < (int)sizeof(path))
			feed(path);
		free(entries[i]);
	}
	if (n != -1)
		free(entries);
}

int main(int argc, char **argv)
{
	struct stat st;

	for (int i = 1; i < argc; i++) {
		char *path = realpath(argv[i], 0);
		if (path && stat(path, &st) == 0 && S_ISDIR(st.st_mode))
			feed_all(path);
		else
			feed(path ? path : argv[i]);
		free(path);
	}
	(void)fprintf(stderr, "%zu inputs\n", fed);
	return fed ? 0 : 100;
}
