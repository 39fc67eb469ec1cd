/* vdeldomain - remove a virtual domain with all that is in it, or an alias
 *
 *	vdeldomain [ -fv ] domain
 *
 * Of an alias only its lines go. A domain that has aliases is left alone but
 * with -f, which removes them, too.
 *
 * Exit: 0 removed, 100 not as asked, 111 not now. Heap: grows (users/assign).
 * SPDX-License-Identifier: 0BSD
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/opt.h"
#include "base/out.h"
#include "conf/home.h"
#include "vpop/bigdir.h"
#include "vpop/enroll.h"
#include "vpop/folder.h"
#include "vpop/realm.h"
#include "vpop/target.h"

const char prog_name[] = "vdeldomain";

enum { PATH_MAX_BYTES = 2000 };

static struct realm realm;

/* All names of the domain, the real one first. */
static const char **names_of(const char *real, size_t *n_out)
{
	size_t n;
	const struct enroll *all = enroll_list(&n);
	const char **names = calloc(n + 1, sizeof(*names));

	if (!names)
		die_sys(EXIT_TEMP, "unable to hold the list of domains");
	names[0] = real;
	*n_out = 1;
	for (size_t i = 0; i < n; i++)
		if (strcasecmp(all[i].real, real) == 0 &&
			strcasecmp(all[i].name, real) != 0)
			names[(*n_out)++] = all[i].name;
	return names;
}

/* The counter and its free places are the account's, and so is this work. */
static void uncount(const struct enroll *domain)
{
	static struct bigdir big;
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct str dir = str_text(domain->dir);
	struct str root = str_text(home_domains);
	struct str place = str_of(0, 0);

	if (domain->uid != realm.uid || !realm_as(realm.uid, realm.gid))
		return;
	if (buf_join(&path, home_domains, "/.dir-control", "") == -1)
		die_sys(EXIT_TEMP, "unable to hold the path ", home_domains);
	if (bigdir_read(&big, buf_text(&path)) && big.found) {
		if (str_starts(dir, root) && dir.n > root.n + 1)
			place = str_skip(dir, root.n + 1);
		size_t slash = str_find_last(place, '/');
		place = str_head(place, slash < place.n ? slash : 0);
		bigdir_give(&big, home_domains, place);
		bigdir_write(&big, home_domains);
	}
	exit(EXIT_OK);
}

static void remove_alias(const struct target *target)
{
	struct buf text = BUF_LIMIT(PATH_MAX_BYTES);

	enroll_close(&target->domain->name, 1);
	enroll_drop(&target->domain->name, 1);
	if (buf_join(&text, target->domain->name, " alias of ",
		    target->domain->real) == 0)
		realm_tell("del_domain", buf_text(&text), "-");
	buf_free(&text);
}

static void tell_names(const char **names, size_t n)
{
	static char space[8192];
	struct out out = OUT_TO(STDOUT_FILENO, space);

	out_text(&out, "Warning: Alias domains deleted:\n");
	for (size_t i = 1; i < n; i++)
		out_join(&out, "   ", names[i], "\n");
	ignore(out_flush(&out)); /* it is only told */
}

/* What is no domain's stays: a line of users/assign may be about anything. */
static void check_own(const struct enroll *domain)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct stat st;
	const char *dir = domain->dir;

	if (strlen(dir) < 3 || strcmp(dir, home_domains) == 0)
		die(EXIT_PERM, "never to be removed: ", dir);
	if (buf_join(&path, dir, "/vpasswd", "") == -1)
		die_sys(EXIT_TEMP, "unable to hold the path ", dir);
	if (!strstr(dir, "/domains/") && stat(dir, &st) == 0 &&
		stat(buf_text(&path), &st) == -1)
		die(EXIT_PERM,
			"no domain's, for there is no vpasswd in it: ", dir);
	if (realm.root && stat(dir, &st) == 0 && st.st_uid != domain->uid)
		die(EXIT_PERM, "it is not its owner's (chown): ", dir);
	buf_free(&path);
}

/* Nor is that of another domain, the same or below this one's (vadddomain -d).
 */
static void check_others(const struct enroll *domain)
{
	size_t n;
	const struct enroll *all = enroll_list(&n);

	for (size_t i = 0; i < n; i++)
		if (strcasecmp(all[i].real, domain->real) != 0 &&
			folder_holds(
				str_text(domain->dir), str_text(all[i].dir)))
			die(EXIT_PERM, "the directory of ", all[i].name,
				" would go, too: ", all[i].dir);
}

/* It is a domain until all of it is gone: broken off, the same command again
 * does the rest. */
static void remove_domain(const struct enroll *domain, bool force)
{
	size_t n;
	const char **names = names_of(domain->real, &n);

	if (n > 1 && !force)
		die(EXIT_PERM, "it has other names, such as ", names[1],
			": -f removes them all");
	check_own(domain);
	check_others(domain);
	if (n > 1)
		tell_names(names, n);
	enroll_close(names, n);
	if (realm.root)
		folder_remove_of(domain->dir, domain->uid);
	else
		folder_remove(domain->dir);
	enroll_drop(names, n);
	uncount(domain);
	realm_tell("del_domain", domain->real, "-");
}

int main(int argc, char **argv)
{
	struct target target;
	int force = 0;
	const struct opt table[] = {{'f', OPT_SET, &force, 1}, {0, 0, 0, 0}};

	help_wanted(argc, argv, "[ -fv ] domain");
	target_version(argc, argv);
	int first = opt_parse(argc, argv, table);
	if (first == -1 || argc - first != 1)
		die_usage("[ -fv ] domain");
	realm_enter(&realm);
	enroll_lock();
	target_domain(&target, argv[first]);
	if (strcasecmp(target.domain->name, target.domain->real) != 0)
		remove_alias(&target);
	else
		remove_domain(target.domain, force);
	return EXIT_OK;
}
