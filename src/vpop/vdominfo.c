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
#include <errno.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/die.h"
#include "base/exit.h"
#include "base/file.h"
#include "base/opt.h"
#include "base/out.h"
#include "route/bounds.h"
#include "route/vuser.h"
#include "vpop/bigdir.h"
#include "vpop/portrait.h"
#include "vpop/realm.h"
#include "vpop/target.h"

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

enum { PATH_MAX_BYTES = 2000 };

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

/* What cannot be read of one domain does not hide the others. */
static void missed(const char *dir, const char *name)
{
	warn_sys("unable to read ", dir, name);
	code = EXIT_TEMP;
}

/* How many lines of vpasswd are users. False: it cannot be read. */
static bool count(const char *dir, uint64_t *n_out)
{
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);
	struct buf text = BUF_NOLIMIT;
	struct vuser user;
	bool read = buf_join(&path, dir, "/vpasswd") == 0 &&
		    file_slurp(buf_text(&path), &text) == 0;

	*n_out = 0;
	if (!read)
		missed(dir, "/vpasswd");
	for (struct str rest = buf_str(&text); read && rest.n > 0;)
		*n_out += vuser_parse(str_cut(&rest, '\n'), &user);
	buf_free(&path);
	buf_free(&text);
	return read;
}

/* The counter, if there is one; false: it cannot be known. */
static bool counter(const char *dir, bool *found_out, uint64_t *n_out)
{
	static struct bigdir big;
	struct buf path = BUF_LIMIT(PATH_MAX_BYTES);

	if (buf_join(&path, dir, "/.dir-control", "") == -1)
		die_sys(EXIT_TEMP, "unable to hold ", dir);
	int fd = file_open_read(buf_text(&path));
	bool read = fd != -1 || errno == ENOENT;
	*found_out =
		fd != -1 && bigdir_read(&big, buf_text(&path)) && big.found;
	*n_out = *found_out ? big.users : 0;
	if (fd != -1)
		file_close(fd);
	else if (!read)
		missed(dir, "/.dir-control");
	buf_free(&path);
	return read;
}

/* What the counter says; without one they are counted. False: it is not known
 * now, and 0. */
static bool users(const char *dir, uint64_t *n_out)
{
	bool found;

	*n_out = 0;
	if (access(dir, F_OK) == -1) {
		warn_sys(
			"bring it back, or remove the domain with vdeldomain: ",
			dir);
		code = EXIT_TEMP;
		return false;
	}
	return counter(dir, &found, n_out) && (found || count(dir, n_out));
}

/* False: they are not known now. */
static bool limits_of(const char *dir, struct bounds *limits)
{
	bool read = bounds_read(limits, dir) == 0;

	if (!read)
		missed(dir, "/.qmailadmin-limits, or vlimits.default");
	return read;
}

/* In the form of the file. */
static void show_limits(const char *dir)
{
	struct bounds limits;

	if (limits_of(dir, &limits))
		bounds_format(&limits, &out);
}

static void show(const struct enroll *domain, const char *name, int fields)
{
	bool all = fields & ALL;
	uint64_t n = 0;

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
	if (all || (fields & USERS)) {
		(void)users(domain->dir, &n); /* else 0, as vpopmail has it */
		number(all, "users:  ", n);
	}
	if (fields & LIMITS)
		show_limits(domain->dir);
}

static void show_json(const struct enroll *domain)
{
	struct bounds limits;
	uint64_t n;

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
	if (users(domain->dir, &n))
		out_num(&out, n);
	else
		out_text(&out, "null");
	out_text(&out, ",\"limits\":");
	if (limits_of(domain->dir, &limits))
		portrait_limits(&out, &limits);
	else
		out_text(&out, "null");
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
