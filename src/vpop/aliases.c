/* aliases - see aliases.h
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/aliases.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/buf.h"
#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "vpop/renew.h"

enum { FILE_MAX = 10000000, PATH_MAX_BYTES = 2000, PREFIX = 7 };

/* dir/.qmail-name, dots as colons. */
static const char *path_of(struct buf *path, const char *dir, const char *name)
{
	buf_clear(path);
	if (buf_join(path, dir, "/.qmail-", "") == -1)
		die_sys(EXIT_TEMP, "unable to hold the path ", dir);
	for (const char *c = name; *c; c++)
		if (*c == '/' || buf_add_byte(path, *c == '.' ? ':' : *c) == -1)
			die(EXIT_PERM, "no name for an alias: ", name);
	return buf_text(path);
}

static int by_name(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* The alias's name, kept until exit; null: the file is no alias. */
static const char *name_of(const char *file)
{
	if (strncmp(file, ".qmail-", PREFIX) != 0 ||
		strcmp(file, ".qmail-default") == 0 || !file[PREFIX])
		return 0;
	char *name = strdup(file + PREFIX);
	for (char *c = name; c && *c; c++)
		if (*c == ':')
			*c = '.';
	return name;
}

const char **aliases_list(const char *dir, size_t *n_out)
{
	struct buf names = BUF_NOLIMIT;
	DIR *entries = opendir(dir);
	struct dirent *entry;

	if (!entries)
		die_sys(EXIT_TEMP, "unable to read ", dir);
	*n_out = 0;
	while ((entry = readdir(entries))) {
		const char *name = name_of(entry->d_name);
		if (!name)
			continue;
		if (buf_add(&names, (const char *)&name, sizeof(name)) == -1)
			die_sys(EXIT_TEMP, "unable to hold the aliases");
		(*n_out)++;
	}
	(void)closedir(entries); /* it was only read */
	const char **list = (const char **)(void *)names.s;
	if (*n_out > 0)
		qsort(list, *n_out, sizeof(*list), by_name);
	return list;
}

bool aliases_show(
	const char *dir, const char *name, const char *domain, struct out *out)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct buf text = BUF_LIMIT(FILE_MAX);
	bool found = file_slurp(path_of(&path, dir, name), &text) == 0;
	struct str rest = buf_str(&text);

	if (!found && errno != ENOENT)
		die_sys(EXIT_TEMP, "unable to read ", buf_text(&path));
	while (rest.n > 0) {
		out_join(out, name, "@", domain, " -> ");
		out_str(out, str_cut(&rest, '\n'));
		out_byte(out, '\n');
	}
	buf_free(&path);
	buf_free(&text);
	return found;
}

void aliases_add(const char *dir, const char *name, const char *line)
{
	static struct renew renew;
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct buf text = BUF_LIMIT(FILE_MAX);

	if (strchr(line, '\n'))
		die(EXIT_PERM, "no newline in a line of an alias");
	if (buf_join(&path, dir, "/.aliases.lock", "") == -1)
		die_sys(EXIT_TEMP, "unable to hold the path ", dir);
	renew_lock(buf_text(&path));
	if (file_slurp(path_of(&path, dir, name), &text) == -1 &&
		errno != ENOENT)
		die_sys(EXIT_TEMP, "unable to read ", buf_text(&path));
	renew_begin(&renew, buf_text(&path), 0640);
	out_str(&renew.out, buf_str(&text));
	if (text.n > 0 && text.s[text.n - 1] != '\n')
		out_byte(&renew.out, '\n');
	out_join(&renew.out, line, "\n");
	renew_commit(&renew);
	buf_free(&path);
	buf_free(&text);
}

void aliases_remove(const char *dir, const char *name)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);

	if (unlink(path_of(&path, dir, name)) == -1 && errno != ENOENT)
		die_sys(EXIT_TEMP, "unable to remove ", buf_text(&path));
	buf_free(&path);
}
