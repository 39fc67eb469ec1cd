/* oldpart - see oldpart.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "move/oldpart.h"

#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "base/num.h"
#include "move/tree.h"

static char *add_text(char *dst, const char *text)
{
	size_t n = strlen(text);

	memcpy(dst, text, n + 1);
	return dst + n;
}

static char *add_dir(char *path, const char *kind, uint64_t n, uint64_t split)
{
	char *end = add_text(path, kind);

	if (split == 0)
		return end;
	end = add_text(end, "/");
	return end + num_format(end, n % split);
}

void oldpart_dir(char path[OLDPART_NAME_MAX], const char *kind, uint64_t n,
	uint64_t split)
{
	(void)add_dir(path, kind, n, split);
}

void oldpart_name(char path[OLDPART_NAME_MAX], const char *kind, uint64_t n,
	uint64_t split, const char *end)
{
	char *at = add_text(add_dir(path, kind, n, split), "/");

	at += num_format(at, n);
	(void)add_text(at, end);
}

int oldpart_open(
	struct oldpart *part, int tree, const char *path, const char *dir)
{
	if (part->out.fd != -1)
		return 0;
	part->out = (struct out)OUT_TO(-1, part->space);
	part->out.fd = tree_new(tree, path, dir, 0);
	return part->out.fd == -1 ? -1 : 0;
}

int oldpart_close(struct oldpart *part, int tree, const char *dir, int64_t when)
{
	const struct timespec times[2] = {{.tv_sec = when}, {.tv_sec = when}};
	int fd = part->out.fd;

	if (fd == -1)
		return 0;
	int result = out_flush(&part->out);
	if (result == 0)
		result = futimens(fd, times);
	if (result == 0)
		result = tree_keep(tree, fd, dir);
	file_close(fd);
	part->out.fd = -1;
	return result;
}
