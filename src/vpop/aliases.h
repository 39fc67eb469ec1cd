/* aliases - the .qmail-NAME files of a virtual domain
 *
 * A dot of the name is a colon in the file's. Done as the domain's owner. For
 * program files: what goes wrong ends the program.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef VPOP_ALIASES_H
#define VPOP_ALIASES_H

#include <stdbool.h>
#include <stddef.h>

#include "base/buf.h"
#include "base/out.h"

/* The path of an alias's file, which need not be there. */
const char *aliases_path(struct buf *path, const char *dir, const char *name);

/* Waits for the lock that who changes aliases holds; held until exit. */
void aliases_lock(const char *dir);

/* The names there are, sorted, without "default": n_out of them. */
const char **aliases_list(const char *dir, size_t *n_out);

/* Writes "name@domain -> line" for each line. False: there is no such alias. */
bool aliases_show(
	const char *dir, const char *name, const char *domain, struct out *out);

/* The same as an object with the members alias and lines. */
bool aliases_json(
	const char *dir, const char *name, const char *domain, struct out *out);

/* Adds a line, and the alias if it is new and the domain may have one more of
 * its kind (aliaskind). Standing in home_path. */
void aliases_add(const char *dir, const char *name, const char *line);

/* Removes it, if there is one. */
void aliases_remove(const char *dir, const char *name);

#endif
