/* vdominfo - what is known of virtual domains
 *
 *	vdominfo [ --json ] [ -anugdtrlv ] [ domain ]
 *
 * Of all of them where none is named. The letters choose fields; -r shows the
 * real domain and its other names, -l its limits.
 *
 * Exit: 0 shown, 100 not as asked, 111 not now. Heap: grows (users/assign).
 * SPDX-License-Identifier: 0BSD
 */
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/opt.h"
#include "base/out.h"
#include "vpop/bigdir.h"
#include "vpop/portrait.h"
#include "vpop/realm.h"
#include "vpop/target.h"
#include "vpop/userdb.h"
#include "vpop/vlimits.h"

const char prog_name[] = "vdominfo";

static const char usage[] = "[ --json ] [ -anugdtrlv ] [ domain ]";

enum field {
	NAME = 1,
	UID = 2,
	GID = 4,
	DIR_FIELD = 8,
	USERS = 16,
	REAL = 32,
	ALL = 64,
	LIMITS = 128
};

static int code = EXIT_OK;
static char space[8192];
static struct out out = OUT_TO(STDOUT_FILENO, space);

static void line(bool labels, const char *label, const char *text)
{
	out_join(&out, labels ? label : "", text, "\n");
}

static void number(bool labels, const char *label, uint64_t n)
{
	if (labels)
		out_text(&out, label);
	out_num(&out, n);
	out_byte(&out, '\n');
}

/* What the counter says; without one they are counted. One domain whose
 * directory is gone does not hide the others. */
static uint64_t users(const char *dir)
{
	static struct bigdir big;
	static struct userdb db;
	struct buf path = BUF_LIMIT(2000);

	if (access(dir, F_OK) == -1) {
		warn_sys(
			"bring it back, or remove the domain with vdeldomain: ",
			dir);
		code = EXIT_TEMP;
		return 0;
	}
	if (buf_join(&path, dir, "/.dir-control", "") == -1)
		die_sys(EXIT_TEMP, "unable to hold ", dir);
	bool known = bigdir_read(&big, buf_text(&path)) && big.found;
	buf_free(&path);
	if (known)
		return big.users;
	userdb_open(&db, dir, USERDB_READ);
	uint64_t n = db.n;
	buf_free(&db.text);
	buf_free(&db.lines);
	return n;
}

/* In the form of the file. */
static void show_limits(const char *dir)
{
	struct bounds limits;

	vlimits_read(&limits, dir);
	bounds_format(&limits, &out);
}

static void show(const struct enroll *domain, const char *name, int fields)
{
	bool all = fields & ALL;

	if (all && strcasecmp(name, domain->real) != 0)
		out_join(&out, "domain: ", name, " (alias of ", domain->real,
			")\n");
	else if (all || (fields & NAME))
		line(all, "domain: ", name);
	if (all || (fields & UID))
		number(all, "uid:    ", domain->uid);
	if (all || (fields & GID))
		number(all, "gid:    ", domain->gid);
	if (all || (fields & DIR_FIELD))
		line(all, "dir:    ", domain->dir);
	if (all || (fields & USERS))
		number(all, "users:  ", users(domain->dir));
	if (fields & LIMITS)
		show_limits(domain->dir);
}

static void show_json(const struct enroll *domain)
{
	struct bounds limits;

	vlimits_read(&limits, domain->dir);
	out_text(&out, "{\"domain\":");
	portrait_string(&out, str_text(domain->name));
	out_text(&out, ",\"real\":");
	portrait_string(&out, str_text(domain->real));
	out_text(&out, ",\"uid\":");
	out_num(&out, domain->uid);
	out_text(&out, ",\"gid\":");
	out_num(&out, domain->gid);
	out_text(&out, ",\"dir\":");
	portrait_string(&out, str_text(domain->dir));
	out_text(&out, ",\"users\":");
	out_num(&out, users(domain->dir));
	out_text(&out, ",\"limits\":");
	portrait_limits(&out, &limits);
	out_byte(&out, '}');
}

/* The real one and its other names. */
static void show_one(const struct enroll *domain, int fields, int json)
{
	size_t n;
	const struct enroll *all = enroll_list(&n);

	if (json) {
		show_json(domain);
		out_byte(&out, '\n');
		return;
	}
	if (fields & REAL)
		line(false, "", domain->real);
	else
		show(domain, domain->real, fields);
	for (size_t i = 0; (fields & (REAL | ALL)) && i < n; i++)
		if (strcasecmp(all[i].real, domain->real) == 0 &&
			strcasecmp(all[i].name, domain->real) != 0)
			line(true, "alias: ", all[i].name);
}

static void show_all(int fields, int json)
{
	size_t n;
	const struct enroll *all = enroll_list(&n);

	if (json)
		out_text(&out, "[");
	for (size_t i = 0; i < n; i++) {
		if (json) {
			out_text(&out, i ? ",\n" : "");
			show_json(all + i);
			continue;
		}
		show(all + i, all[i].name, fields);
		out_byte(&out, '\n');
	}
	if (json)
		out_text(&out, "]\n");
}

int main(int argc, char **argv)
{
	static struct realm realm;
	struct target target;
	int set[8] = {0};
	int json = argc > 1 && strcmp(argv[1], "--json") == 0;
	int fields = 0;
	const struct opt table[] = {{'a', OPT_SET, set, ALL},
		{'n', OPT_SET, set + 1, NAME}, {'u', OPT_SET, set + 2, UID},
		{'g', OPT_SET, set + 3, GID},
		{'d', OPT_SET, set + 4, DIR_FIELD},
		{'t', OPT_SET, set + 5, USERS}, {'r', OPT_SET, set + 6, REAL},
		{'l', OPT_SET, set + 7, LIMITS}, {0, 0, 0, 0}};

	help_wanted(argc, argv, usage);
	target_version(argc, argv);
	int first = opt_parse(argc - json, argv + json, table);
	if (first == -1 || argc - json - first > 1)
		die_usage(usage);
	for (size_t i = 0; i < 8; i++)
		fields |= set[i];
	fields = fields ? fields : ALL;
	realm_enter(&realm);
	if (argc - json > first) {
		target_domain(&target, argv[json + first]);
		show_one(target.domain, fields, json);
	} else {
		show_all(fields, json);
	}
	if (out_flush(&out) == -1)
		die_sys(EXIT_TEMP, "unable to write to standard output");
	return code;
}
