/* enroll - a domain's lines in control/ and users/
 *
 *	users/assign            +domain-:real:uid:gid:dir:-::
 *	control/virtualdomains  domain:domain
 *	control/rcpthosts       domain     (morercpthosts, once it is long)
 *	control/locals          none
 *
 * users/cdb and morercpthosts.cdb are made anew, and qmail-send is told. A
 * domain that comes is accepted from others last; one that goes is accepted no
 * more first: between two files mail waits at worst.
 *
 * For program files, standing in home_path: what goes wrong ends the program.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef VPOP_ENROLL_H
#define VPOP_ENROLL_H

#include <stdbool.h>
#include <stddef.h>
#include <sys/types.h>

#include "base/str.h"

enum { ENROLL_RCPTHOSTS = 50 }; /* lines; more go to morercpthosts */

/* What users/assign says of a domain; the lines of users (qmail-pw2u) are none.
 * C strings, good until exit. */
struct enroll {
	const char *name;
	const char *real; /* name, or the domain it is another name of */
	const char *dir;
	uid_t uid;
	gid_t gid;
};

/* Waits for the lock on all of these files; held until exit. */
void enroll_lock(void);

/* All domains, in the order of users/assign: n_out of them, good until exit. */
const struct enroll *enroll_list(size_t *n_out);

/* The domain, or null. The name may be in any case. */
const struct enroll *enroll_find(struct str name /* hostile */);

/* Adds it; under the lock. quiet: users/cdb is made, but morercpthosts.cdb is
 * not and qmail-send is not told: more will follow. */
void enroll_add(const struct enroll *domain, bool quiet);

/* Are all of its lines there, and in both cdbs? If not, enroll_add was broken
 * off, or is not: that, done again, does the rest. */
bool enroll_whole(const struct enroll *domain);

/* Takes the n names out of control/, so that nothing comes for them any more,
 * and tells qmail-send; under the lock. */
void enroll_close(const char *const *names, size_t n);

/* Takes them, closed, out of users/assign: they are no domains any more. */
void enroll_drop(const char *const *names, size_t n);

#endif
