/* roster - a table of users (data/csv), read and looked at
 *
 *	name,hash,gecos,quota,flags,kind
 *	ann,$6$...,"Ann, of a.example",10485760S,0,1
 *
 * The first record names the columns, in any order. `name` must be among them,
 * and `hash` or `password` for users that are new; what is missing or empty
 * gets its default, or stays as it was. `clear` holds passwords as they are,
 * where a site keeps them. A name may be an address of the domain. What is
 * wrong is told with file and line, before anything is changed.
 *
 * For program files, done as the domain's owner: what goes wrong ends the
 * program.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef VPOP_ROSTER_H
#define VPOP_ROSTER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/buf.h"
#include "data/csv.h"
#include "route/bounds.h"
#include "vpop/enroll.h"
#include "vpop/userdb.h"

enum roster_column {
	ROSTER_NAME,
	ROSTER_HASH,
	ROSTER_PASSWORD,
	ROSTER_GECOS,
	ROSTER_QUOTA,
	ROSTER_FLAGS,
	ROSTER_KIND,
	ROSTER_CLEAR,
	ROSTER_COLUMNS
};

struct roster_in {
	int fd;
	const char *file; /* its name, for messages */
	bool update; /* users that are there already may be among them */
};

/* A user of the table; texts that are null were not said. */
struct row {
	uint64_t line;
	const char *text[ROSTER_COLUMNS];
	uint64_t flags;
	uint64_t kind;
	bool known; /* is there already */
};

struct roster {
	const struct enroll *domain;
	const struct roster_in *in;
	struct csv csv;
	int where[CSV_FIELDS_MAX]; /* which column the i-th field is */
	size_t fields;
	struct buf rows; /* of struct row, n of them */
	size_t n;
	struct userdb db;
	struct bounds limits;
};

/* Reads the table, under the lock on the domain's users, which are in db then.
 * The n rows are sorted by name and stay until exit. */
const struct row *roster_read(struct roster *roster);

#endif
