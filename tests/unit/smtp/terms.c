/* terms: profiles, limits and offers, by file and by environment
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/terms.h"

#include "conf/control.h"

#include "scratch.h"

static struct terms terms;

static void defaults(void)
{
	scratch_mkdir("control");
	CHECK(terms_read(&terms) == 0);
	CHECK(terms_strict(&terms) && !terms_classic(&terms));
	for (int i = 0; i < TERMS_OFFERS; i++)
		CHECK(terms.offers[i]);
	CHECK(terms.limits[TERMS_RECIPIENTS] >= 100); /* 4.5.3.1.8 */
	CHECK(terms_beyond(&terms, TERMS_ERRORS, 21));
	CHECK(!terms_beyond(&terms, TERMS_ERRORS, 20));
	CHECK(!terms_beyond(&terms, TERMS_MESSAGES, 1000000));
}

static void profiles(void)
{
	scratch_put("control/smtpprofile", "Classic\n");
	CHECK(terms_read(&terms) == 0 && terms_classic(&terms));
	CHECK(terms.offers[TERMS_PIPELINING] && terms.offers[TERMS_8BITMIME]);
	CHECK(!terms.offers[TERMS_STATUS] && !terms.offers[TERMS_DSN]);
	CHECK(!terms_beyond(&terms, TERMS_ERRORS, 1000000));
	CHECK(setenv("SMTPPROFILE", "lenient", 1) == 0);
	CHECK(terms_read(&terms) == 0 && terms.profile == TERMS_LENIENT);
	CHECK(terms.offers[TERMS_STATUS]);
	CHECK(setenv("SMTPPROFILE", "odd", 1) == 0);
	CHECK(terms_read(&terms) == -1);
	CHECK(unsetenv("SMTPPROFILE") == 0);
	scratch_put("control/smtpprofile", "odd\n");
	CHECK(terms_read(&terms) == -1);
	CHECK(strstr(control_where(), "smtpprofile"));
	CHECK(unlink("control/smtpprofile") == 0);
}

static void limits(void)
{
	scratch_put("control/smtplimits", "# none\nerrors:3\nidle: 0\n");
	CHECK(setenv("SMTPLIMITS", " recipients:7  errors:4", 1) == 0);
	CHECK(terms_read(&terms) == 0);
	CHECK(terms.limits[TERMS_ERRORS] == 4);
	CHECK(terms.limits[TERMS_IDLE] == 0);
	CHECK(terms.limits[TERMS_RECIPIENTS] == 7);
	CHECK(!terms_beyond(&terms, TERMS_IDLE, 1000000));
	CHECK(setenv("SMTPLIMITS", "errors", 1) == 0);
	CHECK(terms_read(&terms) == -1);
	CHECK(unsetenv("SMTPLIMITS") == 0);
	scratch_put("control/smtplimits", "odd:3\n");
	CHECK(terms_read(&terms) == -1);
	CHECK(unlink("control/smtplimits") == 0);
}

static void omissions(void)
{
	scratch_put("control/smtpomit", "chunking\n8bitmime\n");
	CHECK(terms_read(&terms) == 0);
	CHECK(!terms.offers[TERMS_CHUNKING] && !terms.offers[TERMS_8BITMIME]);
	CHECK(!terms.offers[TERMS_SMTPUTF8]);
	CHECK(terms.offers[TERMS_SIZE]);
	scratch_put("control/smtpomit", "BINARYMIME\n");
	CHECK(terms_read(&terms) == -1);
	CHECK(unlink("control/smtpomit") == 0);
	/* Another queue program may not know what DSN needs. */
	CHECK(setenv("QMAILQUEUE", "/x", 1) == 0);
	CHECK(terms_read(&terms) == 0 && !terms.offers[TERMS_DSN]);
	CHECK(setenv("QMAILQUEUEDSN", "", 1) == 0);
	CHECK(terms_read(&terms) == 0 && terms.offers[TERMS_DSN]);
}

static void lookups(void)
{
	CHECK(terms_read(&terms) == 0 && terms.lookup);
	scratch_put("control/rcptlookup", "0\n");
	CHECK(terms_read(&terms) == 0 && !terms.lookup);
	CHECK(setenv("RCPTLOOKUP", "1", 1) == 0);
	CHECK(terms_read(&terms) == 0 && terms.lookup);
	CHECK(setenv("RCPTLOOKUP", "0", 1) == 0);
	scratch_put("control/rcptlookup", "1\n");
	CHECK(terms_read(&terms) == 0 && !terms.lookup);
	CHECK(unsetenv("RCPTLOOKUP") == 0);
	CHECK(unlink("control/rcptlookup") == 0);
	CHECK(setenv("SMTPPROFILE", "classic", 1) == 0);
	CHECK(terms_read(&terms) == 0 && !terms.lookup);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(defaults);
	RUN(profiles);
	RUN(limits);
	RUN(omissions);
	RUN(lookups);
	RUN(scratch_leave);
	return check_done();
}
