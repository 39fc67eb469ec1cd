/* vuserinfo - what is known of a user of a virtual domain, or of all
 *
 *	vuserinfo [ --json ] [ -anpugcdqQClv ] user@domain | -D domain
 *
 * The letters choose fields. Done as the domain's owner.
 *
 * Exit: 0 shown, 100 not as asked, 111 not now. Heap: grows (vpasswd).
 * SPDX-License-Identifier: 0BSD
 */
#include <string.h>
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/opt.h"
#include "base/out.h"
#include "vpop/portrait.h"
#include "vpop/realm.h"
#include "vpop/target.h"
#include "vpop/userdb.h"
#include "vpop/vlimits.h"

const char prog_name[] = "vuserinfo";

static const char usage[] =
	"[ --json ] [ -anpugcdqQClv ] user@domain | -D domain";

enum { LETTERS = 11 };

static const struct {
	char letter;
	unsigned field;
} letters[LETTERS] = {{'a', PORTRAIT_ALL}, {'n', PORTRAIT_NAME},
	{'p', PORTRAIT_HASH}, {'u', PORTRAIT_KIND}, {'g', PORTRAIT_FLAGS},
	{'c', PORTRAIT_GECOS}, {'d', PORTRAIT_DIR}, {'q', PORTRAIT_QUOTA},
	{'Q', PORTRAIT_USAGE}, {'C', PORTRAIT_CLEAR}, {'l', PORTRAIT_LOGIN}};

static char space[8192];
static struct out out = OUT_TO(STDOUT_FILENO, space);

static void one(const struct target *target, unsigned fields, bool json)
{
	static struct buf text = BUF_LIMIT(VUSER_LINE_MAX);
	struct bounds limits;
	struct vuser user;

	target_find(target, &text, &user);
	if (json) {
		portrait_json(&out, &user, target->domain->real);
		out_byte(&out, '\n');
	} else {
		vlimits_read(&limits, target->domain->dir);
		portrait_text(&out, &user, bounds_on(&limits, user.flags),
			fields, false);
	}
}

static void every(const struct target *target, unsigned fields, bool json)
{
	static struct userdb db;
	struct bounds limits;
	struct vuser user;

	vlimits_read(&limits, target->domain->dir);
	userdb_open(&db, target->domain->dir, USERDB_READ);
	if (json)
		out_byte(&out, '[');
	for (size_t i = 0; i < db.n; i++) {
		userdb_get(&db, i, &user);
		if (json) {
			out_text(&out, i ? ",\n" : "");
			portrait_json(&out, &user, target->domain->real);
			continue;
		}
		out_text(&out, "------------------------------------------\n");
		portrait_text(&out, &user, bounds_on(&limits, user.flags),
			fields, true);
	}
	if (json)
		out_text(&out, "]\n");
}

/* --json may stand first. */
static int options(
	int argc, char **argv, unsigned *fields_out, const char **domain_out)
{
	int set[LETTERS] = {0};
	struct opt table[LETTERS + 2] = {{'D', OPT_TEXT, domain_out, 0}};

	for (size_t i = 0; i < LETTERS; i++)
		table[i + 1] =
			(struct opt){letters[i].letter, OPT_SET, &set[i], 1};
	int first = opt_parse(argc, argv, table);
	*fields_out = 0;
	for (size_t i = 0; i < LETTERS; i++)
		*fields_out |= set[i] ? letters[i].field : 0;
	if (*fields_out == 0)
		*fields_out = PORTRAIT_ALL;
	if (first == -1 || argc - first != (*domain_out ? 0 : 1))
		die_usage(usage);
	return first;
}

int main(int argc, char **argv)
{
	static struct realm realm;
	struct target target;
	bool json = argc > 1 && strcmp(argv[1], "--json") == 0;
	const char *domain = 0;
	unsigned fields;

	help_wanted(argc, argv, usage);
	target_version(argc, argv);
	int first = options(argc - json, argv + json, &fields, &domain);
	realm_enter(&realm);
	if (domain)
		target_domain(&target, domain);
	else
		target_user(&target, argv[json + first]);
	realm_become(target.domain->uid, target.domain->gid, 0, "", "");
	if (domain)
		every(&target, fields, json);
	else
		one(&target, fields, json);
	if (out_flush(&out) == -1)
		die_sys(EXIT_TEMP, "unable to write to standard output");
	return EXIT_OK;
}
