/* passon: what was wished goes on, without SUCCESS unless it goes to one address;
 * not under another's name, nor to a filter that knows nothing of it
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/passon.h"

#include <signal.h>
#include <stdlib.h>

#include "channel/report.h"
#include "scratch.h"

static bool queued(enum passon how, const char *want, size_t n)
{
	static struct submit submit;
	struct buf b = BUF_LIMIT(1000);

	CHECK(submit_open(&submit) == 0);
	submit_text(&submit, "Subject: x\n\n");
	passon_sender(&submit, str_text("s@x.test"), how);
	passon_recipient(&submit, str_text("one"), how);
	passon_recipient(&submit, str_text("two"), how);
	CHECK(*submit_close(&submit, 0) == 0);
	CHECK(file_slurp("envelope", &b) == 0);
	bool right = str_equal(buf_str(&b), str_of(want, n));
	buf_free(&b);
	return right;
}

static const char plain[] = "Fs@x.test\0Tone\0Ttwo\0";

static void begin(void)
{
	scratch_put("filter", "#!/bin/sh\ncat >/dev/null; cat <&1 >envelope\n");
	CHECK(chmod("filter", 0700) == 0);
	CHECK(setenv("QMAILQUEUE", "./filter", 1) == 0);
	(void)signal(SIGPIPE, SIG_IGN);
}

static void nothing(void)
{
	CHECK(setenv("QMAILQUEUEDSN", "", 1) == 0);
	CHECK(unsetenv("QMAILDSN") == 0 &&
		queued(PASSON_SEVERAL, plain, sizeof(plain)));
	CHECK(setenv("QMAILDSN", "", 1) == 0);
	CHECK(queued(PASSON_SEVERAL, plain, sizeof(plain)));
	CHECK(setenv("QMAILDSN", "\nx\nn\nTone\n", 1) == 0);
	CHECK(queued(PASSON_SEVERAL, plain, sizeof(plain)));
}

static void all(void)
{
	static const char with[] = "rHDRS\0i7\0Fs@x.test\0nDELAY\0orfc822;a\0"
				   "Tone\0nDELAY\0orfc822;a\0Ttwo\0";

	CHECK(setenv("QMAILDSN", "rHDRS\ni7\n\nx\nnSUCCESS,DELAY\norfc822;a\n",
		      1) == 0);
	CHECK(queued(PASSON_SEVERAL, with, sizeof(with)));
	CHECK(queued(PASSON_NOTHING, plain, sizeof(plain)));
	CHECK(unsetenv("QMAILQUEUEDSN") == 0);
	CHECK(queued(PASSON_SEVERAL, plain, sizeof(plain)));
	CHECK(setenv("QMAILQUEUEDSN", "", 1) == 0);
}

static void notifies(void)
{
	static const char never[] = "Fs@x.test\0nNEVER\0Tone\0nNEVER\0Ttwo\0";
	static const char both[] = "Fs@x.test\0nFAILURE,DELAY\0Tone\0"
				   "nFAILURE,DELAY\0Ttwo\0";

	CHECK(setenv("QMAILDSN", "nSUCCESS\n", 1) == 0);
	CHECK(queued(PASSON_SEVERAL, never, sizeof(never)));
	CHECK(setenv("QMAILDSN", "nnever", 1) == 0);
	CHECK(queued(PASSON_SEVERAL, never, sizeof(never)));
	CHECK(setenv("QMAILDSN", "nDELAY,SUCCESS,FAILURE\n", 1) == 0);
	CHECK(queued(PASSON_SEVERAL, both, sizeof(both)));
}

static void whole(void)
{
	static const char with[] = "i7\0Fs@x.test\0nsuccess,DELAY\0Tone\0"
				   "nsuccess,DELAY\0Ttwo\0";

	CHECK(setenv("QMAILDSN", "i7\nnsuccess,DELAY\n", 1) == 0);
	CHECK(queued(PASSON_WHOLE, with, sizeof(with)));
}

static bool reports(enum passon how, const char *text)
{
	return strcmp(passon_report(how), text) == 0;
}

static void report(void)
{
	CHECK(setenv("QMAILDSN", "i7\n\nnDELAY,success\norfc822;a\n", 1) == 0);
	CHECK(reports(PASSON_WHOLE, REPORT_PASSED_ON));
	CHECK(reports(PASSON_SEVERAL, REPORT_EXPANDED));
	CHECK(reports(PASSON_BESIDE, "") && reports(PASSON_NOTHING, ""));
	CHECK(unsetenv("QMAILQUEUEDSN") == 0);
	CHECK(reports(PASSON_WHOLE, REPORT_RELAYED));
	CHECK(reports(PASSON_SEVERAL, REPORT_RELAYED));
	CHECK(reports(PASSON_BESIDE, "") && reports(PASSON_NOTHING, ""));
	CHECK(setenv("QMAILQUEUEDSN", "", 1) == 0);
	CHECK(setenv("QMAILDSN", "inSUCCESS\nnDELAY,FAILURE\n", 1) == 0);
	CHECK(reports(PASSON_WHOLE, "") && reports(PASSON_SEVERAL, ""));
	CHECK(unsetenv("QMAILDSN") == 0 && reports(PASSON_WHOLE, ""));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(begin);
	RUN(nothing);
	RUN(all);
	RUN(notifies);
	RUN(whole);
	RUN(report);
	RUN(scratch_leave);
	return check_done();
}
