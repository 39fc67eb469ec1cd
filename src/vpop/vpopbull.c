/* vpopbull - one message into the mailboxes of all virtual users
 *
 *	vpopbull [ -nchsVv ] -f message [ -e excluded ] [ domain ... ]
 *
 * Of all domains where none is named. Each copy has a line To: of its own, and
 * Date: if the message has none. -h and -s put links into the mailboxes, -n
 * delivers nothing, -V lists who gets it. After a domain in which a mailbox could
 * not be reached it stops.
 *
 * Exit: 0 done, 100 not as asked, 111 not now. Heap: grows (vpasswd).
 * SPDX-License-Identifier: 0BSD
 */
#include <stdlib.h>
#include <strings.h>
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/opt.h"
#include "vpop/bulletin.h"
#include "vpop/realm.h"
#include "vpop/target.h"

const char prog_name[] = "vpopbull";

static const char usage[] =
	"[ -nchsVv ] -f message [ -e excluded ] [ domain ... ]";

struct options {
	const char *message;
	const char *excluded;
	int how;
	int only_look;
	int verbose;
	int first;
};

/* The message is linked to from elsewhere: only its whole path is good. */
static const char *whole_path(const char *path)
{
	char *whole = realpath(path, 0);

	if (!whole)
		die_sys(EXIT_TEMP, "unable to find ", path);
	return whole;
}

static void post_as_owner(
	struct bulletin *bulletin, const struct enroll *domain)
{
	if (!realm_as(domain->uid, domain->gid))
		return;
	size_t failed = bulletin_post(bulletin, domain);
	if (bulletin->list && out_flush(bulletin->list) == -1)
		die_sys(EXIT_TEMP, "unable to write to standard output");
	_exit(failed ? EXIT_TEMP : EXIT_OK);
}

static void post_all(struct bulletin *bulletin, char **names)
{
	struct target target;
	size_t n;
	const struct enroll *all = enroll_list(&n);

	for (char **name = names; *name; name++) {
		target_domain(&target, *name);
		post_as_owner(bulletin, target.domain);
	}
	for (size_t i = 0; !*names && i < n; i++)
		if (strcasecmp(all[i].name, all[i].real) == 0)
			post_as_owner(bulletin, all + i);
}

static void options(struct options *options, int argc, char **argv)
{
	const struct opt table[] = {{'f', OPT_TEXT, &options->message, 0},
		{'e', OPT_TEXT, &options->excluded, 0},
		{'n', OPT_SET, &options->only_look, 1},
		{'V', OPT_SET, &options->verbose, 1},
		{'c', OPT_SET, &options->how, BULLETIN_COPY},
		{'h', OPT_SET, &options->how, BULLETIN_LINK},
		{'s', OPT_SET, &options->how, BULLETIN_SYMLINK}, {0, 0, 0, 0}};

	options->first = opt_parse(argc, argv, table);
	if (options->first == -1 || !options->message)
		die_usage(usage);
}

int main(int argc, char **argv)
{
	static char space[8192];
	static struct realm realm;
	static struct bulletin bulletin = BULLETIN_NONE;
	struct out out = OUT_TO(STDOUT_FILENO, space);
	struct options all = {.how = BULLETIN_COPY};

	help_wanted(argc, argv, usage);
	target_version(argc, argv);
	options(&all, argc, argv);
	bulletin_open(&bulletin, whole_path(all.message));
	if (all.excluded)
		bulletin_exclude(&bulletin, all.excluded);
	bulletin.how = (enum bulletin_how)all.how;
	bulletin.only_look = all.only_look;
	bulletin.list = all.verbose ? &out : 0;
	realm_enter(&realm);
	post_all(&bulletin, argv + all.first);
	return EXIT_OK;
}
