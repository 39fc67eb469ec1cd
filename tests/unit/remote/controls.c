/* controls: what is read, what is missing, what is wrong
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "remote/controls.h"

#include "conf/control.h"

#include "scratch.h"

static struct controls controls;

/* A program reads them once. */
static int read_again(void)
{
	buf_free(&controls.helo);
	buf_free(&controls.routes);
	buf_free(&controls.ignored);
	buf_free(&controls.sources);
	return controls_read(&controls);
}

static bool wrong(const char *file)
{
	return read_again() == -1 && strstr(control_where(), file);
}

static void defaults(void)
{
	scratch_mkdir("control");
	CHECK(wrong("control/me"));
	scratch_put("control/me", "me.example\n");
	CHECK(read_again() == 0);
	CHECK_TEXT(buf_str(&controls.helo), "me.example");
	CHECK(controls.connect_seconds == 60);
	CHECK(controls.remote_seconds == 1200);
	CHECK(!controls.routes.n && !controls.ignored.n && !controls.sources.n);
	CHECK(controls_mxps() == 0);
}

static void all(void)
{
	scratch_put("control/helohost", "out.example\n");
	scratch_put("control/smtproutes", "\xc3\xbc.test:x\n");
	scratch_put("control/ehloignore", ":DSN\n");
	scratch_put("control/outgoingip", "192.0.2.1\n");
	scratch_put("control/timeoutconnect", "5\n");
	scratch_put("control/timeoutremote", "6\n");
	scratch_put("control/mxps", "1\n");
	CHECK(read_again() == 0);
	CHECK_TEXT(buf_str(&controls.helo), "out.example");
	CHECK(str_equal(buf_str(&controls.routes),
		str_of("xn--tda.test:x", sizeof("xn--tda.test:x"))));
	CHECK(controls.ignored.n && controls.sources.n);
	CHECK(controls.connect_seconds == 5 && controls.remote_seconds == 6);
	CHECK(controls_mxps() == 1);
}

static void troubles(void)
{
	scratch_put("control/timeoutremote", "0\n");
	CHECK(wrong("control/timeoutremote"));
	scratch_put("control/timeoutremote", "x\n");
	CHECK(wrong("control/timeoutremote"));
	scratch_put("control/timeoutremote", "6\n");
	scratch_put_bytes("control/ehloignore", "a\0b\n", 4);
	CHECK(wrong("control/ehloignore"));
	scratch_put("control/ehloignore", "");
	scratch_put("control/mxps", "yes\n");
	CHECK(controls_mxps() == -1);
}

int main(void)
{
	RUN(scratch_enter);
	RUN(defaults);
	RUN(all);
	RUN(troubles);
	RUN(scratch_leave);
	return check_done();
}
