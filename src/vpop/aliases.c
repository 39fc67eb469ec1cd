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
#include "vpop/aliaskind.h"
#include "vpop/portrait.h"
#include "vpop/renew.h"
#include "vpop/vlimits.h"

enum { FILE_MAX = 10000000, PATH_MAX_BYTES = 2000, PREFIX = 7 };

const char *aliases_path(struct buf *path, const char *dir, const char *name)
{
	buf_clear(path);
	if (buf_join(path, dir, "/.qmail-", "") == -1)
		die_sys(EXIT_TEMP, "unable to hold the path ", dir);
	for (const char *c = name; *c; c++)
		if (*c == '/' || buf_add_byte(path, *c == '.' ? ':' : *c) == -1)
			die(EXIT_PERM, "no name for an alias: ", name);
	return buf_text(path);
}

void aliases_lock(const char *dir)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);

	if (buf_join(&path, dir, "/.aliases.lock", "") == -1)
		die_sys(EXIT_TEMP, "unable to hold the path ", dir);
	renew_lock(buf_text(&path));
	buf_free(&path);
}

/* The lines of an alias, added to text. False: there is none. */
static bool slurp(const char *dir, const char *name, struct buf *text)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	bool found = file_slurp(aliases_path(&path, dir, name), text) == 0;

	if (!found && errno != ENOENT)
		die_sys(EXIT_TEMP, "unable to read ", buf_text(&path));
	buf_free(&path);
	return found;
}

static int by_name(const void *left, const void *right)
{
	return strcmp(*(const char *const *)left, *(const char *const *)right);
}

/* The alias's name, kept until exit; null: the file is no alias. What has a dot
 * in its name is none's: it is left from a change that was cut short. */
static const char *name_of(const char *file)
{
	if (strncmp(file, ".qmail-", PREFIX) != 0 ||
		strcmp(file, ".qmail-default") == 0 || !file[PREFIX] ||
		strchr(file + PREFIX, '.'))
		return 0;
	char *name = strdup(file + PREFIX);
	if (!name)
		die_sys(EXIT_TEMP, "unable to hold the aliases");
	for (char *c = name; *c; c++)
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
	errno = 0;
	while ((entry = readdir(entries))) {
		const char *name = name_of(entry->d_name);
		if (name && buf_add(&names, (const char *)&name,
				    sizeof(name)) == -1)
			die_sys(EXIT_TEMP, "unable to hold the aliases");
		*n_out += name != 0;
		errno = 0;
	}
	if (errno)
		die_sys(EXIT_TEMP, "unable to read ", dir);
	(void)closedir(entries); /* it was only read */
	const char **list = (const char **)(void *)names.s;
	if (*n_out > 0)
		qsort(list, *n_out, sizeof(*list), by_name);
	return list;
}

bool aliases_show(
	const char *dir, const char *name, const char *domain, struct out *out)
{
	struct buf text = BUF_LIMIT(FILE_MAX);
	bool found = slurp(dir, name, &text);
	struct str rest = buf_str(&text);

	while (rest.n > 0) {
		out_join(out, name, "@", domain, " -> ");
		out_str(out, str_cut(&rest, '\n'));
		out_byte(out, '\n');
	}
	buf_free(&text);
	return found;
}

bool aliases_json(
	const char *dir, const char *name, const char *domain, struct out *out)
{
	struct buf text = BUF_LIMIT(FILE_MAX);
	struct buf address = BUF_LIMIT(PATH_MAX_BYTES);
	bool found = slurp(dir, name, &text);
	struct str rest = buf_str(&text);
	bool first = true;

	if (buf_join(&address, name, "@", domain) == -1)
		die_sys(EXIT_TEMP, "unable to hold the address ", name);
	if (found) {
		out_text(out, "{\"alias\":");
		portrait_string(out, buf_str(&address));
		out_text(out, ",\"lines\":[");
		for (; rest.n > 0; first = false) {
			out_text(out, first ? "" : ",");
			portrait_string(out, str_cut(&rest, '\n'));
		}
		out_text(out, "]}");
	}
	buf_free(&text);
	buf_free(&address);
	return found;
}

/* How many of the domain's are of that kind? */
static size_t count(const char *dir, enum bounds_number kind)
{
	struct buf text = BUF_LIMIT(FILE_MAX);
	size_t found = 0;
	size_t n;
	const char **names = aliases_list(dir, &n);

	for (size_t i = 0; i < n; i++) {
		buf_clear(&text);
		found += slurp(dir, names[i], &text) &&
			 aliaskind(buf_str(&text), dir) == kind;
	}
	buf_free(&text);
	return found;
}

/* One that stays what it was needs no room. */
static void check_room(const char *dir, enum bounds_number old, struct str now)
{
	enum bounds_number kind = aliaskind(now, dir);
	struct bounds limits;

	vlimits_read(&limits, dir);
	if (kind != BOUNDS_NUMBERS && kind != old && limits.numbers[kind] >= 0)
		vlimits_room(&limits, kind, count(dir, kind) + 1, dir);
}

void aliases_add(const char *dir, const char *name, const char *line)
{
	static struct renew renew;
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct buf text = BUF_LIMIT(FILE_MAX);

	if (strchr(line, '\n'))
		die(EXIT_PERM, "no newline in a line of an alias");
	aliases_lock(dir);
	(void)slurp(dir, name, &text);
	enum bounds_number old = aliaskind(buf_str(&text), dir);
	if ((text.n > 0 && text.s[text.n - 1] != '\n' &&
		    buf_add_byte(&text, '\n') == -1) ||
		buf_join(&text, line, "\n") == -1)
		die_sys(EXIT_TEMP, "unable to hold the lines of ", name);
	check_room(dir, old, buf_str(&text));
	renew_begin(&renew, aliases_path(&path, dir, name), 0600);
	out_str(&renew.out, buf_str(&text));
	renew_commit(&renew);
	buf_free(&path);
	buf_free(&text);
}

void aliases_remove(const char *dir, const char *name)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);

	aliases_lock(dir);
	if (unlink(aliases_path(&path, dir, name)) == -1 && errno != ENOENT)
		die_sys(EXIT_TEMP, "unable to remove ", buf_text(&path));
	buf_free(&path);
}
