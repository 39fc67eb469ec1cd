/* table: sorted files of domains
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/table.h"

#include "child.h"

CHECK_KEEPS_MEMORY

const char prog_name[] = "table";

static struct table table;

static bool domain_is(const char *line, const char *want)
{
	return str_is(table_domain(str_text(line)), want);
}

static void domains(void)
{
	CHECK(domain_is("a.example", "a.example"));
	CHECK(domain_is("a.example:pre", "a.example"));
	CHECK(domain_is("+a.example-:a.example:1:2:/d:-::", "a.example"));
	CHECK(domain_is("+a.example:x", "") && domain_is("=joe:x", ""));
	CHECK(domain_is("# a.example", "") && domain_is(".", ""));
	CHECK(domain_is(".a.example", "") && domain_is("", ""));
	CHECK(domain_is("+:alias:1:2:/a:-::", "") && domain_is(":pre", ""));
}

static void sorted(void)
{
	scratch_put("f", "# note\nmail.vp.test\nlocalhost\nwww.alpha.example\n"
			 ".b.example\nbeta.example\nalpha.example");
	table_read(&table, "f");
	CHECK(table.found && table.n == 7);
	table_add(&table, str_text("alias-of-alpha.example"));
	table_write(&table);
	CHECK(scratch_holds("f",
		"# note\n.b.example\nalias-of-alpha.example\nalpha.example\n"
		"www.alpha.example\nbeta.example\nlocalhost\nmail.vp.test\n"));
}

static void dropped(void)
{
	struct stat before;
	struct stat after;

	table_read(&table, "f");
	CHECK(!table_drop(&table, str_text("nosuch.example")));
	CHECK(stat("f", &before) == 0);
	table_write(&table);
	CHECK(stat("f", &after) == 0 && before.st_ino == after.st_ino);
	CHECK(table_find(&table, str_text("ALPHA.example")) != 0);
	CHECK(table_drop(&table, str_text("Alpha.Example")));
	CHECK(table_find(&table, str_text("alpha.example")) == 0);
	table_write(&table);
	CHECK(scratch_holds("f",
		"# note\n.b.example\nalias-of-alpha.example\n"
		"www.alpha.example\nbeta.example\nlocalhost\nmail.vp.test\n"));
}

static void assign(void)
{
	scratch_put("a", "=x:x:1:2:/x:::\n+z.example-:z.example:1:2:/z:-::\n"
			 "+:alias:7:8:/a:-::\n.\n");
	table_read(&table, "a");
	table_add(&table, str_text("+b.example-:b.example:1:2:/b:-::"));
	table_write(&table);
	CHECK(scratch_holds("a", "=x:x:1:2:/x:::\n+:alias:7:8:/a:-::\n"
				 "+b.example-:b.example:1:2:/b:-::\n"
				 "+z.example-:z.example:1:2:/z:-::\n.\n"));
}

static void missing(void)
{
	table_read(&table, "none");
	CHECK(!table.found && table.n == 0);
	table_write(&table);
	CHECK(!scratch_there("none"));
	table_add(&table, str_text("a.example"));
	table_write(&table);
	CHECK(scratch_holds("none", "a.example\n"));
}

static void of_a_directory(void)
{
	table_read(&table, "d");
}

static void unreadable(void)
{
	scratch_mkdir("d");
	CHECK(child_run(of_a_directory) == 111);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(domains);
	RUN(sorted);
	RUN(dropped);
	RUN(assign);
	RUN(missing);
	RUN(unreadable);
	RUN(scratch_leave);
	return check_done();
}
