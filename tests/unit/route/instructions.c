/* instructions: what lines tell before a message comes
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "route/instructions.h"

#include "base/clock.h"
#include "data/cdbmake.h"

#include "scratch.h"

static enum instructions_verdict weigh(const char *lines, const char *rest)
{
	return instructions_weigh(str_text(lines), str_text(rest));
}

static void plain(void)
{
	CHECK(weigh("", "") == INSTRUCTIONS_OPEN);
	CHECK(weigh("# no\n\n./Maildir/\n&joe@x\n./mbox\n|true\n", "") ==
		INSTRUCTIONS_OPEN);
	scratch_mkdir("Maildir");
	scratch_put("Maildir/maildirsize", "100S\n200 1\n");
	CHECK(weigh("./Maildir/", "") == INSTRUCTIONS_FULL);
	CHECK(weigh("&joe@x\n./Maildir/\n", "") == INSTRUCTIONS_FULL);
	CHECK(weigh("|true\n./Maildir/\n", "") == INSTRUCTIONS_OPEN);
	scratch_put("Maildir/maildirsize", "1000S\n200 1\n");
	CHECK(weigh("./Maildir/", "") == INSTRUCTIONS_OPEN);
}

static void add(struct cdbmake *cdb, const char *name, const char *line)
{
	CHECK(cdbmake_add(cdb, str_text(name), str_text(line)) == 0);
}

static void make(void)
{
	struct cdbmake cdb;
	struct buf line = BUF_LIMIT(3000);
	int fd = file_open_empty("vpasswd.cdb", 0600);

	CHECK(cdbmake_start(&cdb, fd) == 0);
	add(&cdb, "ann", "x:1:0:Ann:/nowhere/ann:NOQUOTA");
	add(&cdb, "bob", "x:1:16:Bob:/nowhere/bob:NOQUOTA");
	add(&cdb, "odd", "x:1");
	CHECK(buf_join(&line, "x:1:0:Carl:", scratch_dir, ":100S") == 0);
	add(&cdb, "carl", buf_text(&line));
	CHECK(cdbmake_finish(&cdb) == 0);
	file_close(fd);
	buf_free(&line);
}

#define BOUNCE "| /home/vpopmail/bin/vdelivermail '' bounce-no-mailbox\n"

static void virtual(void)
{
	scratch_mkdir("home"); /* without control/vextension */
	CHECK(weigh(BOUNCE, "ann") == INSTRUCTIONS_HIDDEN);
	make();
	CHECK(weigh(BOUNCE, "ann") == INSTRUCTIONS_OPEN);
	CHECK(weigh(BOUNCE, "ANN") == INSTRUCTIONS_OPEN);
	CHECK(weigh(BOUNCE, "ann-ext") == INSTRUCTIONS_OPEN);
	CHECK(weigh(BOUNCE, "none") == INSTRUCTIONS_NOBODY);
	CHECK(weigh(BOUNCE, "none-ann") == INSTRUCTIONS_NOBODY);
	CHECK(weigh(BOUNCE, "") == INSTRUCTIONS_NOBODY);
	CHECK(weigh(BOUNCE, "bob") == INSTRUCTIONS_CLOSED);
	CHECK(weigh(BOUNCE, "odd") == INSTRUCTIONS_LATER);
	CHECK(weigh("|vdelivermail '' delete", "none") == INSTRUCTIONS_OPEN);
	CHECK(weigh("|vdelivermail '' j@x", "none") == INSTRUCTIONS_OPEN);
	/* More than that command is not known. */
	CHECK(weigh("|vdelivermail '' bounce-no-mailbox; true", "none") ==
		INSTRUCTIONS_OPEN);
	CHECK(weigh("|other '' bounce-no-mailbox", "none") ==
		INSTRUCTIONS_OPEN);
}

static void quotas(void)
{
	CHECK(weigh(BOUNCE, "carl") == INSTRUCTIONS_OPEN);
	scratch_put("Maildir/maildirsize", "100S\n200 1\n");
	CHECK(weigh(BOUNCE, "carl") == INSTRUCTIONS_FULL);
	scratch_put(".qmail", "&joe@x\n");
	CHECK(weigh(BOUNCE, "carl") == INSTRUCTIONS_OPEN);
	CHECK(unlink(".qmail") == 0);
}

/* The domain's: for all its users, but not for mail for nobody. */
static void pool(void)
{
	char line[200];

	snprintf(line, sizeof(line), "%020d %020d %020lld %020d\n", 5, 5,
		(long long)clock_seconds(), 1);
	scratch_put(".domainsize", line);
	scratch_put(".qmailadmin-limits", "maxmsgcount 5\n");
	CHECK(weigh(BOUNCE, "ann") == INSTRUCTIONS_FULL);
	CHECK(weigh(BOUNCE, "bob") == INSTRUCTIONS_CLOSED);
	CHECK(weigh(BOUNCE, "none") == INSTRUCTIONS_NOBODY);
	scratch_put(".qmailadmin-limits", "maxmsgcount 6\n");
	CHECK(weigh(BOUNCE, "ann") == INSTRUCTIONS_OPEN);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(plain);
	RUN(virtual);
	RUN(quotas);
	RUN(pool);
	RUN(scratch_leave);
	return check_done();
}
