/* guess - where mail for a host will probably go
 *
 * qmail-rspawn looks nothing up: it remembers what each qmail-remote told when it
 * was done, its site. A host of which nothing is known goes where all mail goes
 * that has no line of its own in smtproutes (relay_name), if there is such a
 * way. A guess that is wrong costs a connection, for qmail-remote looks itself.
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef REMOTE_GUESS_H
#define REMOTE_GUESS_H

#include <stddef.h>

#include "base/str.h"

enum { GUESS_HOSTS = 64, GUESS_HOST_MAX = 256, GUESS_SITE_MAX = 200 };

/* Start with {0}. The oldest gives way. */
struct guess {
	struct guess_host {
		char host[GUESS_HOST_MAX];
		size_t n_host;
		char site[GUESS_SITE_MAX];
		size_t n_site;
	} hosts[GUESS_HOSTS];
	size_t next; /* whose place will be used */
	char all[GUESS_SITE_MAX]; /* where those go of whom nothing is known */
	size_t n_all;
};

/* The site; empty if there is no telling. */
struct str guess_site(const struct guess *guess, struct str host);

/* Mail for the host has gone there. */
void guess_learn(struct guess *guess, struct str host, struct str site);

#endif
