/* overquota: the two control files, and what nonsense in them does
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "conf/overquota.h"

#include "conf/control.h"
#include "scratch.h"

static struct overquota over;

/* Reads what these files say (null: there is none). */
static int reads(const char *what, const char *percent)
{
	(void)unlink("home/control/overquota");
	(void)unlink("home/control/quotawarn");
	if (what)
		scratch_put("home/control/overquota", what);
	if (percent)
		scratch_put("home/control/quotawarn", percent);
	return overquota_read_from_here(&over);
}

static bool says(bool defer, unsigned percent, const char *text)
{
	return over.defer == defer && over.warn_percent == percent &&
	       strcmp(over.text, text) == 0 &&
	       strcmp(overquota_code(&over), defer ? "4.2.2" : "5.2.2") == 0;
}

static void enter(void)
{
	scratch_mkdir("home");
	scratch_mkdir("home/control");
}

static void values(void)
{
	const char *usual = "Sorry, this mailbox is full.";

	CHECK(reads(0, 0) == 0 && says(false, 90, usual));
	CHECK(reads("bounce\n", "75\n") == 0 && says(false, 75, usual));
	CHECK(reads("defer", "0") == 0 && says(true, 0, usual));
	CHECK(reads("DEFER  Full. Call 555.  \n", "100") == 0);
	CHECK(says(true, 100, "Full. Call 555."));
	CHECK(reads("bounce Full\n", 0) == 0 && says(false, 90, "Full"));
	CHECK(reads("", 0) == -1 || says(false, 90, usual));
}

/* In doubt mail waits. */
static void nonsense(void)
{
	char text[2000];

	CHECK(reads("reject\n", 0) == -1 && over.defer && *over.text);
	CHECK(strstr(control_where(), "control/overquota line 1: neither"));
	CHECK(reads(0, "101\n") == -1 && over.defer);
	CHECK(strstr(control_where(), "control/quotawarn line 1: more"));
	CHECK(reads(0, "many\n") == -1 && reads(0, "-1\n") == -1);
	memset(text, 'x', sizeof(text));
	memcpy(text, "bounce ", 7);
	text[OVERQUOTA_TEXT_MAX + 10] = 0;
	CHECK(reads(text, 0) == -1 && over.defer);
}

/* We stay where we were, whatever there is. */
static void elsewhere(void)
{
	CHECK(reads(0, 0) == 0 && scratch_there("home/control"));
	CHECK(rename("home", "away") == 0);
	CHECK(overquota_read_from_here(&over) == -1 && over.defer);
	CHECK(*over.text && scratch_there("away/control"));
	CHECK(rename("away", "home") == 0);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(enter);
	RUN(values);
	RUN(nonsense);
	RUN(elsewhere);
	RUN(scratch_leave);
	return check_done();
}
