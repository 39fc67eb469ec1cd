/* aliases: .qmail-NAME files shown, added to, removed
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/aliases.h"

#include "child.h"

CHECK_KEEPS_MEMORY

const char prog_name[] = "aliases";

/* In children: the lock is held until exit. */
static void adds(void)
{
	aliases_add("d", "first.last", "&x@far.example");
	aliases_add("d", "first.last", "|true");
}

static void adds_to_open(void)
{
	aliases_add("d", "open", "&c@d");
}

static void added(void)
{
	scratch_mkdir("d");
	CHECK(child_run(adds) == 0);
	CHECK(scratch_holds("d/.qmail-first:last", "&x@far.example\n|true\n"));
	scratch_put("d/.qmail-open", "&a@b");
	CHECK(child_run(adds_to_open) == 0);
	CHECK(scratch_holds("d/.qmail-open", "&a@b\n&c@d\n"));
	scratch_put("d/.qmail-default", "x\n");
	scratch_put("d/.qmail", "x\n");
}

static bool json_is(const char *name, bool there, const char *want)
{
	char space[2000];
	struct out out = OUT_TO(file_open_empty("f", 0600), space);

	CHECK(aliases_json("d", name, "a.example", &out) == there);
	CHECK(out_flush(&out) == 0);
	file_close(out.fd);
	return scratch_holds("f", want);
}

static void json(void)
{
	CHECK(json_is("first.last", true,
		"{\"alias\":\"first.last@a.example\",\"lines\":["
		"\"&x@far.example\",\"|true\"]}"));
	scratch_put("d/.qmail-odd", "|echo \"a\\b\"\n\n# \xff");
	CHECK(json_is("odd", true,
		"{\"alias\":\"odd@a.example\",\"lines\":["
		"\"|echo \\\"a\\\\b\\\"\",\"\",\"# \\ufffd\"]}"));
	scratch_put("d/.qmail-odd", "");
	CHECK(json_is(
		"odd", true, "{\"alias\":\"odd@a.example\",\"lines\":[]}"));
	CHECK(unlink("d/.qmail-odd") == 0 && json_is("odd", false, ""));
}

static void listed(void)
{
	size_t n;
	const char **names = aliases_list("d", &n);

	CHECK(n == 2 && strcmp(names[0], "first.last") == 0);
	CHECK(n == 2 && strcmp(names[1], "open") == 0);
}

static void shown(void)
{
	char space[200];
	struct out out = OUT_TO(file_open_empty("out2", 0600), space);

	CHECK(aliases_show("d", "first.last", "a.example", &out));
	CHECK(!aliases_show("d", "nosuch", "a.example", &out));
	CHECK(out_flush(&out) == 0);
	CHECK(scratch_holds("out2", "first.last@a.example -> &x@far.example\n"
				    "first.last@a.example -> |true\n"));
}

static void one_forward(void)
{
	aliases_add("d", "one", "&x@far.example");
}

static void one_alias(void)
{
	aliases_add("d", "one", "/d/joe/Maildir/");
}

static void adds_a_second_line(void)
{
	aliases_add("d", "first.last", "&y@far.example");
}

/* There are two forwards; what is one already may have more lines. */
static void limited(void)
{
	scratch_put("d/.qmailadmin-limits", "maxforwards 2\nmaxaliases 1\n");
	CHECK(child_run(one_forward) == 100);
	CHECK(!scratch_there("d/.qmail-one"));
	CHECK(child_run(adds_a_second_line) == 0);
	CHECK(child_run(one_alias) == 0);
	CHECK(child_run(one_forward) == 100);
	CHECK(scratch_holds("d/.qmail-one", "/d/joe/Maildir/\n"));
	scratch_put("d/.qmailadmin-limits", "maxforwards 3\n");
	CHECK(child_run(one_forward) == 0);
}

/* Left by a kill in the midst of a change: no alias. */
static void litter(void)
{
	size_t n;

	scratch_put("d/.qmail-one.new", "&x@far.exa");
	(void)aliases_list("d", &n);
	CHECK(n == 3);
}

static void slash(void)
{
	aliases_add("d", "../x", "&a@b");
}

static void two_lines(void)
{
	aliases_add("d", "x", "&a@b\n|rm");
}

static void refused(void)
{
	CHECK(child_run(slash) == 100 && child_run(two_lines) == 100);
	CHECK(!scratch_there("d/.qmail-x"));
	aliases_remove("d", "first.last");
	aliases_remove("d", "first.last");
	CHECK(!scratch_there("d/.qmail-first:last"));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(added);
	RUN(json);
	RUN(listed);
	RUN(shown);
	RUN(limited);
	RUN(litter);
	RUN(refused);
	RUN(scratch_leave);
	return check_done();
}
