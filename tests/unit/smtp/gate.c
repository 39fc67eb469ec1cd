/* gate: what databytes and the environment may say
 *
 * SPDX-License-Identifier: 0BSD
 */
#include "smtp/gate.h"

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/file.h"
#include "conf/control.h"

#include "check.h"

static void write_control(const char *name, const char *text)
{
	char path[100] = "control/";

	memcpy(path + 8, name, strlen(name) + 1);
	int fd = file_open_empty(path, 0644);
	if (fd == -1 || file_write_all(fd, text, strlen(text)) == -1)
		abort();
	file_close(fd);
}

static void remove_control(const char *name)
{
	char path[100] = "control/";

	memcpy(path + 8, name, strlen(name) + 1);
	(void)unlink(path);
}

static void enter(void)
{
	static char dir[] = "/tmp/check-gate.XXXXXX";

	if (!mkdtemp(dir) || chdir(dir) == -1 || mkdir("control", 0755) == -1)
		abort();
	unsetenv("DATABYTES");
	unsetenv("RELAYCLIENT");
}

static void leave(void)
{
	char here[200];

	remove_control("databytes");
	if (!getcwd(here, sizeof(here)) || rmdir("control") == -1 ||
		chdir("/") == -1 || rmdir(here) == -1)
		abort();
}

/* Opens; -1 if that fails, else the limit. */
static long limit(const char *text)
{
	struct gate gate;

	if (text)
		write_control("databytes", text);
	if (gate_open(&gate) == -1)
		return -1;
	buf_free(&gate.hosts.list);
	return (long)gate.databytes;
}

static void databytes(void)
{
	CHECK(limit(0) == 0);
	CHECK(limit("1000\n") == 1000);
	CHECK(limit("1000  \nx\n") == 1000);
	CHECK(limit("0\n") == 0);
	CHECK(limit("\n") == 0);
	CHECK(limit("lots\n") == 0);
	CHECK(limit("10M\n") == -1);
	CHECK(!strcmp(control_where(), "control/databytes line 1: "
				       "not a number"));
	CHECK(limit("99999999999999999999\n") == -1);
}

static void environment(void)
{
	write_control("databytes", "10\n");
	setenv("DATABYTES", "0", 1);
	CHECK(limit(0) == 0);
	setenv("DATABYTES", "77", 1);
	CHECK(limit(0) == 77);
	unsetenv("DATABYTES");
	CHECK(limit(0) == 10);
}

static void relay(void)
{
	struct gate gate;

	CHECK(gate_open(&gate) == 0 && gate.hosts.any && !gate.relay);
	setenv("RELAYCLIENT", "", 1);
	CHECK(gate_open(&gate) == 0 && gate.relay);
	CHECK(gate_match(&gate, str_text("a@anywhere")) == 1);
	unsetenv("RELAYCLIENT");
}

/* Both forms of a domain are the same domain, on either side. */
static void wide(void)
{
	struct gate gate;

	write_control("rcpthosts", "xn--bcher-kva.test\n.m\xc3\xbc.test\n");
	write_control("badmailfrom", "@xn--bcher-kva.test\na@m\xc3\xbc.test\n");
	CHECK(gate_open(&gate) == 0);
	CHECK(gate_match(&gate, str_text("a@xn--bcher-kva.test")) == 1);
	CHECK(gate_match(&gate, str_text("a@b\xc3\xbc"
					 "cher.test")) == 1);
	CHECK(gate_match(&gate, str_text("a@x.m\xc3\xbc.test")) == 1);
	CHECK(gate_match(&gate, str_text("a@k\xc3\xbc.test")) == 0);
	CHECK(gate_match(&gate, str_text("a@b\xc3.test")) == 0);
	CHECK(gate_bad_sender(&gate, str_text("x@b\xc3\xbc"
					      "cher.test")));
	CHECK(gate_bad_sender(&gate, str_text("a@m\xc3\xbc.test")));
	CHECK(gate_match(&gate, str_text("a@x.xn--m-eha.test")) == 1);
	CHECK(gate_match(&gate, str_text("a@xn--m-eha.test")) == 0);
	CHECK(gate_bad_sender(&gate, str_text("a@xn--m-eha.test")));
	CHECK(!gate_bad_sender(&gate, str_text("b@xn--m-eha.test")));
	CHECK(!gate_bad_sender(&gate, str_text("x@k\xc3\xbc.test")));
	buf_free(&gate.hosts.list);
	buf_free(&gate.senders);
	remove_control("rcpthosts");
	remove_control("badmailfrom");
}

int main(void)
{
	enter();
	RUN(databytes);
	RUN(environment);
	RUN(relay);
	RUN(wide);
	leave();
	return check_done();
}
