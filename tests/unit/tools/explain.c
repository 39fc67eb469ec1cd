/* explain: what each control file is said to mean
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "tools/explain.h"

#include "scratch.h"

static int said;

/* What is said of this file, with control/me as given. */
static bool says(const char *name, const char *me, const char *want)
{
	static char space[1000];
	int fd = file_open_empty("said", 0600);
	struct out out = OUT_TO(fd, space);
	const struct explain *file = explain_files;

	while (file->name && strcmp(file->name, name) != 0)
		file++;
	said = file->name ? explain_file(&out, file, me) : -2;
	CHECK(out_flush(&out) == 0);
	file_close(fd);
	return scratch_holds("said", want);
}

static void table(void)
{
	for (const struct explain *file = explain_files; file->name; file++) {
		CHECK(explain_known(str_text(file->name)));
		for (const struct explain *f = explain_files; f != file; f++)
			CHECK(strcmp(f->name, file->name) != 0);
	}
	CHECK(!explain_known(str_text("")) && !explain_known(str_text("m")));
	CHECK(!explain_known(str_text("mee")));
	/* vpopmail's locks. */
	CHECK(explain_known(str_text("rcpthosts.lock")));
	CHECK(explain_known(str_text("virtualdomains.lock")));
	CHECK(!explain_known(str_text("me.lock")));
	CHECK(!explain_known(str_text(".lock")));
}

static void fallbacks(void)
{
	scratch_mkdir("control");
	CHECK(says("me", 0, "\nme: (Default.) My name is undefined! Uh-oh.\n"));
	CHECK(says("bouncehost", "h",
		"\nbouncehost: (Default.) Bounce host name is h.\n"));
	CHECK(says("bouncefrom", "h",
		"\nbouncefrom: (Default.) Bounce user name is "
		"MAILER-DAEMON.\n"));
	CHECK(says("locals", "h",
		"\nlocals: (Default.) Messages for h are "
		"delivered locally.\n"));
	CHECK(says("virtualdomains", "h",
		"\nvirtualdomains: (Default.) No virtual domains.\n"));
	CHECK(says("concurrencydest", "h", "")); /* ours: not spoken of */
}

static void values(void)
{
	scratch_put("control/bouncehost", "b.example\n");
	CHECK(says("bouncehost", "h",
		"\nbouncehost: Bounce host name is b.example.\n"));
	scratch_put("control/locals", "a\nb\n");
	CHECK(says("locals", "h",
		"\nlocals: \nMessages for a are delivered locally.\n"
		"Messages for b are delivered locally.\n"));
	scratch_put("control/concurrencydest", "5\n");
	CHECK(says("concurrencydest", "h",
		"\nconcurrencydest: Concurrency for one destination is at "
		"most 5.\n"));
	CHECK(said == 0);
}

static void nonsense(void)
{
	scratch_put("control/concurrencylocal", "many\n");
	CHECK(says("concurrencylocal", 0,
		"\nconcurrencylocal: Oops! control/concurrencylocal line 1: "
		"not a number\n"));
	CHECK(said == -1);
	scratch_put_bytes("control/locals", "a\0b\n", 4);
	CHECK(!says("locals", 0, "") && said == -1);
}

static void database(void)
{
	const struct timespec old[2] = {{100, 0}, {100, 0}};

	CHECK(says("morercpthosts.cdb", 0,
		"\nmorercpthosts.cdb: (Default.) No effect.\n"));
	scratch_put("control/morercpthosts", "x\n");
	CHECK(says("morercpthosts.cdb", 0,
		"\nmorercpthosts.cdb: Oops! morercpthosts exists but "
		"morercpthosts.cdb doesn't.\n"));
	scratch_put("control/morercpthosts.cdb", "");
	CHECK(says("morercpthosts.cdb", 0,
		"\nmorercpthosts.cdb: It is newer than morercpthosts.\n"));
	CHECK(utimensat(AT_FDCWD, "control/morercpthosts.cdb", old, 0) == 0);
	CHECK(says("morercpthosts.cdb", 0,
		"\nmorercpthosts.cdb: Oops! morercpthosts was changed after "
		"it.\n"));
	CHECK(unlink("control/morercpthosts") == 0);
	CHECK(says("morercpthosts.cdb", 0,
		"\nmorercpthosts.cdb: Oops! morercpthosts.cdb exists but "
		"morercpthosts doesn't.\n"));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(table);
	RUN(fallbacks);
	RUN(values);
	RUN(nonsense);
	RUN(database);
	RUN(scratch_leave);
	return check_done();
}
