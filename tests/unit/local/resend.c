/* resend: the message goes on, or the program dies and says why
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "local/resend.h"

#include "base/str.h"

#include "child.h"

const char prog_name[] = "resender";

static void resend(void)
{
	char one[] = "one@x.test", two[] = "two";
	char *to[] = {one, two, 0};

	resend_message("s@x.test", to);
	_exit(0);
}

static void program(const char *script)
{
	char text[200];

	snprintf(text, sizeof(text), "#!/bin/sh\n%s\n", script);
	scratch_put("filter", text);
	CHECK(chmod("filter", 0700) == 0);
}

static void begin(void)
{
	scratch_put("in", "Subject: x\n\nbody\n");
	CHECK(setenv("QMAILQUEUE", "./filter", 1) == 0);
	CHECK(setenv("DTLINE", "Delivered-To: anna@me.test\n", 1) == 0);
}

static void passed_on(void)
{
	static const char want[] = "Fs@x.test\0Tone@x.test\0Ttwo\0";
	struct buf b = BUF_LIMIT(1000);
	char said[60];

	program("cat >message; cat <&1 >envelope; echo $$ >pid");
	CHECK(child_run(resend) == 0);
	CHECK(scratch_holds("message", "Delivered-To: anna@me.test\n"
				       "Subject: x\n\nbody\n"));
	CHECK(file_slurp("envelope", &b) == 0);
	CHECK(str_equal(buf_str(&b), str_of(want, sizeof(want))));
	CHECK(file_slurp("pid", &b) == 0);
	snprintf(said, sizeof(said), "resender: qp %s", buf_text(&b));
	CHECK(scratch_holds("err", said));
	buf_free(&b);
}

static void need(void)
{
	_exit(strcmp(resend_need("WANTED"), "this") == 0 ? 0 : 1);
}

static void needed(void)
{
	CHECK(child_run(need) == 100);
	CHECK(scratch_holds("err", "resender: fatal: WANTED not set\n"));
	CHECK(setenv("WANTED", "this", 1) == 0 && child_run(need) == 0);
	CHECK(unsetenv("DTLINE") == 0 && child_run(resend) == 100);
	CHECK(scratch_holds("err", "resender: fatal: DTLINE not set\n"));
	begin();
}

static void refused(void)
{
	program("exit 53");
	CHECK(child_run(resend) == 111);
	program("exit 31");
	CHECK(child_run(resend) == 100);
	program("kill -KILL $$");
	CHECK(child_run(resend) == 111);
	CHECK(unlink("filter") == 0 && child_run(resend) == 111);
}

/* Half a message is none: the envelope has no end. */
static void unreadable(void)
{
	program("cat >message; cat <&1 >envelope; exit 0");
	CHECK(unlink("in") == 0);
	scratch_mkdir("in");
	CHECK(child_run(resend) == 111);
	CHECK(scratch_holds("err", "resender: fatal: unable to read message: "
				   "Is a directory\n"));
	CHECK(scratch_holds("envelope", ""));
}

int main(void)
{
	RUN(scratch_enter);
	RUN(begin);
	RUN(passed_on);
	RUN(needed);
	RUN(refused);
	RUN(unreadable);
	RUN(scratch_leave);
	return check_done();
}
