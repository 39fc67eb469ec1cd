/* roster: a table of users, and all that can be wrong with it
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/roster.h"

#include "child.h"

const char prog_name[] = "roster";

static const struct enroll domain = {
	.name = "a.example", .real = "a.example", .dir = "d"};
static bool update;

static void read_it(void)
{
	static struct roster roster = {.domain = &domain, .rows = BUF_NOLIMIT};
	const struct roster_in in = {
		.fd = 0, .file = "table", .update = update};

	roster.in = &in;
	const struct row *rows = roster_read(&roster);
	for (size_t i = 0; i < roster.n; i++) {
		printf("%s", rows[i].known ? "!" : "");
		for (size_t j = 0; j < ROSTER_COLUMNS; j++)
			printf("%s|", rows[i].text[j] ? rows[i].text[j] : "-");
		printf("%d %d\n", (int)rows[i].flags, (int)rows[i].kind);
	}
	fflush(stdout);
}

static bool reads(const char *table, const char *want)
{
	scratch_put("in", table);
	return child_run(read_it) == 0 && scratch_holds("out", want);
}

/* Refused, with this line's number and these words. */
static bool wrong(const char *table, const char *line, const char *what)
{
	char command[300];

	snprintf(command, sizeof(command), "grep -q 'table%s.*%s' err", line,
		what);
	scratch_put("in", table);
	return child_run(read_it) == 100 && system(command) == 0;
}

static void enter(void)
{
	scratch_mkdir("d");
	scratch_put("d/vpasswd", "joe:h:1:0:Joe:d/joe:NOQUOTA\n");
}

static void tables(void)
{
	CHECK(reads("name,hash\nbob,h1\nann,h2\n",
		"ann|h2|-|-|-|-|-|-|0 1\nbob|h1|-|-|-|-|-|-|0 1\n"));
	CHECK(reads("QUOTA,gecos,name,password,flags,kind,clear,hash\r\n"
		    "10M,\"Ann, x\",ANN@a.example,a:b,16,2,c,\r\n",
		"ann|-|a:b|Ann, x|10485760S|16|2|c|16 2\n"));
	CHECK(reads("name,hash\n", ""));
}

static void bad_tables(void)
{
	CHECK(wrong("", ": no line with columns", ""));
	CHECK(wrong("hash\nx\n", " line 1: no column name", ""));
	CHECK(wrong("name,hash,colour\n", " line 1: unknown column", ""));
	CHECK(wrong("name,name\n", " line 1: a column twice", ""));
	CHECK(wrong("name,hash\nann,h\n\"b\n", " line 3: ", "quotes"));
	CHECK(wrong("name,hash\nann,h,x\n", " line 2: ", "as many fields"));
	CHECK(wrong("name,hash\nann\n", " line 2: ", "as many fields"));
}

static void bad_users(void)
{
	CHECK(wrong("name,hash\nann,\n", " line 2: ", "neither hash"));
	CHECK(wrong("name,hash\n../x,h\n", " line 2: ", "no name"));
	CHECK(wrong("name,hash\n,h\n", " line 2: ", "no name"));
	CHECK(wrong("name,hash\na,h\n", " line 2: ", "no name"));
	CHECK(wrong("name,hash\nann@b.example,h\n", " line 2: ", "another"));
	CHECK(wrong("name,hash\nann,h:x\n", " line 2: ", "a colon"));
	CHECK(wrong(
		"name,hash,gecos\nann,h,\"a\nb\"\n", " line 2: ", "line end"));
	CHECK(wrong("name,hash,quota\nann,h,lots\n", " line 2: ", "no quota"));
	CHECK(wrong("name,hash,flags\nann,h,x\n", " line 2: ", "numbers"));
	CHECK(wrong("name,hash\nann,h\nbob,h\nANN,h\n", " line 4: ", "second"));
	CHECK(wrong("name,hash\nann,h\njoe,h\n", " line 3: ", "already"));
	char big[400];
	snprintf(big, sizeof(big), "name,password\nann,%0200d\n", 0);
	CHECK(wrong(big, " line 2: ", "127 bytes"));
}

static void updates(void)
{
	update = true;
	CHECK(reads("name,gecos\njoe,J\n", "!joe|-|-|J|-|-|-|-|0 1\n"));
	CHECK(wrong("name,gecos\nann,J\n", " line 2: ", "neither hash"));
	update = false;
}

static void limited(void)
{
	scratch_put("d/.qmailadmin-limits", "maxpopaccounts 2\n");
	CHECK(reads("name,hash\nann,h\n", "ann|h|-|-|-|-|-|-|0 1\n"));
	scratch_put("in", "name,hash\nann,h\nbob,h\n");
	CHECK(child_run(read_it) == 100);
	CHECK(system("grep -q maxpopaccounts err") == 0);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(enter);
	RUN(tables);
	RUN(bad_tables);
	RUN(bad_users);
	RUN(updates);
	RUN(limited);
	RUN(scratch_leave);
	return check_done();
}
