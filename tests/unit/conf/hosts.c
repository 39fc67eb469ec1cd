/* hosts: which domains are ours, from the list and from the cdb
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "conf/hosts.h"

#include <errno.h>

#include "conf/control.h"
#include "data/cdbmake.h"

#include "scratch.h"

static struct hosts hosts;

static int match(const char *address)
{
	return hosts_match(&hosts, str_text(address));
}

static void load(void)
{
	buf_free(&hosts.list);
	CHECK(hosts_open(&hosts) == 0);
}

static void open_to_all(void)
{
	load();
	CHECK(hosts.any && match("a@any.example") == 1 && match("a") == 1);
}

static void list(void)
{
	scratch_mkdir("control");
	scratch_put("control/rcpthosts",
		"one.example\n# no\n.sub.example \nUPPER.example\n[1.2.3.4]\n");
	load();
	CHECK(match("a@one.example") == 1 && match("a@ONE.Example") == 1);
	CHECK(match("a@upper.example") == 1 && match("a@[1.2.3.4]") == 1);
	CHECK(match("a@x.sub.example") == 1 && match("a@y.x.SUB.example") == 1);
	CHECK(match("a@sub.example") == 0 && match("a@xsub.example") == 0);
	CHECK(match("a@x.one.example") == 0 && match("a@other") == 0);
	CHECK(match("a@one.example.") == 0 && match("a@") == 0);
	CHECK(match("a") == 1 && match("") == 1);
}

/* What stands after the last '@' counts. */
static void several_ats(void)
{
	CHECK(match("a@other@one.example") == 1);
	CHECK(match("a@one.example@other") == 0);
	CHECK(match("one.example@other") == 0);
	CHECK(hosts_match(&hosts, str_of("a@one.example\0x", 15)) == 0);
}

static void empty_list(void)
{
	scratch_put("control/rcpthosts", "");
	load();
	CHECK(!hosts.any && match("a@one.example") == 0 && match("a") == 1);
	scratch_put("control/rcpthosts", "one.example\n");
	load();
}

static void add(struct cdbmake *make, const char *key)
{
	CHECK(cdbmake_add(make, str_text(key), str_text("")) == 0);
}

static void more(void)
{
	static struct cdbmake make;
	int fd = file_open_empty("control/morercpthosts.cdb", 0600);

	CHECK(cdbmake_start(&make, fd) == 0);
	add(&make, "more.example");
	add(&make, ".deep.example");
	CHECK(cdbmake_finish(&make) == 0);
	file_close(fd);
	load();
	CHECK(match("a@one.example") == 1 && match("a@MORE.example") == 1);
	CHECK(match("a@x.y.deep.example") == 1);
	CHECK(match("a@deep.example") == 0 && match("a@x.more.example") == 0);
	CHECK(match("a@other") == 0 && match("a@") == 0);
}

static void long_domains(void)
{
	static char address[5000] = "a@";

	memset(address + 2, 'x', sizeof(address) - 3);
	CHECK(match(address) == 0);
	memset(address + 2, '.', sizeof(address) - 3);
	CHECK(match(address) == 0);
	address[1000] = 0;
	CHECK(match(address) == 0);
	strcpy(address + 900, ".deep.example");
	CHECK(match(address) == 1);
}

/* What cannot be read now is not "no". */
static void troubles(void)
{
	cdb_close(&hosts.more);
	scratch_put("control/morercpthosts.cdb", "junk");
	buf_free(&hosts.list);
	int opened = hosts_open(&hosts);
	CHECK(opened == -1 || match("a@more.example") == -1);
	CHECK(opened == -1 || match("a@one.example") == 1);
	if (opened == 0)
		cdb_close(&hosts.more);
	CHECK(unlink("control/morercpthosts.cdb") == 0);
	CHECK(symlink("morercpthosts.cdb", "control/morercpthosts.cdb") == 0);
	buf_free(&hosts.list);
	CHECK(hosts_open(&hosts) == -1);
	CHECK(strstr(control_where(), "morercpthosts.cdb"));
	CHECK(unlink("control/morercpthosts.cdb") == 0);
	scratch_put_bytes("control/rcpthosts", "a\0\n", 3);
	buf_free(&hosts.list);
	CHECK(hosts_open(&hosts) == -1);
	CHECK(strncmp(control_where(), "control/rcpthosts line 1", 24) == 0);
	buf_free(&hosts.list);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(open_to_all);
	RUN(list);
	RUN(several_ats);
	RUN(empty_list);
	RUN(more);
	RUN(long_domains);
	RUN(troubles);
	RUN(scratch_leave);
	return check_done();
}
