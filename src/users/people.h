/* people - who of a password file gets mail, and under which names
 *
 * The lists are files of the operator, all of them optional:
 *
 *	users/include	user			only these
 *	users/exclude	user			not these
 *	users/mailnames	user:name:name...	these names in place of user
 *	users/subusers	sub:user:prefix:	more addresses of a user
 *	users/append	anything		goes to the end as it is
 *
 * For qmail-pw2u: what goes wrong ends the program.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef USERS_PEOPLE_H
#define USERS_PEOPLE_H

#include <stdbool.h>
#include <stdint.h>

#include "base/buf.h"
#include "base/str.h"
#include "data/map.h"

/* A list of "user" or "user:value" lines. */
struct people {
	bool listed; /* is there such a file? */
	struct map map; /* user to struct person */
};

struct person {
	struct str name;
	struct str value; /* behind the first colon; bytes follow this */
};

/* Reads the list; a name that comes twice counts once, the first time. */
void people_load(struct people *people, const char *path);

/* The entry, or null. */
const struct person *people_find(const struct people *people, struct str name);

/* Adds one; the bytes are copied. Does nothing if the name is there. */
void people_add(struct people *people, struct str name, struct str value);

#endif
