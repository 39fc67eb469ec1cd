/* vlimits: .qmailadmin-limits, read in both forms and written in one
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "vpop/vlimits.h"

#include "route/vuser.h"

#include "child.h"

const char prog_name[] = "vlimits";

static const char whole[] =
	"maxpopaccounts: 20\nmaxaliases: 10\nmaxforwards: 11\n"
	"maxautoresponders: 12\nmaxmailinglists: 13\nquota: 100\n"
	"maxmsgcount: 5000\ndefault_quota: 3000000\n"
	"default_maxmsgcount: 200\ndisable_pop\ndisable_imap\n"
	"perm_account: 5\nperm_alias: 2\nperm_forward: 7\n"
	"perm_autoresponder: 0\nperm_maillist: 0\nperm_quota: 0\n"
	"perm_defaultquota: 0\n";

static struct vlimits limits;

static void written(void)
{
	char space[2000];
	struct out out = OUT_TO(file_open_empty("f", 0600), space);

	vlimits_none(&limits);
	vlimits_parse(&limits, str_text(whole));
	CHECK(limits.flags == (VUSER_NO_POP | VUSER_NO_IMAP));
	CHECK(limits.numbers[VLIMITS_POP] == 20);
	CHECK(limits.rights[VLIMITS_MAY_FORWARD] == 7);
	vlimits_format(&limits, &out);
	CHECK(out_flush(&out) == 0);
	CHECK(scratch_holds("f", whole));
}

static void loose(void)
{
	vlimits_none(&limits);
	vlimits_parse(&limits,
		str_text("# maxaliases 3\n maxpopaccounts\t\t-1\r\nquota 5\n"
			 "unknown 7\nmaxforwards x\nperm_alias -3\n\n"
			 "delete_spam\nmaxmailinglists 4"));
	CHECK(limits.numbers[VLIMITS_POP] == -1);
	CHECK(limits.numbers[VLIMITS_QUOTA] == 5);
	CHECK(limits.numbers[VLIMITS_FORWARDS] == -1);
	CHECK(limits.numbers[VLIMITS_LISTS] == 4);
	CHECK(limits.numbers[VLIMITS_ALIASES] == -1);
	CHECK(limits.rights[VLIMITS_MAY_ALIAS] == 0);
	CHECK(limits.flags == VUSER_DELETE_SPAM);
}

static bool quota_is(int64_t bytes, int64_t count, const char *want)
{
	vlimits_none(&limits);
	limits.numbers[VLIMITS_USER_QUOTA] = bytes;
	limits.numbers[VLIMITS_USER_MESSAGES] = count;
	return strcmp(vlimits_user_quota(&limits), want) == 0;
}

static void quota(void)
{
	CHECK(quota_is(0, 0, "NOQUOTA") && quota_is(-1, -1, "NOQUOTA"));
	CHECK(quota_is(3000000, 200, "3000000S,200C"));
	CHECK(quota_is(5, 0, "5S") && quota_is(0, 7, "7C"));
	CHECK(vlimits_letter('p') == VUSER_NO_POP && !vlimits_letter('?'));
}

static void read_it(void)
{
	vlimits_read(&limits, "d");
}

static void files(void)
{
	scratch_mkdir("d");
	scratch_mkdir("vhome");
	scratch_mkdir("vhome/etc");
	scratch_put("vhome/etc/vlimits.default", "maxaliases 9\n");
	read_it();
	CHECK(limits.numbers[VLIMITS_ALIASES] == 9);
	scratch_put("d/.qmailadmin-limits", "maxaliases 8\n");
	read_it();
	CHECK(limits.numbers[VLIMITS_ALIASES] == 8);
	vlimits_read_default(&limits);
	CHECK(limits.numbers[VLIMITS_ALIASES] == 9);
	CHECK(unlink("d/.qmailadmin-limits") == 0);
	scratch_mkdir("d/.qmailadmin-limits");
	CHECK(child_run(read_it) == 111);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(written);
	RUN(loose);
	RUN(quota);
	RUN(files);
	RUN(scratch_leave);
	return check_done();
}
