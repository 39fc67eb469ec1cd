/* bounds: .qmailadmin-limits, read in both forms and written in one
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "route/bounds.h"

#include "route/vuser.h"

#include "child.h"

const char prog_name[] = "bounds";

static const char whole[] =
	"maxpopaccounts: 20\nmaxaliases: 10\nmaxforwards: 11\n"
	"maxautoresponders: 12\nmaxmailinglists: 13\nquota: 100\n"
	"maxmsgcount: 5000\ndefault_quota: 3000000\n"
	"default_maxmsgcount: 200\ndisable_pop\ndisable_imap\n"
	"perm_account: 5\nperm_alias: 2\nperm_forward: 7\n"
	"perm_autoresponder: 0\nperm_maillist: 0\nperm_quota: 0\n"
	"perm_defaultquota: 0\n";

static struct bounds limits;

static void written(void)
{
	char space[2000];
	struct out out = OUT_TO(file_open_empty("f", 0600), space);

	bounds_none(&limits);
	bounds_parse(&limits, str_text(whole));
	CHECK(limits.flags == (VUSER_NO_POP | VUSER_NO_IMAP));
	CHECK(limits.numbers[BOUNDS_POP] == 20);
	CHECK(limits.rights[BOUNDS_MAY_FORWARD] == 7);
	bounds_format(&limits, &out);
	CHECK(out_flush(&out) == 0);
	CHECK(scratch_holds("f", whole));
}

static void loose(void)
{
	bounds_none(&limits);
	bounds_parse(&limits,
		str_text("# maxaliases 3\n maxpopaccounts\t\t-1\r\nquota 5\n"
			 "unknown 7\nmaxforwards x\nperm_alias -3\n\n"
			 "delete_spam\nmaxmailinglists 4"));
	CHECK(limits.numbers[BOUNDS_POP] == -1);
	CHECK(limits.numbers[BOUNDS_QUOTA] == 5);
	CHECK(limits.numbers[BOUNDS_FORWARDS] == -1);
	CHECK(limits.numbers[BOUNDS_LISTS] == 4);
	CHECK(limits.numbers[BOUNDS_ALIASES] == -1);
	CHECK(limits.rights[BOUNDS_MAY_ALIAS] == 0);
	CHECK(limits.flags == VUSER_DELETE_SPAM);
}

static bool quota_is(int64_t bytes, int64_t count, const char *want)
{
	bounds_none(&limits);
	limits.numbers[BOUNDS_USER_QUOTA] = bytes;
	limits.numbers[BOUNDS_USER_MESSAGES] = count;
	return strcmp(bounds_user_quota(&limits), want) == 0;
}

static void quota(void)
{
	CHECK(quota_is(0, 0, "NOQUOTA") && quota_is(-1, -1, "NOQUOTA"));
	CHECK(quota_is(3000000, 200, "3000000S,200C"));
	CHECK(quota_is(5, 0, "5S") && quota_is(0, 7, "7C"));
	CHECK(bounds_letter('p') == VUSER_NO_POP && !bounds_letter('?'));
}

static void files(void)
{
	scratch_mkdir("d");
	scratch_mkdir("vhome");
	scratch_mkdir("vhome/etc");
	CHECK(bounds_read(&limits, "d") == 0);
	CHECK(limits.numbers[BOUNDS_ALIASES] == -1);
	scratch_put("vhome/etc/vlimits.default", "maxaliases 9\n");
	CHECK(bounds_read(&limits, "d") == 0);
	CHECK(limits.numbers[BOUNDS_ALIASES] == 9);
	scratch_put("d/.qmailadmin-limits", "maxaliases 8\n");
	CHECK(bounds_read(&limits, "d") == 0);
	CHECK(limits.numbers[BOUNDS_ALIASES] == 8);
	CHECK(bounds_read_default(&limits) == 0);
	CHECK(limits.numbers[BOUNDS_ALIASES] == 9);
	CHECK(unlink("d/.qmailadmin-limits") == 0);
	scratch_mkdir("d/.qmailadmin-limits");
	CHECK(bounds_read(&limits, "d") == -1);
}

static bool pool_is(
	int64_t megabytes, int64_t count, uint64_t bytes, uint64_t messages)
{
	bounds_none(&limits);
	limits.numbers[BOUNDS_QUOTA] = megabytes;
	limits.numbers[BOUNDS_MESSAGES] = count;
	struct allowance pool = bounds_pool(&limits);
	return pool.bytes == bytes && pool.count == messages;
}

static void pool(void)
{
	CHECK(pool_is(0, 0, 0, 0) && pool_is(-1, -1, 0, 0));
	CHECK(pool_is(1, 7, 1048576, 7));
	CHECK(pool_is(
		INT64_MAX, INT64_MAX, (uint64_t)1 << 50, (uint64_t)1 << 50));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(written);
	RUN(loose);
	RUN(quota);
	RUN(files);
	RUN(pool);
	RUN(scratch_leave);
	return check_done();
}
