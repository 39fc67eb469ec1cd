/* desk - what these tests share: a queue program that keeps what it gets
 *
 * SPDX-License-Identifier: 0BSD
 */
#ifndef DESK_H
#define DESK_H

#include <signal.h>

#include "child.h"

/* Standing in a scratch directory that is the home as well. */
static inline void desk_queue(const char *script)
{
	struct buf b = BUF_LIMIT(1000);

	CHECK(buf_join(&b, "#!/bin/sh\n", script, "\n") == 0);
	scratch_put_bytes("filter", b.s, b.n);
	CHECK(chmod("filter", 0700) == 0);
	buf_free(&b);
}

#define DESK_KEEPS "cat >message; tr '\\000' ' ' <&1 >envelope"

static inline void desk_open(void)
{
	signal(SIGPIPE, SIG_IGN);
	CHECK(setenv("QMAILQUEUE", "./filter", 1) == 0);
	CHECK(setenv("PROTO", "TCP", 1) == 0);
	CHECK(setenv("TCPREMOTEIP", "192.0.2.1", 1) == 0);
	CHECK(unsetenv("TCPREMOTEHOST") == 0);
	CHECK(unsetenv("TCPREMOTEINFO") == 0);
	CHECK(setenv("TCPLOCALHOST", "me.test", 1) == 0);
	CHECK(setenv("QMAILQUEUEDSN", "", 1) == 0);
	CHECK(setenv("SMTPPROFILE", "lenient", 1) == 0);
	CHECK(setenv("RCPTLOOKUP", "0", 1) == 0);
	CHECK(unsetenv("SMTPPOLICY") == 0 && unsetenv("RBLSMTPD") == 0);
	CHECK(unsetenv("RELAYCLIENT") == 0 && unsetenv("DATABYTES") == 0);
	desk_queue(DESK_KEEPS);
	scratch_mkdir("control");
	scratch_put("control/me", "me.test\n");
	scratch_put("control/rcpthosts", "me.test\n");
	scratch_put("control/badmailfrom", "bad@x.test\n");
}

static inline void desk_forget(void)
{
	(void)unlink("message");
	(void)unlink("envelope");
}

/* Does the file hold this somewhere? */
static inline bool desk_has(const char *path, const char *want)
{
	struct buf b = BUF_LIMIT(1 << 20);
	bool there = file_slurp(path, &b) == 0 && strstr(buf_text(&b), want);

	buf_free(&b);
	return there;
}

#endif
