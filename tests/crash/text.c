/* text - see text.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "text.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

void give_up(const char *format, ...)
{
	va_list list;

	(void)fflush(stdout);
	(void)fprintf(stderr, "crash: ");
	va_start(list, format);
	(void)vfprintf(stderr, format, list);
	va_end(list);
	(void)fprintf(stderr, "\n");
	exit(EXIT_RIG);
}

void *need(void *old, size_t n)
{
	void *got = realloc(old, n ? n : 1);

	if (!got)
		give_up("out of memory");
	return got;
}

char *copy_of(const char *s, size_t n)
{
	char *copy = need(0, n + 1);

	memcpy(copy, s, n);
	copy[n] = 0;
	return copy;
}

char *path_of(const char *dir, const char *name)
{
	return print_of("%s/%s", dir, name);
}

char *print_of(const char *format, ...)
{
	va_list list;
	char *text = 0;

	va_start(list, format);
	int n = vasprintf(&text, format, list);
	va_end(list);
	if (n == -1)
		give_up("out of memory");
	return text;
}

bool slurp(const char *path, struct bytes *out)
{
	struct stat st;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd == -1 && errno == ENOENT)
		return false;
	if (fd == -1 || fstat(fd, &st) == -1)
		give_up("unable to read %s: %s", path, strerror(errno));
	size_t room = (size_t)st.st_size + 1;
	*out = (struct bytes){need(0, room + 1), 0};
	for (;;) {
		ssize_t got = read(fd, out->s + out->n, room - out->n);
		if (got == -1)
			give_up("unable to read %s: %s", path, strerror(errno));
		if (got == 0)
			break;
		out->n += (size_t)got;
		if (out->n == room) {
			room *= 2;
			out->s = need(out->s, room + 1);
		}
	}
	(void)close(fd);
	out->s[out->n] = 0;
	return true;
}

uint64_t hash_of(const char *s, size_t n)
{
	uint64_t hash = 0xcbf29ce484222325u;

	for (size_t i = 0; i < n; i++) {
		hash ^= (unsigned char)s[i];
		hash *= 0x100000001b3u;
	}
	return hash;
}

uint32_t crc_of(uint32_t crc, const char *s, size_t n)
{
	crc = ~crc;
	for (size_t i = 0; i < n; i++) {
		crc ^= (unsigned char)s[i];
		for (int bit = 0; bit < 8; bit++)
			crc = crc >> 1 ^ (crc & 1 ? 0x82f63b78u : 0);
	}
	return ~crc;
}

static int by_name(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

char **names_in(const char *dir, bool missing_ok)
{
	DIR *open_dir = opendir(dir);
	char **names = need(0, sizeof(*names));
	size_t n = 0;
	struct dirent *entry;

	if (!open_dir && !(missing_ok && errno == ENOENT))
		give_up("unable to read %s: %s", dir, strerror(errno));
	while (open_dir && (errno = 0, entry = readdir(open_dir))) {
		if (strcmp(entry->d_name, ".") == 0 ||
			strcmp(entry->d_name, "..") == 0)
			continue;
		names = need(names, (n + 2) * sizeof(*names));
		names[n++] = copy_of(entry->d_name, strlen(entry->d_name));
	}
	if (open_dir && errno)
		give_up("unable to read %s: %s", dir, strerror(errno));
	if (open_dir)
		(void)closedir(open_dir);
	qsort(names, n, sizeof(*names), by_name);
	names[n] = 0;
	return names;
}

void names_free(char **names)
{
	for (char **at = names; *at; at++)
		free(*at);
	free(names);
}

bool number_of(const char *s, size_t n, uint64_t *out)
{
	*out = 0;
	for (size_t i = 0; i < n; i++) {
		if (s[i] < '0' || s[i] > '9' || *out > UINT64_MAX / 10 - 1)
			return false;
		*out = *out * 10 + (uint64_t)(s[i] - '0');
	}
	return n > 0;
}
